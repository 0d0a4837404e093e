import { expect, test } from 'vitest';
import { collectText } from './text-collector.ts';

function collect(...pieces: string[]) {
  const passed: string[] = [];
  const collector = collectText((text) => passed.push(text));
  for (const piece of pieces) collector.push(piece);
  return { text: collector.end(), passed, firstTokenAt: collector.firstTokenAt };
}

test('NUL becomes U+FFFD', () => {
  expect(collect('a\0b').text).toBe('a\uFFFDb');
});

test('a character that was cut in two is passed on whole', () => {
  expect(collect('a\uD83D', '\uDE00b').passed).toEqual(['a', '😀b']);
});

test('half a character that is never completed becomes U+FFFD', () => {
  expect(collect('a\uD83D').text).toBe('a\uFFFD');
  expect(collect('\uDE00a').text).toBe('\uFFFDa');
});

test('nothing is passed on for empty pieces', () => {
  expect(collect('', '')).toEqual({ text: '', passed: [], firstTokenAt: undefined });
});
