import { expect, it } from 'vitest';
import { after, cover, floor, type Piece } from './buckets.ts';

const at = (text: string) => new Date(`${text}Z`);
const shown = (pieces: Piece[]) =>
  pieces.map(({ level, from, to }) => `${level ?? 'facts'} ${from?.toISOString().slice(0, 19) ?? ''}–${to?.toISOString().slice(0, 19) ?? ''}`);

it('where buckets begin and end', () => {
  const moment = at('2024-02-29T23:59:59.999');
  expect((['MONTH', 'DAY', 'HOUR', 'MINUTE'] as const).map((level) => [floor(level, moment), after(level, floor(level, moment))])).toEqual([
    [at('2024-02-01T00:00:00'), at('2024-03-01T00:00:00')],
    [at('2024-02-29T00:00:00'), at('2024-03-01T00:00:00')],
    [at('2024-02-29T23:00:00'), at('2024-03-01T00:00:00')],
    [at('2024-02-29T23:59:00'), at('2024-03-01T00:00:00')],
  ]);
});

it('a span is covered by the longest buckets, and by facts at its edges', () => {
  expect(shown(cover({ from: at('2026-01-30T22:58:30'), to: at('2026-04-02T01:01:01') }))).toEqual([
    'facts 2026-01-30T22:58:30–2026-01-30T22:59:00',
    'MINUTE 2026-01-30T22:59:00–2026-01-30T23:00:00',
    'HOUR 2026-01-30T23:00:00–2026-01-31T00:00:00',
    'DAY 2026-01-31T00:00:00–2026-02-01T00:00:00',
    'MONTH 2026-02-01T00:00:00–2026-04-01T00:00:00',
    'DAY 2026-04-01T00:00:00–2026-04-02T00:00:00',
    'HOUR 2026-04-02T00:00:00–2026-04-02T01:00:00',
    'MINUTE 2026-04-02T01:00:00–2026-04-02T01:01:00',
    'facts 2026-04-02T01:01:00–2026-04-02T01:01:01',
  ]);
});

it('one that is whole is one piece, one within a minute is facts, one without ends has no edges there', () => {
  expect(shown(cover({ from: at('2026-01-01T00:00:00'), to: at('2026-03-01T00:00:00') }))).toEqual(['MONTH 2026-01-01T00:00:00–2026-03-01T00:00:00']);
  expect(shown(cover({ from: at('2026-01-01T00:00:10'), to: at('2026-01-01T00:00:20') }))).toEqual(['facts 2026-01-01T00:00:10–2026-01-01T00:00:20']);
  expect(shown(cover({ from: null, to: null }))).toEqual(['MONTH –']);
  expect(shown(cover({ from: at('2026-01-31T23:59:00'), to: null }))).toEqual(['MINUTE 2026-01-31T23:59:00–2026-02-01T00:00:00', 'MONTH 2026-02-01T00:00:00–']);
  expect(cover({ from: at('2026-01-01T00:00:10'), to: at('2026-01-01T00:00:10') })).toEqual([]);
});

it('no longer buckets than those that are allowed', () => {
  expect(shown(cover({ from: at('2026-01-01T00:00:00'), to: at('2026-03-01T00:00:30') }, ['HOUR', 'MINUTE']))).toEqual([
    'HOUR 2026-01-01T00:00:00–2026-03-01T00:00:00',
    'facts 2026-03-01T00:00:00–2026-03-01T00:00:30',
  ]);
});
