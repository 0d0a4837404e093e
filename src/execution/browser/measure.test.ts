import { expect, test } from 'vitest';
import { placeFrom, sizeFrom } from './measure.ts';

test('what a page puts in the place of numbers and texts is not believed', () => {
  const place = { x: 1, y: 2, width: 3, height: 4 };
  expect(placeFrom(place)).toEqual(place);
  for (const forged of [Number.NaN, Number.POSITIVE_INFINITY, 'wide', null, undefined]) {
    // Scripts of the page keep to no types.
    const x = forged as unknown as number;
    expect(placeFrom({ ...place, x })).toBeUndefined();
    expect(sizeFrom({ url: '', title: 't'.repeat(20_000), width: x, height: 4, viewport: { width: 5, height: x }, scroll: { x, y: 6 } })).toEqual({
      url: '',
      title: 't'.repeat(10_000),
      width: 0,
      height: 4,
      viewport: { width: 5, height: 0 },
      scroll: { x: 0, y: 6 },
    });
  }
});
