import { EventEmitter } from 'node:events';
import type { Browser, BrowserContext } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { readConfig } from '../../config.ts';
import { openEgress } from '../egress.ts';
import { openBrowsers } from './browsers.ts';
import type { Launched } from './launch.ts';

/** A process that ends when the test says so, as a slow one does after it was closed. */
class FakeChromium extends EventEmitter implements Launched {
  readonly unsandboxed = undefined;
  isClosed = false;
  // Only what a session without pages asks of them.
  readonly browser = this as unknown as Browser;
  newContext = async () => Object.assign(new EventEmitter(), { close: async () => undefined }) as unknown as BrowserContext;
  async [Symbol.asyncDispose]() {
    this.isClosed = true;
  }
}

test('a process that is gone takes no other one’s place with it: that is shared, and closed in the end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using after = new AsyncDisposableStack();
  after.defer(() => {
    vi.useRealTimers();
  });
  const config = readConfig({});
  const processes: FakeChromium[] = [];
  const launch = async () => {
    const process = new FakeChromium();
    processes.push(process);
    return process;
  };
  const egress = after.use(openEgress(config));
  const browsers = after.use(openBrowsers(config, egress, { warn: () => undefined }, launch));
  const enter = (taskId: string) => browsers.enter(taskId, { headful: false, saved: undefined });
  await enter('first');
  await browsers.leave('first');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(processes.map(({ isClosed }) => isClosed)).toEqual([true]);
  await enter('second');
  processes[0]?.emit('disconnected');
  await enter('third');
  expect(processes.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  await browsers[Symbol.asyncDispose]();
  expect(processes.map(({ isClosed }) => isClosed)).toEqual([true, true]);
});
