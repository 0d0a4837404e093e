import type { NewTask } from '../domain/create-task.ts';

/** What `createTask` of the domain is given where a client names nothing but the template. */
export function newTask(template: string): NewTask {
  return {
    source: { kind: 'TEMPLATE', name: template, version: null, parameters: {} },
    priority: 5,
    dependsOn: [],
    onDependencyFailure: 'FAIL',
    startAfter: null,
    timeoutMs: null,
    maxAttempts: null,
    tags: [],
    metadata: {},
    shop: null,
    externalId: null,
    idempotencyKey: null,
    budget: null,
  };
}
