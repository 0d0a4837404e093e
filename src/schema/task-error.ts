import { builder } from './builder.ts';

export interface Failure {
  code: string;
  message: string;
  hint: string | null;
  retryable: boolean;
  /** Uuid. */
  stageId: string | null;
}

/** The columns of a row that may have failed. */
export const errorColumns = { errorCode: true, errorMessage: true, errorHint: true, errorRetryable: true } as const;

interface FailureColumns {
  errorCode: string | null;
  errorMessage: string | null;
  errorHint: string | null;
  errorRetryable: boolean | null;
}

/** Null where it has not failed. */
export function failureOf({ errorCode, errorMessage, errorHint, errorRetryable }: FailureColumns, stageId: string | null): Failure | null {
  return errorCode === null ? null : { code: errorCode, message: errorMessage ?? '', hint: errorHint, retryable: errorRetryable ?? false, stageId };
}

export const TaskError = builder.objectRef<Failure>('TaskError').implement({
  description: 'Why a task, or one of its stages, failed.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'UPPER_SNAKE_CASE; stable, where the message is not.' }),
    message: t.exposeString('message'),
    hint: t.exposeString('hint', { nullable: true, description: 'What a person can do about it.' }),
    retryable: t.exposeBoolean('retryable', { description: 'The same may succeed at another time.' }),
  }),
});
