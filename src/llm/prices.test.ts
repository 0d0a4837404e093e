import { expect, test } from 'vitest';
import { costOf } from './prices.ts';

const none = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 };
const openai = { provider: 'openai', baseUrl: 'http://127.0.0.1:1/v1' } as const;

test('an exact decimal string: 1,000 tokens in and 100 out of gpt-4o-mini', () => {
  // 1,000 × $0.15 / 1M + 100 × $0.60 / 1M; as floating point 0.00020999999999999998.
  expect(costOf(openai, 'gpt-4o-mini', { ...none, input: 1_000, output: 100 })).toBe('0.00021');
});

test('cached input is cheaper, and is not charged twice', () => {
  // 600 × $2.50 / 1M + 400 × $1.25 / 1M.
  expect(costOf(openai, 'gpt-4o', { ...none, input: 600, cachedInput: 400 })).toBe('0.002');
});

test('reasoning is charged as output', () => {
  const asOutput = costOf(openai, 'gpt-5', { ...none, output: 300 });
  expect(costOf(openai, 'gpt-5', { ...none, output: 100, reasoning: 200 })).toBe(asOutput);
  expect(asOutput).toBe('0.003');
});

test('cache writes of Anthropic are dearer', () => {
  // 300 × $3 + 200 × $0.30 + 500 × $3.75 + 100 × $15, each per million.
  const tokens = { ...none, input: 300, cachedInput: 200, cacheWrite: 500, output: 100 };
  expect(costOf({ provider: 'anthropic', baseUrl: 'https://api.anthropic.com/v1' }, 'claude-sonnet-4-5', tokens)).toBe('0.004335');
});

test('small amounts are written without an exponent', () => {
  expect(costOf(openai, 'gpt-4o-mini', { ...none, input: 1 })).toBe('0.00000015');
});

test('an unknown price is null, never zero', () => {
  const tokens = { ...none, input: 10, output: 10 };
  expect(costOf(openai, 'no-such-model', tokens)).toBeNull();
  expect(costOf({ provider: 'ollama', baseUrl: 'http://127.0.0.1:11434' }, 'gpt-oss:20b', tokens)).toBeNull();
  expect(costOf(openai, 'gpt-4o-mini', { ...tokens, unclassified: 1 })).toBeNull();
});

test('an engine that only speaks the protocol has the prices of its address', () => {
  const tokens = { ...none, input: 1_000 };
  expect(costOf({ provider: 'openai-compatible', baseUrl: 'https://api.openai.com/v1' }, 'gpt-4o-mini', tokens)).toBe('0.00015');
  expect(costOf({ provider: 'openai-compatible', baseUrl: 'https://api.groq.com/openai/v1' }, 'llama-3.1-8b-instant', tokens)).toBe('0.00005');
  expect(costOf({ provider: 'openai-compatible', baseUrl: 'http://127.0.0.1:1234/v1' }, 'gpt-oss-20b', tokens)).toBeNull();
});
