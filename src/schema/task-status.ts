import { builder } from './builder.ts';

export const TaskStatus = builder.enumType('TaskStatus', {
  description: 'Where a task is in its life.',
  values: {
    BLOCKED: { description: 'Waits for other tasks.' },
    SCHEDULED: { description: 'Waits for its start time.' },
    QUEUED: { description: 'Waits for a worker.' },
    RUNNING: { description: 'A worker executes its stages.' },
    AWAITING_APPROVAL: { description: 'Waits for a person.' },
    CANCELLING: { description: 'Asked to stop, still stopping.' },
    PLANNED: { description: 'Terminal: the plan is made and, as asked, not executed.' },
    COMPLETED: { description: 'Terminal.' },
    FAILED: { description: 'Terminal: `error` says why.' },
    CANCELLED: { description: 'Terminal.' },
  } as const,
});

export const TaskKind = builder.enumType('TaskKind', {
  description: 'What created a task.',
  values: {
    TEMPLATE: { description: 'A template, with parameters.' },
    PIPELINE: { description: 'A template or an agent, by name, with inputs.' },
    PROMPT: { description: 'One agent or several, by name, with inputs.' },
    CHAT: { description: 'A free prompt, routed to an engine and an agent.' },
    PLAN: { description: 'A prompt for which a plan is made.' },
    EXTERNAL: { description: 'It runs elsewhere and reports here.' },
  } as const,
});

export const DependencyFailurePolicy = builder.enumType('DependencyFailurePolicy', {
  description: 'What becomes of a task when one that it depends on ends otherwise than COMPLETED.',
  values: {
    FAIL: { description: 'It fails.' },
    CANCEL: { description: 'It is cancelled.' },
    RUN: { description: 'It runs all the same.' },
  } as const,
});

export const OrderDirection = builder.enumType('OrderDirection', { description: 'ASC begins with the smallest or oldest.', values: ['ASC', 'DESC'] as const });

export const ExecutionMode = builder.enumType('ExecutionMode', {
  description: 'How many agents a prompt goes through.',
  values: ['SINGLE', 'SEQUENTIAL'] as const,
});
