import { sites } from './sites.ts';

/**
 * A prompt in which one character stands for each quoted text, and one for each address or site, so that patterns need not know what is in
 * them: words in quotes divide nothing, and a full stop in an address ends no sentence.
 */
export interface Marked {
  text: string;
  /** What the characters of a piece of it stand for, in the prompt's own words. */
  words(piece: string): string;
  /** The address that such a character stands for. */
  url(mark: string): string | undefined;
}

/** Of private use in Unicode, as many as a long prompt can need. */
const QUOTED_FROM = 0xe000;
const PLACE_FROM = 0xf000;
const LAST = 0xf8ff;

/** In patterns. */
export const quotedMark = '[\\uE000-\\uEFFF]';
export const placeMark = '[\\uF000-\\uF8FF]';

const quotes = [
  /"([^"\n]+)"/g,
  /“([^”\n]+)”/g,
  /‘([^’\n]+)’/g,
  /「([^」\n]+)」/g,
  /『([^』\n]+)』/g,
  /«([^»\n]+)»/g,
  /`([^`\n]+)`/g,
  /(?<![\p{L}\p{N}])'([^'\n]+)'(?![\p{L}\p{N}])/gu,
  /《([^》\n]+)》/g,
];

/** Of other scripts only what begins a segment: Chinese has no spaces, so behind a letter it may be the text that goes on. */
const inPath = "(?:[A-Za-z0-9\\-._~:/?#@!$&*+,;=%\\[\\]()']|(?<=[/=])\\p{Script=Han}+)";
const host = '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+';
const topLevel =
  '(?:com|org|net|edu|gov|mil|int|info|biz|name|dev|app|io|ai|co|me|tv|cc|xyz|site|online|shop|store|tech|wiki|blog|news|cloud|page|live|fm|gg|so|sh|to|ly|us|uk|de|fr|es|it|nl|be|ch|at|se|no|dk|fi|pl|cz|pt|ie|gr|ru|ua|tr|eu|ca|mx|br|ar|cl|au|nz|jp|kr|cn|tw|hk|sg|my|th|vn|id|ph|in|pk|za|il|ae|example|test|localhost|local|internal)';
const addresses = [
  new RegExp(`https?://${inPath}+`, 'giu'),
  new RegExp(`(?<![\\w@./-])(?:localhost|(?:\\d{1,3}\\.){3}\\d{1,3})(?::\\d+)?(?:[/?#]${inPath}*)?(?![\\w-])`, 'giu'),
  new RegExp(`(?<![A-Za-z0-9_@./-])${host}${topLevel}(?![A-Za-z0-9-])(?::\\d+)?(?:[/?#]${inPath}*)?`, 'giu'),
];

/** Marks what patterns are not to look into. */
export function marked(prompt: string): Marked {
  const words = new Map<string, string>();
  const urls = new Map<string, string>();
  const count = { quoted: QUOTED_FROM, place: PLACE_FROM };
  // Characters of private use of its own would be taken for marks.
  let text = prompt.replace(/[\uE000-\uF8FF]/g, '\uFFFD');

  const mark = (kind: keyof typeof count, written: string): string => {
    if (count[kind] > (kind === 'quoted' ? PLACE_FROM - 1 : LAST)) return written;
    const character = String.fromCharCode(count[kind]);
    count[kind] += 1;
    words.set(character, written);
    return character;
  };
  const markPlace = (written: string, url: string): string => {
    const character = mark('place', written);
    urls.set(character, url);
    return character;
  };

  for (const pattern of quotes) {
    text = text.replace(pattern, (whole: string, inner: string | number) => {
      const written = typeof inner === 'string' ? inner : whole;
      // A quoted address or site is one all the same.
      const url = addressOf(written) ?? siteOf(written);
      return url === undefined ? mark('quoted', written) : markPlace(written, url);
    });
  }
  for (const pattern of addresses) {
    text = text.replace(pattern, (found: string) => {
      const [, written = '', rest = ''] = /^(.*?)([.,;:!?'*)\]]*)$/s.exec(found) ?? [];
      const balanced = written.includes('(') && rest.startsWith(')') ? `${written})` : written;
      const url = addressOf(balanced);
      return url === undefined ? found : markPlace(balanced, url) + found.slice(balanced.length);
    });
  }
  text = text.replace(sitePattern, (written: string) => {
    const url = siteOf(written);
    return url === undefined ? written : markPlace(written, url);
  });

  return {
    text,
    words: (piece) => [...piece].map((character) => words.get(character) ?? character).join(''),
    url: (character) => urls.get(character),
  };
}

const isLatin = (name: string): boolean => /^[\x20-\x7e]+$/.test(name);
const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const sitePattern = new RegExp(
  sites.map(({ name }) => (isLatin(name) ? `(?<![A-Za-z0-9_./@-])${escaped(name)}(?![A-Za-z0-9_@-]|\\.[A-Za-z])` : escaped(name))).join('|'),
  'gi',
);

/** Of a name that has capitals in the list only as it is written there: `Target` is a shop, and `target` is not. */
function siteOf(written: string): string | undefined {
  const small = written.toLowerCase();
  return sites.find(({ name }) => (name === name.toLowerCase() ? name === small : name === written))?.url;
}

/** The address that a text is: a domain needs no `https://`, and machines of one's own are not expected to have certificates. */
function addressOf(written: string): string | undefined {
  const text = written.trim();
  if (/^https?:\/\//i.test(text)) return URL.canParse(text) ? text : undefined;
  if (!addresses.slice(1).some((pattern) => text.match(pattern)?.[0] === text)) return undefined;
  const url = /^(?:localhost|[\d.]+)(?:[:/?#]|$)/i.test(text) ? `http://${text}` : `https://${text}`;
  return URL.canParse(url) ? url : undefined;
}
