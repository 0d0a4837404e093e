import type { Language } from './phrases.ts';

/** How the browser finds an element. */
export type Target = { role: string; name?: string } | { label: string } | { text: string } | { placeholder: string } | { css: string };

/** What people call the box that a page is searched with. */
const searchBoxNames =
  /^(?:(?:main |site |google |top )?search(?: (?:bar|box|field|input|query))?|search input box|搜索(?:框|栏|输入框|条)?|查询框|检索框|输入框)$/i;

/** From the most to the least certain: the first that is visible is taken. */
export const searchBox: readonly Target[] = [
  { role: 'searchbox' },
  { css: 'input[type="search"]' },
  { css: 'input[name="q"], textarea[name="q"]' },
  { css: 'input[name="search"], input[name="query"], input[name="wd"], input[name="keyword"], input[name="search_query"]' },
  { placeholder: 'Search' },
  { placeholder: '搜索' },
  { css: 'form[role="search"] input, form[action*="search" i] input[type="text"]' },
];

const ordinals: readonly (readonly [RegExp, number])[] = [
  [/\b(?:first|1st|top)\b|第一|第1|头一|首|最上面|最新/i, 1],
  [/\b(?:second|2nd)\b|第二|第2/i, 2],
  [/\b(?:third|3rd)\b|第三|第3/i, 3],
  [/\b(?:fourth|4th)\b|第四|第4/i, 4],
  [/\b(?:fifth|5th)\b|第五|第5/i, 5],
  [/\b(?:sixth|6th)\b|第六|第6/i, 6],
  [/\b(?:seventh|7th)\b|第七|第7/i, 7],
  [/\b(?:eighth|8th)\b|第八|第8/i, 8],
  [/\b(?:ninth|9th)\b|第九|第9/i, 9],
  [/\b(?:tenth|10th)\b|第十(?![一二三四五六七八九])|第10/i, 10],
];

/** What is counted: results, links and the like are headings that lead somewhere, before any link of the page's main part. */
const counted: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\b(?:button)\b|按钮/i, ['main button', 'button']],
  [/\b(?:image|picture|photo)\b|图/i, ['main img', 'img']],
  [/./, ['main h3 a, #search a:has(h3), #content_left h3 a, h2 a, h3 a', 'main a[href]', 'article a[href]', 'a[href]']],
];

const place = (words: string): number | undefined => ordinals.find(([pattern]) => pattern.test(words))?.[1];

/** What is clicked. */
export function clickTargets(words: string, language: Language): Target[] {
  const name = language.elementName(words) || words;
  const nth = place(words);
  const isLink = /\blink$|链接$/i.test(words);
  const roles = isLink ? ['link', 'button'] : ['button', 'link'];
  const named: Target[] = [
    ...[...roles, 'tab', 'menuitem', 'checkbox', 'radio', 'option'].map((role) => ({ role, name })),
    { label: name },
    ...texts(name, words),
  ];
  if (nth === undefined) return named;
  const selectors = counted.find(([pattern]) => pattern.test(words))?.[1] ?? [];
  return [...selectors.map((css) => ({ css: `:nth-match(${css}, ${nth})` })), ...texts(words, name)];
}

/** Where something is typed; without words, where one would begin. */
export function fieldTargets(words: string | undefined, language: Language): Target[] {
  if (words === undefined) return [{ role: 'searchbox' }, { role: 'textbox' }, { css: 'input:not([type="hidden"]), textarea' }];
  if (searchBoxNames.test(words.replace(/^(?:the|its) /i, ''))) return [...searchBox];
  const name = language.elementName(words) || words;
  const byName = /^[\w-]+$/.test(name) ? [{ css: `input[name*="${name}" i], textarea[name*="${name}" i], input[id*="${name}" i]` }] : [];
  return [
    { label: name },
    { placeholder: name },
    { role: 'textbox', name },
    { role: 'searchbox', name },
    { role: 'spinbutton', name },
    ...byName,
    ...(name === words ? [] : [{ label: words }]),
  ];
}

/** The list that something is chosen from. */
export function listTargets(words: string | undefined, language: Language): Target[] {
  if (words === undefined) return [{ role: 'combobox' }, { role: 'listbox' }, { css: 'select' }];
  const name = language.elementName(words) || words;
  const byName = /^[\w-]+$/.test(name) ? [{ css: `select[name*="${name}" i], select[id*="${name}" i]` }] : [];
  return [{ label: name }, { role: 'combobox', name }, { role: 'listbox', name }, ...byName, ...(name === words ? [] : [{ label: words }])];
}

/** What is waited for. */
export function shownTargets(words: string, language: Language): Target[] {
  const name = language.elementName(words) || words;
  return [...texts(name, words), { role: 'heading', name }, { role: 'button', name }, { role: 'link', name }, { label: name }];
}

/** What pages mark in the same way everywhere. */
const content: readonly (readonly [RegExp, string])[] = [
  [/\b(?:head ?lines?|headings?)\b|标题/i, 'h1, h2, h3'],
  [/\btitles?\b/i, 'h1, h2, h3, title'],
  [/\b(?:links?|urls?)\b|链接|网址/i, 'a[href]'],
  [/\bparagraphs?\b|段落?|段$/i, 'main p, article p, p'],
  [/\btables?\b|表格/i, 'table'],
  [/\bprices?\b|价格|售价/i, '[itemprop="price"], [class*="price" i]'],
  [/\b(?:images?|pictures?|photos?)\b|图片/i, 'img'],
  [/\b(?:ratings?|scores?)\b|评分/i, '[itemprop="ratingValue"], [class*="rating" i], [class*="score" i]'],
  [/\b(?:authors?)\b|作者/i, '[rel="author"], [itemprop="author"], [class*="author" i]'],
  [/\b(?:dates?)\b|日期|时间/i, 'time, [itemprop="datePublished"], [class*="date" i]'],
  [/\b(?:reviews?|comments?)\b|评论/i, '[itemprop="review"], [class*="review" i], [class*="comment" i]'],
  [/\b(?:results?)\b|结果/i, 'main h3, #search h3, #content_left h3, h3'],
  [/\b(?:text|content|article|body|main)\b|正文|内容|文字|文章/i, 'main, article, body'],
  [/\b(?:summary|introduction|intro|abstract|description)\b|摘要|简介/i, 'main p:first-of-type, meta[name="description"]'],
  [/\blists?\b|列表/i, 'main ul, main ol, ul, ol'],
];

/** What is read, and whether each of its kind is. */
export function contentTargets(words: string | undefined): { target: Target[]; isMany: boolean } {
  if (words === undefined) return { target: [{ css: 'main, article, body' }], isMany: false };
  const nth = place(words);
  const selector = content.find(([pattern]) => pattern.test(words))?.[1];
  const css = selector === undefined ? [] : [{ css: nth === undefined ? selector : `:nth-match(${selector}, ${nth})` }];
  return { target: [...css, { text: words }], isMany: nth === undefined && /\b(?:all|every|each)\b|(?:s|ies)\b(?! of)|所有|全部|各|每|列表|前/i.test(words) };
}

const texts = (...words: string[]): Target[] => [...new Set(words)].map((text) => ({ text }));
