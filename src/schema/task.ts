import { isTerminal } from '../domain/task-status.ts';
import { Agent } from './agent.ts';
import { agentOfName } from './agent-of-name.ts';
import { builder } from './builder.ts';
import { elapsedMs } from './elapsed.ts';
import { idArgument } from './id-arguments.ts';
import { prismaById, prismaByIds } from './prisma-nodes.ts';
import { errorColumns, failureOf, TaskError } from './task-error.ts';
import { DependencyFailurePolicy, ExecutionMode, TaskKind, TaskStatus } from './task-status.ts';
import { ResourceUsage, resourceColumns, resourceUsageOf, TokenUsage, tokenColumns } from './usage.ts';
import { visibleCost, visibleId } from './visible.ts';

export const Task = builder.prismaNode('Task', {
  description: 'One unit of work, whatever created it: a template, a pipeline job, a prompt, a chat message, a plan or an outside pipeline.',
  id: { field: 'id' },
  findUnique: visibleId,
  nullable: true,
  // Columns are read where a field asks for them: some are wide.
  select: { id: true },
  fields: (t) => ({
    externalId: t.exposeString('externalId', { nullable: true, description: 'The id that its creator gave it, unique per shop.' }),
    kind: t.expose('kind', { type: TaskKind }),
    name: t.exposeString('name', { description: 'The template, pipeline, prompt or agent that it runs.' }),
    status: t.expose('status', { type: TaskStatus }),
    isTerminal: t.boolean({ description: 'Ended, for good.', select: { status: true }, resolve: ({ status }) => isTerminal(status) }),
    priority: t.exposeInt('priority', { description: '1 (least urgent) to 10 (most urgent).' }),
    prompt: t.exposeString('prompt', { nullable: true }),
    parameters: t.expose('parameters', { type: 'JSON', description: 'Template parameters, pipeline inputs or prompt inputs, as given.' }),
    template: t.relation('template', { nullable: true, description: 'The version that it runs, whatever was published since.' }),
    mode: t.expose('mode', { type: ExecutionMode, nullable: true, description: 'Of a prompt: whether one agent works or several in a row.' }),
    agents: t.field({
      type: [Agent],
      description: 'Agents that take part, in order; `agentNames` also holds those that were never registered here.',
      select: { shop: true, agentNames: true, createdAt: true },
      resolve: async ({ shop, agentNames, createdAt }, _args, context, info) => {
        const agents = await Promise.all(agentNames.map((name) => agentOfName({ shop, name, at: createdAt }, context, info)));
        return agents.filter((agent) => agent !== null);
      },
    }),
    agentNames: t.exposeStringList('agentNames', { description: 'Agents that take part, in order; a step that is no agent’s goes by its own name.' }),
    profile: t.exposeString('profile', { nullable: true, description: 'Of a chat: what kind of answer is wanted, as given.' }),
    role: t.exposeString('role', { nullable: true, description: 'Of a chat: as whom to answer, as given.' }),
    onDependencyFailure: t.expose('onDependencyFailure', { type: DependencyFailurePolicy }),
    error: t.field({
      type: TaskError,
      nullable: true,
      select: { ...errorColumns, errorStageId: true },
      resolve: (task) => failureOf(task, task.errorStageId),
    }),
    resourceUsage: t.field({
      type: ResourceUsage,
      nullable: true,
      description: 'Null where nothing is known.',
      select: resourceColumns,
      resolve: resourceUsageOf,
    }),
    tokenUsage: t.field({ type: TokenUsage, select: tokenColumns, resolve: (task) => task }),
    creditsUsed: t.expose('creditsUsed', { type: 'Decimal', description: 'What the user is charged. Never mixed with `cost`.' }),
    cost: t.field({
      type: 'Decimal',
      nullable: true,
      description: `What the models cost us, in US dollars, at the price on the day of each call; null where a price is unknown, and, here
and everywhere, for keys that are bound to a shop and not ADMIN.`,
      select: { cost: true },
      resolve: visibleCost,
    }),
    attempts: t.exposeInt('attempts', {
      description: 'How often the whole task was started: crash recoveries, retries of a stage and approvals that it waited for included.',
    }),
    tags: t.exposeStringList('tags'),
    metadata: t.expose('metadata', { type: 'JSON', description: "The creator's own notes, as given." }),
    shop: t.string({ nullable: true, select: { shop: true }, resolve: ({ shop }) => shop || null }),
    createdBy: t.exposeString('createdBy', { nullable: true, description: 'Name of the key that created it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    startAfter: t.expose('startAfter', { type: 'DateTime', nullable: true, description: 'It does not start before this.' }),
    queuedAt: t.expose('queuedAt', { type: 'DateTime', nullable: true, description: 'Since when it could start.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true, description: 'When it ended, however it ended.' }),
    lastEventAt: t.expose('lastEventAt', { type: 'DateTime' }),
    deletedAt: t.expose('deletedAt', { type: 'DateTime', nullable: true }),
    durationMs: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'From start to end, or to now while it runs.',
      select: { startedAt: true, completedAt: true, durationMs: true },
      resolve: ({ startedAt, completedAt, durationMs }) => durationMs ?? elapsedMs(startedAt, completedAt),
    }),
    queueWaitMs: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'From queued to started, or to now while it is queued.',
      select: { queuedAt: true, startedAt: true, completedAt: true },
      resolve: ({ queuedAt, startedAt, completedAt }) => elapsedMs(queuedAt, startedAt ?? completedAt),
    }),
  }),
});

export const taskById = prismaById((prisma, query) => prisma.task.findUnique(query));
export const tasksByIds = prismaByIds((prisma, query) => prisma.task.findMany(query));

builder.queryFields((t) => ({
  task: t.prismaField({
    type: Task,
    authScopes: { READ: true },
    nullable: true,
    description: 'A deleted one, too.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, context) => context.services.prisma.task.findUnique({ ...query, where: visibleId(idArgument('Task', id), context) }),
  }),
  taskByExternalId: t.prismaField({
    type: Task,
    authScopes: { READ: true },
    nullable: true,
    description: 'The task under the id that its creator gave it. External ids are unique per shop; a key without a shop says which.',
    args: { externalId: t.arg.string({ required: true }), shop: t.arg.string() },
    resolve: (query, _root, { externalId, shop }, { actor, services }) =>
      services.prisma.task.findUnique({
        ...query,
        where: { shop_externalId: { shop: shop ?? actor.shop ?? '', externalId }, ...(actor.shop === null ? {} : { shop: actor.shop }) },
      }),
  }),
}));
