import type { TaskKind } from '../db/generated/enums.ts';
import { fillPlaceholders, valueAt } from './placeholders.ts';
import type { Json } from './step-outcome.ts';
import { type TemplateParameter, withDefaults } from './template-parameters.ts';

/** What placeholders of a task's steps can name, besides outputs. */
interface Named {
  kind: TaskKind;
  prompt: string | null;
  parameters: Json;
  /** Null for a task that comes from no template. */
  templateParameters: TemplateParameter[] | null;
}

/**
 * A step's configuration with the task's parameters and the outputs of earlier steps in place. What was filled in is not
 * looked through again: a user's text may hold `{{…}}`. A plan is made of such text, so in its steps only outputs are filled in.
 */
export function resolveStep(
  { type, config }: { type: string; config: Json },
  { task, outputs }: { task: Named; outputs: ReadonlyMap<string, Json | null> },
): Json {
  const isPlanned = task.kind === 'PLAN' && type !== 'plan';
  const values = valuesOf(task);
  const lookup = (name: string) => {
    const [first = '', step = '', , ...path] = name.split('.');
    if (first === 'steps') return valueAt(outputs.get(step) ?? undefined, path);
    return isPlanned ? `{{${name}}}` : valueAt(values, name.split('.'));
  };
  return fillPlaceholders(config, lookup) ?? null;
}

/** A template's placeholders name its parameters, those of other tasks `prompt` and `parameters`. */
function valuesOf({ kind, prompt, parameters, templateParameters }: Named): Record<string, Json> {
  if (!templateParameters || kind === 'PLAN') return { ...(prompt !== null && { prompt }), parameters };
  // They were checked against the template's when the task was created.
  return withDefaults(templateParameters, parameters as Record<string, Json>);
}
