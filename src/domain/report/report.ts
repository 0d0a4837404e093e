import type { AgentLogStatus } from '../../db/generated/enums.ts';
import type { Json } from '../step-outcome.ts';
import { type Evaluation, evaluationsOf } from './evaluations.ts';
import { imageUrlOf } from './images.ts';
import { keyFieldsOf } from './key-fields.ts';
import { type PromptTransformation, promptsOf, stepOf } from './prompts.ts';
import { faultOf, type ReportLog } from './report-log.ts';
import { cut } from './shorten.ts';
import { add, addToModel, type ModelSpending, nothingSpent, type Spending, sharesOf, totalOf, usedModel } from './spending.ts';

/** What one agent did, all its tries together. */
export interface StageReport {
  stage: string;
  /** Of the last try. */
  keyInput: Json;
  keyOutput: Json;
  spending: Spending;
  /** Null where it used no model. */
  llmTokens: number | null;
  modelName: string | null;
  /** Of the last try. */
  status: AgentLogStatus;
  reasoning: string | null;
}

export interface StagePerformance {
  stage: string;
  durationMs: number;
  /** Of the whole, 0 to 1. */
  share: number;
  /** How often the agent ran. */
  calls: number;
  creditsUsed: string;
  totalTokens: number;
}

/** An image that a task kept. */
export interface ImageArtifact {
  id: string;
  path: string;
  createdAt: Date;
}

export type GeneratedImage = { url: string } | { artifactId: string };

/** A log that could not be read, and why. */
export interface Fault {
  logId: string;
  agentName: string;
  reason: string;
}

export interface Report {
  originalPrompt: string | null;
  /** In order of first appearance. */
  stages: StageReport[];
  promptJourney: PromptTransformation[];
  total: Spending;
  tokensByModel: ModelSpending[];
  performanceBreakdown: StagePerformance[];
  evaluations: Evaluation[];
  image: GeneratedImage | null;
  faults: Fault[];
}

const MAX_REASONING = 4_000;
/** Of what a row holds beside the stages: more than that no pipeline has and nobody reads. */
const MAX_STEPS = 1_000;

/** Reads a report out of a task's logs, which are added oldest first; each is forgotten as soon as it was read. */
export function openReport({ prompt }: { prompt: string | null }): { add(log: ReportLog): void; finish(images?: readonly ImageArtifact[]): Report } {
  const stages = new Map<string, StageReport>();
  const promptJourney: PromptTransformation[] = [];
  const evaluations: Evaluation[] = [];
  const faults: Fault[] = [];
  let originalPrompt = prompt;
  let total = nothingSpent;
  let models: ModelSpending[] = [];
  let lastImage: { url: string; at: Date } | undefined;

  return {
    add(log) {
      const reason = faultOf(log);
      if (reason !== undefined) {
        faults.push({ logId: log.id, agentName: log.agentName, reason });
        return;
      }
      stages.set(log.agentName, fold(stages.get(log.agentName), log));
      total = add(total, log);
      models = addToModel(models, log);
      const prompts = promptsOf(log.input, log.output);
      originalPrompt ??= prompts.original ?? null;
      const step = stepOf(promptJourney, prompts, log, originalPrompt);
      if (step && promptJourney.length < MAX_STEPS) promptJourney.push({ ...step, reasoning: step.reasoning && cut(step.reasoning, MAX_REASONING) });
      evaluations.push(...evaluationsOf(log.agentName, log.output).slice(0, MAX_STEPS - evaluations.length));
      const url = imageUrlOf(log.output);
      if (url !== undefined) lastImage = { url, at: log.createdAt };
    },
    finish(images = []) {
      const reports = [...stages.values()];
      return {
        originalPrompt,
        stages: reports,
        promptJourney,
        total,
        tokensByModel: models,
        performanceBreakdown: breakdownOf(reports),
        evaluations,
        image: lastOf(lastImage, images),
        faults,
      };
    },
  };
}

function fold(earlier: StageReport | undefined, log: ReportLog): StageReport {
  const { agentName, status } = log;
  const spending = add(earlier?.spending ?? nothingSpent, log);
  const tokens = totalOf(spending.tokens);
  return {
    stage: agentName,
    keyInput: keyFieldsOf(agentName, 'input', log.input),
    keyOutput: keyFieldsOf(agentName, 'output', log.output),
    spending,
    llmTokens: usedModel(log) || (earlier?.llmTokens ?? null) !== null ? tokens : null,
    modelName: log.modelName ?? earlier?.modelName ?? null,
    status,
    reasoning: log.reasoning === null ? (earlier?.reasoning ?? null) : cut(log.reasoning, MAX_REASONING),
  };
}

function breakdownOf(stages: readonly StageReport[]): StagePerformance[] {
  const shares = sharesOf(stages.map(({ spending }) => spending.durationMs));
  return stages.map(({ stage, spending }, index) => ({
    stage,
    durationMs: spending.durationMs,
    share: shares[index] ?? 0,
    calls: spending.executions,
    creditsUsed: spending.credits,
    totalTokens: totalOf(spending.tokens),
  }));
}

/** The later one of a url in an output and an artifact. An artifact's own path in an output is the artifact. */
function lastOf(lastUrl: { url: string; at: Date } | undefined, images: readonly ImageArtifact[]): GeneratedImage | null {
  const named = images.findLast(({ path }) => path === lastUrl?.url);
  const newest = named ?? images.at(-1);
  if (newest && (named || !lastUrl || newest.createdAt >= lastUrl.at)) return { artifactId: newest.id };
  return lastUrl ? { url: lastUrl.url } : null;
}
