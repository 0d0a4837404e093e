import { CursorExpiredError } from '../events/stream.ts';
import { cursorExpired } from './graphql-errors.ts';

/** Events for a subscription. Before they begin, while transports can still say so, they have the one error that its client can act on. */
export async function liveEvents<Events>(events: Promise<Events>): Promise<Events> {
  try {
    return await events;
  } catch (error) {
    throw error instanceof CursorExpiredError ? cursorExpired(error.message) : error;
  }
}
