import { fillPlaceholders, valueAt } from '../domain/placeholders.ts';
import type { StartedTask } from '../domain/start-tasks.ts';
import type { Json } from '../domain/step-outcome.ts';
import { withDefaults } from '../domain/template-parameters.ts';

type Named = Pick<StartedTask, 'prompt' | 'parameters' | 'templateParameters'>;

/**
 * A step's configuration with the task's parameters and the outputs of earlier steps in place. What was filled in is not
 * looked through again: a user's text may hold `{{…}}`.
 */
export function resolveStep(config: Json, { task, outputs }: { task: Named; outputs: ReadonlyMap<string, Json | null> }): Json {
  const values = valuesOf(task);
  const lookup = (name: string) => {
    const [first = '', step = '', , ...path] = name.split('.');
    if (first === 'steps') return valueAt(outputs.get(step) ?? undefined, path);
    return valueAt(values, name.split('.'));
  };
  return fillPlaceholders(config, lookup) ?? null;
}

/** A template's placeholders name its parameters, those of other tasks `prompt` and `parameters`. */
function valuesOf({ prompt, parameters, templateParameters }: Named): Record<string, Json> {
  if (!templateParameters) return { ...(prompt !== null && { prompt }), parameters };
  // They were checked against the template's when the task was created.
  return withDefaults(templateParameters, parameters as Record<string, Json>);
}
