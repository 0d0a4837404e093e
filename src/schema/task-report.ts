import { posix } from 'node:path';
import { maySeeCost } from '../domain/actor.ts';
import type { Evaluation as StoredEvaluation } from '../domain/report/evaluations.ts';
import type { PromptTransformation as StoredTransformation } from '../domain/report/prompts.ts';
import type { StagePerformance as StoredPerformance } from '../domain/report/report.ts';
import type { StoredModel, StoredStage } from '../domain/report/report-rows.ts';
import { builder } from './builder.ts';
import { ModelUsage } from './model-usage.ts';
import { prismaById } from './prisma-nodes.ts';
import { Evaluation, PromptTransformation, StagePerformance, StageReport } from './report-parts.ts';
import { TokenUsage, tokenColumns } from './usage.ts';
import { visibleId } from './visible.ts';

const ReportState = builder.enumType('ReportState', {
  description: 'How far a report is.',
  values: {
    PENDING: { description: 'Asked for; it is built in the background.' },
    READY: { description: 'Built from all logs that there were.' },
    FAILED: { description: "It could not be built; the task's log says so." },
  } as const,
});

/** Of a report that is there; null where it is being built, or could not be. */
const ifReady = <Value>({ state }: { state: string }, value: Value): Value | null => (state === 'READY' ? value : null);
/** The column was written from values of this type, by `reportColumns`. */
const listOf = <Item>({ state }: { state: string }, column: unknown): Item[] => (state === 'READY' ? (column as Item[]) : []);

export const TaskReport = builder.prismaNode('TaskReport', {
  description: "The report that is aggregated from a task's agent logs. While PENDING its figures are null.",
  id: { field: 'id' },
  findUnique: visibleId,
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    state: t.expose('state', { type: ReportState }),
    originalPrompt: t.string({
      nullable: true,
      description: "The task's prompt, or the first one that an agent was given.",
      select: { state: true, originalPrompt: true },
      resolve: (report) => ifReady(report, report.originalPrompt),
    }),
    stages: t.field({
      type: [StageReport],
      description: 'Agents in order of first appearance.',
      select: { state: true, stages: true },
      resolve: (report) => listOf<StoredStage>(report, report.stages),
    }),
    promptJourney: t.field({
      type: [PromptTransformation],
      description: 'Every change of the prompt between what a stage was given and what it put out.',
      select: { state: true, promptJourney: true },
      resolve: (report) => listOf<StoredTransformation>(report, report.promptJourney),
    }),
    totalDurationMs: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'The sum of its logs, whatever ran at the same time.',
      select: { state: true, totalDurationMs: true },
      resolve: (report) => ifReady(report, report.totalDurationMs),
    }),
    creditsCost: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What the user is charged. Never mixed with `cost`.',
      select: { state: true, creditsCost: true },
      resolve: (report) => ifReady(report, report.creditsCost),
    }),
    cost: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What the models cost us, in US dollars; null where a price is unknown, and for keys of a shop.',
      select: { state: true, cost: true },
      resolve: (report, _args, { actor }) => (maySeeCost(actor) ? ifReady(report, report.cost) : null),
    }),
    tokenUsage: t.field({ type: TokenUsage, nullable: true, select: { state: true, ...tokenColumns }, resolve: (report) => ifReady(report, report) }),
    tokensByModel: t.field({
      type: [ModelUsage],
      description: 'In order of first use.',
      select: { state: true, tokensByModel: true },
      resolve: (report) =>
        listOf<StoredModel>(report, report.tokensByModel).map(({ tokens, calls, ...usage }) => ({ ...usage, tokens: toCounts(tokens, calls) })),
    }),
    performanceBreakdown: t.field({
      type: [StagePerformance],
      select: { state: true, performanceBreakdown: true },
      resolve: (report) => listOf<StoredPerformance>(report, report.performanceBreakdown),
    }),
    evaluationResults: t.field({
      type: [Evaluation],
      description: 'What evaluators put out.',
      select: { state: true, evaluations: true },
      resolve: (report) => listOf<StoredEvaluation>(report, report.evaluations),
    }),
    generatedImageUrl: t.string({
      nullable: true,
      description: 'The last image: as the pipeline put it, which may be relative, or a short-lived download link where the task keeps it.',
      select: { state: true, imageUrl: true, imageArtifactId: true },
      resolve: async (report, _args, { services: { prisma, links } }) => {
        if (report.imageArtifactId === null) return ifReady(report, report.imageUrl);
        const image = await prisma.artifact.findUnique({ where: { id: report.imageArtifactId }, select: { blobKey: true, mimeType: true, path: true } });
        return ifReady(report, image && links.sign({ key: image.blobKey, contentType: image.mimeType, filename: posix.basename(image.path) }));
      },
    }),
    aggregatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      select: { state: true, aggregatedAt: true },
      resolve: (report) => ifReady(report, report.aggregatedAt),
    }),
  }),
});

function toCounts(tokens: StoredModel['tokens'], calls: number) {
  return {
    inputTokens: BigInt(tokens.input),
    cachedInputTokens: BigInt(tokens.cachedInput),
    cacheWriteTokens: BigInt(tokens.cacheWrite),
    outputTokens: BigInt(tokens.output),
    reasoningTokens: BigInt(tokens.reasoning),
    unclassifiedTokens: BigInt(tokens.unclassified),
    modelCalls: BigInt(calls),
  };
}

export const reportById = prismaById((prisma, query) => prisma.taskReport.findUnique(query));

builder.prismaObjectField('Task', 'report', (t) =>
  t.relation('report', {
    nullable: true,
    description: 'Built when the task ends, and again when logs come later; before its end only where it was asked for (`aggregateTask`).',
  }),
);
