import { EventEmitter } from 'node:events';
import type { BrowserContext } from 'playwright-core';
import { expect, test } from 'vitest';
import { BrowserSession } from './session.ts';

test('a secret is hidden before a line is cut, wherever the cut is', () => {
  // A session without pages asks no more of it.
  const context = new EventEmitter() as unknown as BrowserContext;
  const session = new BrowserSession(context, { url: '', username: '', password: '', [Symbol.asyncDispose]: async () => undefined }, ['of-the-server']);
  const said: string[] = [];
  session.reportTo({ log: (_level, message) => void said.push(message), saveArtifact: async () => undefined });
  session.addSecret('hunter22');
  for (const secret of ['hunter22', 'of-the-server']) session.log('INFO', `${'x'.repeat(1_996)}${secret} and more`);
  expect(said).toEqual(Array(2).fill(`${'x'.repeat(1_996)}[sec…`));
  expect(session.shown(`${'x'.repeat(1_996)}hunter22`)).toBe(`${'x'.repeat(1_996)}[sec…`);
});
