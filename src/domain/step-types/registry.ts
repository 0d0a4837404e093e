import { agent } from './agent.ts';
import { browser } from './browser.ts';
import { executeScript } from './execute-script.ts';
import { gitClone } from './git-clone.ts';
import { httpRequest } from './http-request.ts';
import { llmGenerate } from './llm-generate.ts';
import { ollamaGenerate } from './ollama-generate.ts';
import { plan } from './plan.ts';
import { route } from './route.ts';
import type { StepType } from './step-type.ts';
import { storeResult } from './store-result.ts';

const all = [gitClone, executeScript, storeResult, ollamaGenerate, llmGenerate, httpRequest, agent, route, browser, plan] as const;

export type StepTypeName =
  | 'git_clone'
  | 'execute_script'
  | 'store_result'
  | 'ollama_generate'
  | 'llm_generate'
  | 'http_request'
  | 'agent'
  | 'route'
  | 'browser'
  | 'plan';

/** Every step type by its name. */
export const stepTypes: ReadonlyMap<string, StepType> = new Map<string, StepType>(all.map((stepType) => [stepType.type, stepType]));
