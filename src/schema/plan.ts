import type { StoredPlanStep } from '../domain/plans/plan.ts';
import { builder } from './builder.ts';
import { PlannerKind } from './planner-kind.ts';
import { prismaById } from './prisma-nodes.ts';
import { Stage, stageById } from './stage.ts';
import { Task } from './task.ts';
import { visibleId } from './visible.ts';

interface Validation {
  description: string;
  kind: string;
  value: unknown;
  /** Of the step's stage. */
  stageId: string | null;
  index: number;
}

const PlanTool = builder.objectRef<StoredPlanStep['tool']>('PlanTool').implement({
  description: 'What a step does, and with what.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'navigate, click, type, select, scroll, wait, extract, screenshot, or an agent or executor.' }),
    payload: t.expose('payload', { type: 'JSON', description: 'Its configuration: the fields of the step type `browser`, or of the one that `kind` names.' }),
    timeoutMs: t.expose('timeoutMs', { type: 'SafeInt', nullable: true }),
  }),
});

const PlanValidation = builder.objectRef<Validation>('PlanValidation').implement({
  description: 'What must hold after a step.',
  fields: (t) => ({
    description: t.exposeString('description'),
    kind: t.exposeString('kind', { description: 'element_visible, element_hidden, url_contains, title_contains, network_idle or max_duration_ms.' }),
    value: t.expose('value', { type: 'JSON', nullable: true }),
    passed: t.boolean({
      nullable: true,
      description: 'Null before it was checked.',
      resolve: async ({ stageId, index }, _args, { services }) => {
        if (stageId === null) return null;
        const stage = await services.prisma.stage.findUnique({ where: { id: stageId }, select: { output: true } });
        return passed(stage?.output, index);
      },
    }),
  }),
});

/** Of what a step of the browser puts out. */
function passed(output: unknown, index: number): boolean | null {
  const validations = (output as { validations?: { passed?: unknown }[] } | null | undefined)?.validations;
  const result = Array.isArray(validations) ? validations[index]?.passed : undefined;
  return typeof result === 'boolean' ? result : null;
}

const PlanStep = builder.objectRef<StoredPlanStep>('PlanStep').implement({
  description: 'One step of a plan.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Unique within its plan, for example `step-1`. Its stage has the same name.' }),
    title: t.exposeString('title'),
    detail: t.exposeString('detail', { nullable: true }),
    tool: t.expose('tool', { type: PlanTool }),
    validations: t.field({
      type: [PlanValidation],
      resolve: ({ validations, stageId }) => validations.map((validation, index) => ({ ...validation, stageId, index })),
    }),
    requiresApproval: t.exposeBoolean('requiresApproval', { description: 'A person is asked before it runs.' }),
    stage: t.field({
      type: Stage,
      nullable: true,
      description: 'What executes it; null in a plan that is not executed.',
      resolve: ({ stageId }, _args, context, info) => stageById(stageId, context, info),
    }),
  }),
});

export const Plan = builder.prismaNode('Plan', {
  description: 'What a planner made of a prompt. It never changes: a task that is planned anew has another one.',
  id: { field: 'id' },
  findUnique: visibleId,
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    task: t.relation('task'),
    revision: t.exposeInt('revision', { description: 'From 1, among the plans of its task; the newest is `Task.plan`.' }),
    title: t.exposeString('title'),
    summary: t.exposeString('summary', { description: 'One line for lists.' }),
    rationale: t.exposeStringList('rationale', { description: 'Why these steps.' }),
    risks: t.exposeStringList('risks', { description: 'What could go wrong, and what could not be planned.' }),
    steps: t.field({
      type: [PlanStep],
      select: { steps: true },
      // Written with its plan, and by nobody else.
      resolve: ({ steps }) => steps as unknown as StoredPlanStep[],
    }),
    raw: t.expose('raw', { type: 'JSON', description: 'The plan as the planner made it, whole.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

export const planById = prismaById((prisma, query) => prisma.plan.findUnique(query));

interface Planner {
  kind: typeof PlannerKind.$inferType;
  model: string | null;
  retries: number;
}

const PlannerInfo = builder.objectRef<Planner>('PlannerInfo').implement({
  description: 'Who plans.',
  fields: (t) => ({
    kind: t.expose('kind', { type: PlannerKind }),
    model: t.exposeString('model', { nullable: true, description: 'As asked for; once the plan is made, the one that made it.' }),
    retries: t.exposeInt('retries', { description: 'How often the model was asked again, because what it said was no plan.' }),
  }),
});

builder.prismaObjectFields(Task, (t) => ({
  planner: t.field({
    type: PlannerInfo,
    nullable: true,
    description: 'Of a task that is made from a prompt to plan.',
    select: { planner: true, plannerModel: true, plannerRetries: true },
    resolve: ({ planner, plannerModel, plannerRetries }) => planner && { kind: planner, model: plannerModel, retries: plannerRetries },
  }),
  plan: t.relation('plan', { nullable: true, description: 'The newest; null until it is made.' }),
}));
