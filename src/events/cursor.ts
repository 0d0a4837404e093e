/** A place in the event log: everything up to and including (xid, position) lies before it. */
export interface Place {
  xid: number;
  position: number;
}

/**
 * A place as clients hold it. The epoch says which generation of transaction ids it belongs to (see log.ts). Text outside:
 * opaque, url-safe.
 */
export interface Cursor extends Place {
  epoch: number;
}

export function encodeCursor({ epoch, xid, position }: Cursor): string {
  return Buffer.from(`${epoch}.${xid}.${position}`).toString('base64url');
}

/** Undefined for text that `encodeCursor` did not make. */
export function decodeCursor(text: string): Cursor | undefined {
  const match = /^(\d{1,9})\.(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (!match) return undefined;
  const cursor = { epoch: Number(match[1]), xid: Number(match[2]), position: Number(match[3]) };
  return encodeCursor(cursor) === text ? cursor : undefined;
}

export function isAfter(event: Place, place: Place): boolean {
  return event.xid === place.xid ? event.position > place.position : event.xid > place.xid;
}
