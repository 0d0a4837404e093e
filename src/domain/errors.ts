import type { TaskStatus } from '../db/generated/enums.ts';

/** A failure that the caller can act on. It becomes an entry of the payload's `errors`; everything else is masked. */
export abstract class DomainError extends Error {
  /** Path into the input, for example `['source', 'template', 'parameters', 'repo_url']`. */
  readonly path: string[] | undefined;

  constructor(message: string, path?: readonly string[]) {
    super(message);
    this.path = path ? [...path] : undefined;
  }

  /** The same error, seen from further out: `path` grows at its front. */
  under(...prefix: string[]): this {
    const copy: this = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
    return Object.assign(copy, { path: [...prefix, ...(this.path ?? [])] });
  }
}

export class ValidationError extends DomainError {
  override readonly name = 'ValidationError';
}

export class NotFoundError extends DomainError {
  override readonly name = 'NotFoundError';
  readonly resourceId: string;

  constructor(message: string, resourceId: string, path?: readonly string[]) {
    super(message, path);
    this.resourceId = resourceId;
  }
}

export class InvalidStateError extends DomainError {
  override readonly name = 'InvalidStateError';
  readonly currentStatus: TaskStatus | undefined;

  constructor(message: string, currentStatus?: TaskStatus, path?: readonly string[]) {
    super(message, path);
    this.currentStatus = currentStatus;
  }
}

/** A cycle, an unknown task, or a task of another shop. `taskIds` are uuids or what the caller sent. */
export class DependencyError extends DomainError {
  override readonly name = 'DependencyError';
  readonly taskIds: string[];

  constructor(message: string, taskIds: readonly string[], path?: readonly string[]) {
    super(message, path);
    this.taskIds = [...taskIds];
  }
}

export class ConflictError extends DomainError {
  override readonly name = 'ConflictError';
  /** Uuid of the task that is in the way. */
  readonly existingId: string | undefined;

  constructor(message: string, existingId?: string, path?: readonly string[]) {
    super(message, path);
    this.existingId = existingId;
  }
}

export class LimitExceededError extends DomainError {
  override readonly name = 'LimitExceededError';
  readonly limit: number;

  constructor(message: string, limit: number, path?: readonly string[]) {
    super(message, path);
    this.limit = limit;
  }
}

/** Several at once, so that a caller mends all of them in one go. */
export class DomainErrors extends Error {
  override readonly name = 'DomainErrors';
  readonly errors: readonly DomainError[];

  constructor(errors: readonly DomainError[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.errors = errors;
  }
}

/** Throws what was collected: nothing, the one error, or all of them together. */
export function throwIfAny(errors: readonly DomainError[]): void {
  const [first, ...more] = errors;
  if (first) throw more.length ? new DomainErrors(errors) : first;
}

/** The faults that an error stands for. @throws the error itself where it is none of the caller's. */
export function asDomainErrors(error: unknown): readonly DomainError[] {
  if (error instanceof DomainErrors) return error.errors;
  if (error instanceof DomainError) return [error];
  throw error;
}
