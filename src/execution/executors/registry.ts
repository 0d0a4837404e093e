import type { z } from 'zod';
import { agent } from '../../domain/step-types/agent.ts';
import { browser } from '../../domain/step-types/browser.ts';
import { executeScript } from '../../domain/step-types/execute-script.ts';
import { gitClone } from '../../domain/step-types/git-clone.ts';
import { httpRequest } from '../../domain/step-types/http-request.ts';
import { llmGenerate } from '../../domain/step-types/llm-generate.ts';
import { ollamaGenerate } from '../../domain/step-types/ollama-generate.ts';
import { plan } from '../../domain/step-types/plan.ts';
import type { StepTypeName } from '../../domain/step-types/registry.ts';
import { route } from '../../domain/step-types/route.ts';
import type { StepType } from '../../domain/step-types/step-type.ts';
import { storeResult } from '../../domain/step-types/store-result.ts';
import type { Executor } from '../executor.ts';
import { agentExecutor } from './agent.ts';
import { browserExecutor } from './browser.ts';
import { executeScriptExecutor } from './execute-script.ts';
import { gitCloneExecutor } from './git-clone.ts';
import { httpRequestExecutor } from './http-request.ts';
import { llmGenerateExecutor } from './llm-generate.ts';
import { ollamaGenerateExecutor } from './ollama-generate.ts';
import { planExecutor } from './plan.ts';
import { routeExecutor } from './route.ts';
import { storeResultExecutor } from './store-result.ts';

export interface RegisteredExecutor {
  stepType: StepType;
  executor: Executor<unknown>;
}

export type Executors = ReadonlyMap<string, RegisteredExecutor>;

/** Pairs a step type with what runs it: the configuration that the one parses is the one that the other takes. */
export function registered<Config extends z.ZodObject>(stepType: StepType<Config>, executor: Executor<z.output<Config>>): RegisteredExecutor {
  // Only `runTask` calls it, with what `stepType.config` has parsed.
  return { stepType, executor: executor as Executor<unknown> };
}

const all: Record<StepTypeName, RegisteredExecutor> = {
  git_clone: registered(gitClone, gitCloneExecutor),
  execute_script: registered(executeScript, executeScriptExecutor),
  store_result: registered(storeResult, storeResultExecutor),
  ollama_generate: registered(ollamaGenerate, ollamaGenerateExecutor),
  llm_generate: registered(llmGenerate, llmGenerateExecutor),
  http_request: registered(httpRequest, httpRequestExecutor),
  agent: registered(agent, agentExecutor),
  route: registered(route, routeExecutor),
  browser: registered(browser, browserExecutor),
  plan: registered(plan, planExecutor),
};

export const executors: Executors = new Map(Object.entries(all));
