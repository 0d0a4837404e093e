/** SQLSTATE query_canceled: of a statement, what its time limit does. */
const QUERY_CANCELED = '57014';

/** Whether the database ended a statement that took too long, by whichever of the two drivers it was sent. */
export function isStatementTimeout(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && error.code === QUERY_CANCELED) return true;
  // Prisma wraps what its driver threw.
  const { driverAdapterError } = 'meta' in error && typeof error.meta === 'object' ? { ...(error.meta as { driverAdapterError?: { cause?: unknown } }) } : {};
  const cause = driverAdapterError?.cause;
  return typeof cause === 'object' && cause !== null && 'originalCode' in cause && cause.originalCode === QUERY_CANCELED;
}
