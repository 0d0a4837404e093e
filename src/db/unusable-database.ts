/** The start ends here, and only a person can do something about it. */
export class UnusableDatabaseError extends Error {
  override readonly name = 'UnusableDatabaseError';

  /** @param hint what to do. */
  constructor(reason: string, hint: string, options?: ErrorOptions) {
    super(`${reason}\n${hint}`, options);
  }
}
