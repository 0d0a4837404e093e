import type { z } from 'zod';

/** What each action needs (a list within the list: one of them) and may have besides. */
const fields: Readonly<Record<string, { needs: readonly (string | readonly string[])[]; takes: readonly string[] }>> = {
  navigate: { needs: ['url'], takes: [] },
  click: { needs: ['target'], takes: [] },
  type: { needs: ['target', 'text'], takes: ['submit'] },
  select: { needs: ['target', 'value'], takes: [] },
  scroll: { needs: [['direction', 'target']], takes: ['amount_px'] },
  wait: { needs: [['target', 'duration_ms', 'network_idle']], takes: ['state'] },
  extract: { needs: [], takes: ['target', 'attribute', 'all', 'limit'] },
  screenshot: { needs: [], takes: ['target', 'full_page', 'label'] },
};
const ofEveryAction: readonly string[] = ['action', 'headful', 'timeout_ms', 'validations'];

/** Nothing but `action` needs to be right yet: each field is reported for itself. */
export type ActionConfig = { action: string; direction?: unknown; network_idle?: unknown; all?: unknown; full_page?: unknown } & Record<string, unknown>;

/** Reports the fields that an action lacks, those that it has no use for, and pairs that contradict each other. */
export function checkAction(config: ActionConfig, check: z.core.$RefinementCtx): void {
  const { action, direction, network_idle: networkIdle, all, full_page: fullPage } = config;
  const own = Object.hasOwn(fields, action) ? fields[action] : undefined;
  // Reported as such, or a placeholder.
  if (!own) return;
  const has = (name: string) => config[name] !== undefined;
  const report = (name: string, message: string) => check.addIssue({ code: 'custom', path: [name], message, input: config[name] });

  for (const needed of own.needs) {
    const [first = '', ...others] = [needed].flat();
    if (![first, ...others].some(has)) report(first, `${action} needs ${[first, ...others].join(' or ')}`);
  }
  const known = new Set([...ofEveryAction, ...own.needs.flat(), ...own.takes]);
  const uses = Object.entries(fields);
  for (const name of Object.keys(config).filter((name) => has(name) && !known.has(name))) {
    const users = uses.filter(([, { needs, takes }]) => [...needs.flat(), ...takes].includes(name)).map(([user]) => user);
    // Where there is none, the field is not known at all, which the schema says.
    if (users.length > 0) report(name, `${action} has no use for ${name}, which belongs to ${users.join(' and ')}`);
  }
  if (action === 'scroll' && has('direction') && has('target')) report('direction', 'scroll takes a direction or a target, not both');
  if (action === 'scroll' && has('amount_px') && direction !== 'up' && direction !== 'down') {
    report('amount_px', 'amount_px goes with direction up or down');
  }
  if (action === 'wait' && has('state') && !has('target')) report('state', 'state goes with a target');
  if (action === 'wait' && networkIdle === false && !has('target') && !has('duration_ms')) {
    report('network_idle', 'wait needs target, duration_ms or network_idle true');
  }
  if (action === 'extract' && has('attribute') && !has('target')) report('attribute', 'attribute goes with a target');
  if (action === 'extract' && all === true && !has('target')) report('all', 'all goes with a target');
  if (action === 'extract' && has('limit') && all !== true) report('limit', 'limit goes with all');
  if (action === 'screenshot' && fullPage === true && has('target')) report('full_page', 'screenshot shows the full page or a target, not both');
}
