import { actionOf, isSameAction } from '../domain/approved-action.ts';
import { beginStage } from '../domain/begin-stage.ts';
import { requestApproval } from '../domain/request-approval.ts';
import type { AttemptedStage } from './attempt-stage.ts';
import type { Runtime } from './runtime.ts';
import { after, type Next, stopBetweenStages } from './settle-attempt.ts';

/**
 * Before a stage that needs an approval runs, at each of its attempts: it begins where a person has approved exactly what it is about to do,
 * and the task waits for one where not. So an action that is another by now than the one that was approved asks again.
 */
export async function seekApproval(runtime: Runtime, { run, task, stage, outputs, control }: SoughtStage): Promise<Next> {
  const { domain, executors, services } = runtime;
  // A worker that died had begun it.
  const isHeld = stage.status === 'PENDING';
  if (isHeld && control.pause) return stopBetweenStages(runtime, run, control.pause);
  const action = actionOf(stage, { task, outputs });
  // Nobody is asked about what cannot run: the attempt fails, as that of any other stage would.
  const canRun = executors.get(stage.type)?.stepType.config.safeParse(action.config).success ?? false;
  if (!canRun || isSameAction(stage.approvedAction, action)) return isHeld ? after(domain, run, await beginStage(domain, run, stage)) : 'CONTINUE';
  const request = { stage, shop: task.shop, action, timeoutSeconds: services.config.APPROVAL_TIMEOUT };
  const asked = await requestApproval(domain, run, request);
  return asked === 'WAITING' ? 'LEFT' : after(domain, run, asked);
}

type SoughtStage = Pick<AttemptedStage, 'run' | 'task' | 'stage' | 'outputs' | 'control'>;
