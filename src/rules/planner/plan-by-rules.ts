import type { Instruction } from './instruction.ts';
import type { Language } from './phrases.ts';
import { readPrompt } from './read-prompt.ts';
import { clickTargets, contentTargets, fieldTargets, listTargets, searchBox, shownTargets, type Target } from './targets.ts';

/** (A type, for JSON has no interfaces.) */
export type RuleStep = {
  key: string;
  title: string;
  detail: string | null;
  tool: { kind: string; payload: Record<string, Payload>; timeoutMs: number | null };
  validations: never[];
  requiresApproval: boolean;
};
type Payload = string | number | boolean | { [key: string]: string }[];

/** The same prompt always gives the same plan, without model, network or database. */
export interface RulePlan {
  title: string;
  /** One line for lists. */
  summary: string;
  rationale: string[];
  risks: string[];
  /** None where nothing was understood. */
  steps: RuleStep[];
  /** What of the prompt is in no step, in its own words. */
  notUnderstood: string[];
}

/** What steps are called in each language. */
const titles = {
  en: {
    navigate: (what: string) => `Open ${what}`,
    search: (what: string) => `Search for ${what}`,
    click: (what: string) => `Click ${what}`,
    type: (what: string) => `Type ${what}`,
    select: (what: string) => `Select ${what}`,
    scroll: { up: 'Scroll up', down: 'Scroll down', top: 'Scroll to the top', bottom: 'Scroll to the bottom' },
    scrollTo: (what: string) => `Scroll to ${what}`,
    waitFor: (what: string) => `Wait for ${what}`,
    waitAway: (what: string) => `Wait until ${what} is gone`,
    waitMs: (ms: number) => `Wait ${ms / 1_000} s`,
    waitIdle: 'Wait until nothing is loading',
    extract: (what: string) => `Extract ${what}`,
    theText: 'the text',
    screenshot: 'Take a screenshot',
    and: ', ',
    byRules: (count: number) => `Planned by rules: the prompt has ${count === 1 ? 'one instruction' : `${count} instructions`} that they know.`,
    shows: 'A wait and a screenshot follow the search, so that its results are seen.',
    guessed: 'Elements are looked for by the words of the prompt; a page that calls them otherwise fails the step.',
    left: (words: string) => `Not planned, because no rule knows what it means: “${words}”`,
  },
  zh: {
    navigate: (what: string) => `打开 ${what}`,
    search: (what: string) => `搜索 ${what}`,
    click: (what: string) => `点击 ${what}`,
    type: (what: string) => `输入 ${what}`,
    select: (what: string) => `选择 ${what}`,
    scroll: { up: '向上滚动', down: '向下滚动', top: '滚动到顶部', bottom: '滚动到底部' },
    scrollTo: (what: string) => `滚动到 ${what}`,
    waitFor: (what: string) => `等待 ${what} 出现`,
    waitAway: (what: string) => `等待 ${what} 消失`,
    waitMs: (ms: number) => `等待 ${ms / 1_000} 秒`,
    waitIdle: '等待加载完成',
    extract: (what: string) => `提取 ${what}`,
    theText: '正文',
    screenshot: '截图',
    and: '，',
    byRules: (count: number) => `按规则规划：识别出 ${count} 条指令。`,
    shows: '搜索之后等待加载并截图，以便看到结果。',
    guessed: '页面元素按提示中的文字查找；名称不同的页面会使该步骤失败。',
    left: (words: string) => `未规划，规则无法理解：“${words}”`,
  },
} as const;

const TITLE_CHARACTERS = 100;
const SUMMARY_CHARACTERS = 200;
const NAVIGATION_MS = 30_000;
const APPEARANCE_MS = 30_000;
const IDLE_MS = 10_000;

/** A plan for a prompt in English or Chinese. */
export function planByRules(prompt: string): RulePlan {
  const { language, instructions, notUnderstood } = readPrompt(prompt);
  const say = titles[language.code];
  const steps = instructions.flatMap((instruction) => stepsOf(instruction, language));
  // Else nobody would see what was found.
  const endsWithSearch = instructions.at(-1)?.does === 'search';
  if (endsWithSearch) steps.push(step(say.screenshot, 'screenshot', {}));
  const looksFor = instructions.some(({ does }) => ['search', 'click', 'type', 'select'].includes(does));
  return {
    title: cut(prompt.trim().replace(/\s+/g, ' '), TITLE_CHARACTERS),
    summary: summaryOf(instructions, language),
    rationale: [say.byRules(instructions.length), ...(endsWithSearch ? [say.shows] : [])],
    risks: [...notUnderstood.map(say.left), ...(looksFor ? [say.guessed] : [])],
    steps: steps.map((planned, index) => ({ ...planned, key: `step-${index + 1}` })),
    notUnderstood,
  };
}

/** What it is about is what is done on the pages, not that they are opened. */
function summaryOf(instructions: readonly Instruction[], language: Language): string {
  const done = instructions.filter(({ does }) => does !== 'navigate' && does !== 'wait');
  const told = (done.length > 0 ? done : instructions).flatMap((instruction) => stepsOf(instruction, language)[0]?.title ?? []);
  return cut(told.join(titles[language.code].and), SUMMARY_CHARACTERS);
}

function step(title: string, kind: string, payload: RuleStep['tool']['payload'], timeoutMs: number | null = null): RuleStep {
  return { key: '', title: cut(title, SUMMARY_CHARACTERS), detail: null, tool: { kind, payload, timeoutMs }, validations: [], requiresApproval: false };
}

function stepsOf(instruction: Instruction, language: Language): RuleStep[] {
  const say = titles[language.code];
  switch (instruction.does) {
    case 'navigate':
      return [step(say.navigate(instruction.url), 'navigate', { url: instruction.url }, NAVIGATION_MS)];
    case 'search': {
      const type = step(say.search(instruction.text), 'type', { target: listed(searchBox), text: instruction.text, submit: true });
      return [type, step(say.waitIdle, 'wait', { network_idle: true }, IDLE_MS)];
    }
    case 'click':
      return [step(say.click(instruction.target), 'click', { target: listed(clickTargets(instruction.target, language)) })];
    case 'type': {
      const { text, target, submit } = instruction;
      return [step(say.type(text), 'type', { target: listed(fieldTargets(target, language)), text, ...(submit && { submit }) })];
    }
    case 'select':
      return [step(say.select(instruction.value), 'select', { target: listed(listTargets(instruction.target, language)), value: instruction.value })];
    case 'scroll': {
      const { direction, pixels, target } = instruction;
      if (target !== undefined) return [step(say.scrollTo(target), 'scroll', { target: listed(shownTargets(target, language)) })];
      const payload = { direction, ...(pixels !== undefined && { amount_px: pixels }) };
      return [step(say.scroll[direction], 'scroll', payload)];
    }
    case 'wait': {
      const { ms, target, isHidden } = instruction;
      if (ms !== undefined) return [step(say.waitMs(ms), 'wait', { duration_ms: ms }, ms + IDLE_MS)];
      if (target === undefined) return [step(say.waitIdle, 'wait', { network_idle: true }, IDLE_MS)];
      return [
        step(
          isHidden ? say.waitAway(target) : say.waitFor(target),
          'wait',
          { target: listed(shownTargets(target, language)), state: isHidden ? 'hidden' : 'visible' },
          APPEARANCE_MS,
        ),
      ];
    }
    case 'extract': {
      const { target, isMany } = contentTargets(instruction.target);
      return [step(say.extract(instruction.target ?? say.theText), 'extract', { target: listed(target), ...(isMany && { all: true }) })];
    }
    case 'screenshot':
      return [step(say.screenshot, 'screenshot', {})];
  }
}

/** As JSON has them. */
const listed = (targets: readonly Target[]): { [key: string]: string }[] => targets.map((target) => ({ ...target }));

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`);
