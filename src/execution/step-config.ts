import { fillPlaceholders, valueAt } from '../domain/placeholders.ts';
import type { StartedTask } from '../domain/start-tasks.ts';
import type { Json } from '../domain/step-outcome.ts';
import { withDefaults } from '../domain/template-parameters.ts';

/** A step's configuration with the task's parameters and the outputs of earlier steps in place. */
export function resolveStep(
  config: Json,
  { task, outputs }: { task: Pick<StartedTask, 'parameters' | 'templateParameters'>; outputs: ReadonlyMap<string, Json | null> },
): Json {
  const parameters = withDefaults(task.templateParameters, task.parameters as Record<string, Json>);
  const lookup = (name: string) => {
    const [first = '', step = '', , ...path] = name.split('.');
    if (first === 'steps') return valueAt(outputs.get(step) ?? undefined, path);
    return valueAt(parameters, name.split('.'));
  };
  return fillPlaceholders(config, lookup) ?? null;
}
