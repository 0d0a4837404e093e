import type { NewChild } from '../../domain/child-tasks.ts';
import { ChildDepthError } from '../../domain/child-tasks.ts';
import { DomainError, DomainErrors } from '../../domain/errors.ts';
import { publicId } from '../../domain/ids.ts';
import type { Json } from '../../domain/step-outcome.ts';
import type { runTemplate } from '../../domain/tools/catalogue.ts';
import type { StepContext } from '../executor.ts';
import { ToolFault } from './tool-fault.ts';
import type { ToolRunner } from './tool-runner.ts';

/** Waits without a place in the worker, for the task needs one. It is stopped when this one ends; see domain/stop-children.ts. */
export const runRunTemplate: ToolRunner<typeof runTemplate> = async ({ template, version, parameters }, { step }) => {
  const { childTasks } = step.services;
  const taskId = await start(step, { parentId: step.task.id, stageId: step.stage.id, template, version, parameters, budget: await step.budgetLeft() });
  const id = publicId('Task', taskId);
  step.log('INFO', `Started ${id} from the template ${template}, and waits for it`, { taskId: id });
  const { status, errorCode, errorMessage, resultJson, resultText, resultBlobKey } = await step.withoutSlot(() => childTasks.end(taskId, step.signal));
  if (status !== 'COMPLETED') throw new ToolFault(`The task ${id} ended as ${status}${errorCode ? `: ${errorCode}: ${errorMessage}` : '.'}`);
  const result: Json = resultBlobKey === null ? (resultText ?? resultJson) : 'The result is too large to be shown.';
  return { taskId: id, status, result };
};

async function start({ services }: StepContext<unknown>, child: NewChild): Promise<string> {
  try {
    return await services.childTasks.start(child);
  } catch (error) {
    if (error instanceof DomainError || error instanceof DomainErrors || error instanceof ChildDepthError) throw new ToolFault(error.message);
    throw error;
  }
}
