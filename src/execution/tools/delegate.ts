import type { delegate } from '../../domain/tools/catalogue.ts';
import type { ToolRunner } from './tool-runner.ts';

export const runDelegate: ToolRunner<typeof delegate> = ({ agent, message }, context) => context.delegate(agent, message);
