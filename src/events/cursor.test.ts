import { expect, it } from 'vitest';
import { decodeCursor, encodeCursor, isAfter } from './cursor.ts';

it.each([
  { epoch: 1, xid: 0, position: 0 },
  { epoch: 12, xid: 4_294_967_296, position: 987_654_321_012_345 },
])('comes back as it was: %o', (cursor) => {
  const text = encodeCursor(cursor);
  expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(decodeCursor(text)).toEqual(cursor);
});

it.each([
  '',
  'x',
  '1.2.3',
  encodeCursor({ epoch: 1, xid: 1, position: 1 }).slice(0, -1),
  `${encodeCursor({ epoch: 1, xid: 1, position: 1 })}=`,
  ...['1.2', '1.2.3.4', '1.-2.3', '01.2.3', '1.2.1e3', ' 1.2.3', '1.9999999999999999.1'].map((text) => Buffer.from(text).toString('base64url')),
])('is nothing else: %j', (text) => {
  expect(decodeCursor(text)).toBeUndefined();
});

it('is ordered by transaction, then by position', () => {
  const place = { xid: 5, position: 5 };
  expect(
    [
      { xid: 6, position: 1 },
      { xid: 5, position: 6 },
    ].every((later) => isAfter(later, place)),
  ).toBe(true);
  expect([place, { xid: 5, position: 4 }, { xid: 4, position: 9 }].some((earlier) => isAfter(earlier, place))).toBe(false);
});
