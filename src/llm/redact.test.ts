import { expect, test } from 'vitest';
import { redact } from './redact.ts';

const engine = { baseUrl: 'http://models.internal:8000/v1', secrets: ['hunter2-very-secret'] };

test.each([
  ['the configured key', 'key hunter2-very-secret is invalid', 'key [key] is invalid'],
  ['a key of another form', 'Incorrect API key provided: sk-proj-ab12****wxyz.', 'Incorrect API key provided: [key]'],
  ['an authorization header', 'got Authorization: Bearer eyJhbGciOi.J9-x_y', 'got Authorization: Bearer [key]'],
  ['user info', 'cannot reach http://bob:pw@example.com/x', 'cannot reach http://example.com/x'],
  ['a key in a query', 'GET /v1/models?api_key=abcdef&limit=1', 'GET /v1/models?api_key=[key]&limit=1'],
  ["the engine's address", 'connect to models.internal:8000 failed', 'connect to [engine] failed'],
  ['control characters', 'a\0b\nc', 'a b c'],
])('%s', (_what, said, shown) => {
  expect(redact(engine, said)).toBe(shown);
});

test('what is long is cut', () => {
  expect(redact(engine, 'x'.repeat(2_000))).toHaveLength(501);
});
