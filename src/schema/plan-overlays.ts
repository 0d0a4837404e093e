import type { GraphQLResolveInfo } from 'graphql';
import { encodeCursor } from '../events/cursor.ts';
import { planOverlaysBefore } from '../events/plan-overlays.ts';
import type { CursorEvent } from '../events/stream.ts';
import type { Context } from './context.ts';
import type { EventWith } from './event-list.ts';

/** What was known of a plan's places on the page when this event happened; one statement for all that resolve in one tick. */
export async function planOverlaysAt(event: CursorEvent, { loaders, services }: Context, info: GraphQLResolveInfo): Promise<EventWith<'OVERLAY_RECORDED'>[]> {
  const { database, live } = services;
  const loader = loaders.forField(info, 'plan overlays', (events: readonly CursorEvent[]) => planOverlaysBefore(database, events));
  const overlays = await loader.load(event);
  return overlays.map((overlay) => ({ ...overlay, cursor: encodeCursor({ epoch: live.epoch, xid: overlay.xid, position: overlay.position }) }));
}
