import type { TaskSource } from '../domain/create-task.ts';
import { builder } from './builder.ts';
import { PlannerKind } from './planner-kind.ts';
import { ExecutionMode } from './task-status.ts';

const TemplateSourceInput = builder.inputType('TemplateSourceInput', {
  description: 'A template by name, with its parameters.',
  fields: (t) => ({
    name: t.string({ required: true }),
    version: t.int({ description: 'The newest where omitted.' }),
    parameters: t.field({ type: 'JSON', required: true, description: 'An object: name → value.' }),
  }),
});

const PipelineSourceInput = builder.inputType('PipelineSourceInput', {
  description: 'A pipeline is a template or an agent, by name.',
  fields: (t) => ({
    pipelineName: t.string({ required: true }),
    inputs: t.field({ type: 'JSON', required: true }),
  }),
});

const PromptSourceInput = builder.inputType('PromptSourceInput', {
  description: 'A prompt by name, with what it needs.',
  fields: (t) => ({
    promptName: t.string({ required: true }),
    inputs: t.field({ type: 'JSON', required: true }),
    mode: t.field({ type: ExecutionMode, required: true, defaultValue: 'SINGLE' }),
    agents: t.stringList({ description: 'Run in this order, each on what the one before it produced. SINGLE takes one, by default `promptName`.' }),
  }),
});

const ChatSourceInput = builder.inputType('ChatSourceInput', {
  description: 'A free prompt: it is analysed, and routed to an engine and an agent.',
  fields: (t) => ({
    prompt: t.string({ required: true }),
    profile: t.string({ required: true, defaultValue: 'General' }),
    role: t.string({ required: true, defaultValue: 'Chat-Agent' }),
    model: t.string(),
  }),
});

const PlanSourceInput = builder.inputType('PlanSourceInput', {
  description: 'A prompt for which a planner makes a plan.',
  fields: (t) => ({
    prompt: t.string({ required: true }),
    planner: t.field({ type: PlannerKind, required: true, defaultValue: 'RULE_BASED' }),
    model: t.string({ description: 'Only with planner LLM.' }),
    execute: t.boolean({ required: true, defaultValue: true, description: 'false: plan only, end as PLANNED.' }),
    headful: t.boolean({ required: true, defaultValue: false, description: 'In a browser whose window is seen, where the worker has a display.' }),
    memoryTemplate: t.string({
      description: 'Name of a stored plan to start from, with or without `templates:` before it. It is taken as it is, and nothing is planned.',
    }),
    parameters: t.field({ type: 'JSON', description: 'Of the stored plan, an object: name → value. Its parameter `prompt` has the prompt by itself.' }),
  }),
});

const ExternalSourceInput = builder.inputType('ExternalSourceInput', {
  description: 'A task that runs elsewhere: RUNNING until finishTask, reporting through recordAgentLogs.',
  fields: (t) => ({
    name: t.string({ required: true }),
    prompt: t.string(),
  }),
});

export const TaskSourceInput = builder.inputType('TaskSourceInput', {
  description: 'Exactly one.',
  isOneOf: true,
  fields: (t) => ({
    template: t.field({ type: TemplateSourceInput }),
    pipeline: t.field({ type: PipelineSourceInput }),
    prompt: t.field({ type: PromptSourceInput }),
    chat: t.field({ type: ChatSourceInput }),
    plan: t.field({ type: PlanSourceInput }),
    external: t.field({ type: ExternalSourceInput }),
  }),
});

export function toTaskSource({ template, pipeline, prompt, external, chat, plan }: typeof TaskSourceInput.$inferInput): TaskSource {
  if (template) return { ...template, kind: 'TEMPLATE', version: template.version ?? null };
  if (pipeline) return { ...pipeline, kind: 'PIPELINE' };
  if (prompt) return { ...prompt, kind: 'PROMPT', agents: prompt.agents ?? null };
  if (external) return { kind: 'EXTERNAL', name: external.name, prompt: external.prompt ?? null };
  if (chat) return { ...chat, kind: 'CHAT', model: chat.model ?? null };
  if (plan) {
    return { ...plan, kind: 'PLAN', model: plan.model ?? null, memoryTemplate: plan.memoryTemplate ?? null, parameters: plan.parameters ?? null };
  }
  throw new Error('unreachable: the schema asks for exactly one');
}
