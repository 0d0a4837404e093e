import { expect, test } from 'vitest';
import { LineReader, OutputTail } from './process-lines.ts';

function read(chunks: (string | Uint8Array)[], separator?: RegExp): string[] {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line), separator);
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  reader.end();
  return lines;
}

test('lines do not depend on how the bytes come', () => {
  const bytes = Buffer.from('größe 😀\r\n\n\0 end');
  const expected = ['größe 😀', '', '\uFFFD end'];
  expect(read([bytes])).toEqual(expected);
  expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
});

test('a long line comes in pieces that cut no character in two', () => {
  const line = `${'x'.repeat(65_535)}😀${'y'.repeat(65_536)}`;
  const pieces = read([line, '\nnext']);
  expect(pieces.map((piece) => piece.length)).toEqual([65_535, 65_536, 2, 4]);
  expect(pieces.slice(0, 3).join('')).toBe(line);
  expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
});

test('a cut-off character at the end becomes U+FFFD', () => {
  expect(read([Uint8Array.of(0x61, 0xc3)])).toEqual(['a\uFFFD']);
});

test('other separators', () => {
  expect(read(['10%\r20%', '\rdone\n'], /[\r\n]/)).toEqual(['10%', '20%', 'done']);
});

test('a tail keeps the end', () => {
  const tail = new OutputTail(10);
  expect(tail.text).toBe('');
  tail.add('0123456789');
  expect({ text: tail.text, truncated: tail.truncated }).toEqual({ text: '0123456789', truncated: false });
  for (let line = 0; line < 100; line += 1) tail.add(`line ${line}`);
  expect({ text: tail.text, truncated: tail.truncated }).toEqual({ text: '98\nline 99', truncated: true });
});
