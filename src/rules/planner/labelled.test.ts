import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planSchema } from '../../domain/plans/plan.ts';
import { planFaults } from '../../domain/plans/plan-stages.ts';
import { stepTypes } from '../../domain/step-types/registry.ts';
import { planByRules, type RulePlan, type RuleStep } from './plan-by-rules.ts';

/** A step that a prompt asks for; see ../labelled/plans/README.md. */
interface LabelledStep {
  kind: string;
  url?: string;
  text?: string;
  target?: string;
  value?: string;
  submit?: boolean;
  direction?: string;
  durationMs?: number;
}

interface Labelled {
  prompt: string;
  steps?: LabelledStep[];
  notUnderstood?: string | string[];
}

const requiredAccuracy = 0.9;
const folder = new URL('../labelled/plans/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/["'“”‘’「」『』`]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^\s*the\s+/, '')
    .replace(/[\s.,;:!?，。；：！？、]+$/, '')
    .trim();

const elementName = (words: string): string =>
  plain(words)
    .replace(/\s*\b(?:button|link|field|box|menu|list)$/, '')
    .replace(/\s*(?:按钮|链接|输入框|下拉框|框|列表)$/, '')
    .trim();

const sameUrl = (label: string, url: unknown): boolean => {
  const [wanted, found] = [URL.parse(label), typeof url === 'string' ? URL.parse(url) : null];
  if (!wanted || !found) return false;
  const host = ({ host: name }: URL) => name.replace(/^www\./, '');
  const path = ({ pathname, search }: URL) => decodeURI(pathname.replace(/\/$/, '') + search);
  const hasPath = path(wanted) !== '';
  return wanted.protocol === found.protocol && host(wanted) === host(found) && (!hasPath || path(wanted) === path(found));
};

type Candidate = Record<string, unknown>;
const candidatesOf = ({ tool }: RuleStep): Candidate[] => (Array.isArray(tool.payload.target) ? tool.payload.target : []);

/** Whether one of the ways to find the element is by the words of the label. */
const isNamed = (label: string | undefined, step: RuleStep): boolean =>
  label === undefined ||
  candidatesOf(step).some((candidate) =>
    Object.entries(candidate).some(([by, name]) => by !== 'css' && typeof name === 'string' && elementName(name) === elementName(label)),
  );

const hasSearchBox = (step: RuleStep): boolean => candidatesOf(step).some(({ role, name }) => role === 'searchbox' && name === undefined);

/** Of each kind: whether a step of the plan is the one that the label describes. */
const judges: Record<string, (label: LabelledStep, step: RuleStep) => boolean> = {
  navigate: ({ url }, { tool }) => tool.kind === 'navigate' && url !== undefined && sameUrl(url, tool.payload.url),
  search: ({ text }, step) => step.tool.kind === 'type' && step.tool.payload.submit === true && hasSearchBox(step) && sameText(text, step.tool.payload.text),
  click: ({ target }, step) => step.tool.kind === 'click' && isNamed(target, step),
  type: ({ text, target, submit = false }, step) =>
    step.tool.kind === 'type' && sameText(text, step.tool.payload.text) && isNamed(target, step) && (step.tool.payload.submit === true) === submit,
  select: ({ value, target }, step) => step.tool.kind === 'select' && sameText(value, step.tool.payload.value) && isNamed(target, step),
  // What is scrolled to lies further down.
  scroll: ({ direction }, { tool }) => tool.kind === 'scroll' && (tool.payload.direction ?? 'down') === direction,
  wait: ({ durationMs, target }, step) =>
    step.tool.kind === 'wait' && (durationMs === undefined || step.tool.payload.duration_ms === durationMs) && isNamed(target, step),
  extract: ({ target }, step) => step.tool.kind === 'extract' && isNamed(target, step),
  screenshot: (_label, { tool }) => tool.kind === 'screenshot',
};

function sameText(label: unknown, text: unknown): boolean {
  return typeof text === 'string' && plain(String(label)) === plain(text);
}

/** What a planner may add of itself. */
const isAdded = ({ tool }: RuleStep): boolean => tool.kind === 'screenshot' || (tool.kind === 'wait' && tool.payload.network_idle === true);

/** The labels that a plan misses, and the steps that nobody asked for. */
function misses({ steps: labels = [], notUnderstood = [] }: Labelled, plan: RulePlan): string[] {
  const wrong: string[] = [];
  let next = 0;
  for (const step of plan.steps) {
    const label = labels[next];
    if (label && judges[label.kind]?.(label, step)) next += 1;
    else if (!isAdded(step)) wrong.push(`${step.tool.kind} ${JSON.stringify(step.tool.payload).slice(0, 160)} is not asked for`);
  }
  for (const label of labels.slice(next)) wrong.push(`${JSON.stringify(label)} is missing`);
  const wanted = [notUnderstood].flat();
  const told = plan.notUnderstood.map(plain);
  const mentions = (one: string) => told.some((words) => words.includes(plain(one)) || plain(one).includes(words));
  for (const words of wanted) if (!mentions(words)) wrong.push(`${JSON.stringify(words)} is not named among ${JSON.stringify(plan.notUnderstood)}`);
  for (const words of plan.notUnderstood) {
    if (!wanted.some((one) => plain(one).includes(plain(words)) || plain(words).includes(plain(one)))) wrong.push(`${JSON.stringify(words)} can be planned`);
  }
  return wrong;
}

describe('labelled prompts', () => {
  it.each(files)('%s: nine in ten are planned rightly', (name) => {
    const labelled: Labelled[] = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    const wrong = labelled.flatMap((one) => {
      const missed = misses(one, planByRules(one.prompt));
      return missed.length === 0 ? [] : [`${one.prompt}\n    ${missed.join('\n    ')}`];
    });
    const accuracy = 1 - wrong.length / labelled.length;
    console.info(`${name}: ${(accuracy * 100).toFixed(1)} % of ${labelled.length}`);
    expect(labelled.length).toBeGreaterThanOrEqual(60);
    expect(accuracy, wrong.join('\n')).toBeGreaterThanOrEqual(requiredAccuracy);
  });

  it.each(files)('%s: every plan can be executed', (name) => {
    const labelled: Labelled[] = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    const faults = labelled.flatMap(({ prompt }) => {
      const { notUnderstood: _, ...draft } = planByRules(prompt);
      return draft.steps.length === 0 ? [] : planFaults(planSchema.parse(draft), stepTypes).map((fault) => `${prompt}: ${fault}`);
    });
    expect(faults).toEqual([]);
  });

  it('are in both languages', () => {
    expect(files).toEqual(expect.arrayContaining([expect.stringContaining('en'), expect.stringContaining('zh')]));
  });
});
