import { findPlaceholders, hasPlaceholder, valueAt } from '../placeholders.ts';
import type { Json } from '../step-outcome.ts';
import type { StepType } from '../step-types/step-type.ts';
import type { WorkStep } from '../task-sources/task-work.ts';
import { agentNameOf } from '../task-sources/template-source.ts';
import { type BrowserAction, browserActions, type PlanDraft, type PlanStep } from './plan.ts';

const BROWSER = 'browser';

const isBrowserAction = (kind: string): kind is BrowserAction => (browserActions as readonly string[]).includes(kind);

/** The step of a task that executes a step of a plan; it has the same name. */
export function workStepOf({ key, tool, validations, requiresApproval }: PlanStep, { headful }: { headful: boolean }): WorkStep {
  const timeout = tool.timeoutMs === null ? {} : { timeout_ms: tool.timeoutMs };
  if (!isBrowserAction(tool.kind)) {
    const config = { ...tool.payload, ...timeout };
    return { name: key, type: tool.kind, config, agentName: agentNameOf(config, tool.kind), requiresApproval };
  }
  const checks = validations.map(({ description, kind, value }) => ({ kind, ...(value !== null && { value }), description }));
  const config: Json = {
    action: tool.kind,
    ...tool.payload,
    ...timeout,
    ...(headful && { headful: true }),
    ...(checks.length > 0 && { validations: checks }),
  };
  return { name: key, type: BROWSER, config, agentName: agentNameOf(config, BROWSER), requiresApproval };
}

/** The reverse: what a step of a task is called in a plan. */
export function toolOf(type: string, config: { [key: string]: Json | undefined }): PlanStep['tool'] & { validations: PlanStep['validations'] } {
  const { timeout_ms: timeout, ...payload } = config;
  const timeoutMs = typeof timeout === 'number' ? timeout : null;
  if (type !== BROWSER) return { kind: type, payload: payload as Record<string, Json>, timeoutMs, validations: [] };
  const { action, validations, headful: _, ...rest } = payload;
  // As `workStepOf` has written them, or `publishTemplate` has checked them.
  const checks = (validations ?? []) as { kind: PlanStep['validations'][number]['kind']; value?: Json; description?: string }[];
  return {
    kind: String(action),
    payload: rest as Record<string, Json>,
    timeoutMs,
    validations: checks.map(({ kind, value = null, description = kind }) => ({ description, kind, value })),
  };
}

/** What a plan may use besides the browser: nothing that runs programs or holds secrets, which only a published template can. */
const plannable = ['agent', 'llm_generate', 'http_request', 'store_result'];

/** Step types that a plan may name, with what they want. */
export function plannableTypes(stepTypes: ReadonlyMap<string, StepType>): StepType[] {
  return plannable.flatMap((type) => stepTypes.get(type) ?? []);
}

/** The words of everything that keeps a plan from being executed, each with its place in it. */
export function planFaults({ steps }: PlanDraft, stepTypes: ReadonlyMap<string, StepType>): string[] {
  const faults: string[] = [];
  const earlier = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const at = `steps[${index}]`;
    if (earlier.has(step.key)) faults.push(`${at}.key: there are two steps "${step.key}"`);
    faults.push(...toolFaults(step, stepTypes).map((fault) => `${at}.tool${fault}`));
    for (const { name } of findPlaceholders(step.tool.payload)) {
      const [first, from, output] = name.split('.');
      // Any other is text: a plan has no parameters.
      if (first !== 'steps') continue;
      if (output !== 'output' || !earlier.has(from ?? '')) faults.push(`${at}.tool.payload: {{${name}}} names no output of an earlier step`);
    }
    earlier.add(step.key);
  }
  return faults;
}

function toolFaults(step: PlanStep, stepTypes: ReadonlyMap<string, StepType>): string[] {
  const { tool, validations } = step;
  const { type, config } = workStepOf(step, { headful: false });
  const known = isBrowserAction(tool.kind) || plannable.includes(tool.kind);
  const stepType = stepTypes.get(type);
  if (!known || !stepType)
    return [`.kind: there is no "${tool.kind}"; known are ${[...browserActions, ...plannableTypes(stepTypes).map((one) => one.type)].join(', ')}`];
  const faults: string[] = [];
  if (validations.length > 0 && type !== BROWSER) faults.push(`.kind: only steps of the browser have validations, and "${tool.kind}" is none`);
  if ('credential' in tool.payload) faults.push('.payload: a plan has no credentials; publish a template for what needs one');
  const parsed = stepType.config.safeParse(config);
  for (const { path, message } of parsed.error?.issues ?? []) {
    if (!hasPlaceholder(valueAt(config, path.map(String)))) faults.push(`.payload${path.map((part) => `.${String(part)}`).join('')}: ${message}`);
  }
  return faults;
}
