import type { Evaluation as StoredEvaluation } from '../domain/report/evaluations.ts';
import type { PromptTransformation as StoredTransformation } from '../domain/report/prompts.ts';
import type { StagePerformance as StoredPerformance } from '../domain/report/report.ts';
import type { StoredStage } from '../domain/report/report-rows.ts';
import { builder } from './builder.ts';
import { StageStatus } from './stage.ts';

export const StageReport = builder.objectRef<StoredStage>('StageReport').implement({
  description: 'What one agent did in a task, all its tries together.',
  fields: (t) => ({
    stage: t.exposeString('stage', { description: 'The agent.' }),
    keyInput: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Prompts, selections, parameters, urls and scores of its last input; long text is cut, blobs are left out.',
      resolve: ({ keyInput }) => keyInput,
    }),
    keyOutput: t.field({ type: 'JSON', nullable: true, description: 'The same of its last output.', resolve: ({ keyOutput }) => keyOutput }),
    durationMs: t.expose('durationMs', { type: 'SafeInt' }),
    creditsUsed: t.expose('creditsUsed', { type: 'Decimal', description: 'What the user is charged.' }),
    llmTokens: t.expose('llmTokens', { type: 'SafeInt', nullable: true, description: 'Null where it called no model.' }),
    modelName: t.exposeString('modelName', { nullable: true, description: 'The model that it called last.' }),
    status: t.expose('status', { type: StageStatus, description: 'Of its last try.' }),
    reasoning: t.exposeString('reasoning', { nullable: true }),
  }),
});

export const PromptTransformation = builder.objectRef<StoredTransformation>('PromptTransformation').implement({
  description: 'A change of the prompt by a stage.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'From 0.' }),
    stage: t.exposeString('stage', { description: 'The agent that changed it.' }),
    before: t.exposeString('before', { nullable: true, description: 'Null where nothing says what it was.' }),
    after: t.exposeString('after'),
    reasoning: t.exposeString('reasoning', { nullable: true, description: 'Why, in the words of the agent.' }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => new Date(at) }),
  }),
});

export const StagePerformance = builder.objectRef<StoredPerformance>('StagePerformance').implement({
  description: "A stage's part of what the task took.",
  fields: (t) => ({
    stage: t.exposeString('stage'),
    durationMs: t.expose('durationMs', { type: 'SafeInt' }),
    share: t.exposeFloat('share', { description: 'Of the whole duration, 0 to 1; all shares add up to 1.' }),
    calls: t.exposeInt('calls', { description: 'How often the agent ran.' }),
    creditsUsed: t.expose('creditsUsed', { type: 'Decimal' }),
    totalTokens: t.expose('totalTokens', { type: 'SafeInt' }),
  }),
});

export const Evaluation = builder.objectRef<StoredEvaluation>('Evaluation').implement({
  description: 'A score, a verdict or a `passed` that an evaluator put out.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What was judged; the name of the agent where it does not say.' }),
    score: t.exposeFloat('score', { nullable: true, description: 'On whatever scale the evaluator has.' }),
    label: t.exposeString('label', { nullable: true, description: 'The verdict in words.' }),
    passed: t.exposeBoolean('passed', { nullable: true }),
    comment: t.exposeString('comment', { nullable: true }),
    stage: t.exposeString('stage', { nullable: true, description: 'The agent that judged.' }),
  }),
});
