import { DomainError, DomainErrors } from '../domain/errors.ts';

/** A domain error as a value: GraphQL takes an `Error` in a list for the failure of that item. */
export type UserErrorOf<Kind extends DomainError> = Omit<Kind, 'under' | 'stack' | 'cause'>;

/** What a mutation answers: its fields, and the failures that the caller can act on. */
export type Payload<Fields extends object> = Fields & { errors: UserErrorOf<DomainError>[] };

/**
 * The one place where domain errors become part of an answer. Everything else that `work` throws goes on.
 *
 * @param failed the fields where nothing was done.
 */
export async function payload<Fields extends object>(failed: Fields, work: () => Promise<NoInfer<Fields>>): Promise<Payload<Fields>> {
  try {
    return { ...(await work()), errors: [] };
  } catch (error) {
    if (error instanceof DomainError) return { ...failed, errors: [toUserError(error)] };
    if (error instanceof DomainErrors) return { ...failed, errors: error.errors.map(toUserError) };
    throw error;
  }
}

// An error's message is the one property that a spread leaves out.
const toUserError = (error: DomainError): UserErrorOf<DomainError> => ({ ...error, message: error.message });

/** What reads one field of the input, with the errors' paths seen from the input as a whole. */
export function inField<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof DomainError ? error.under(field) : error;
  }
}
