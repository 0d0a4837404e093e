import { openApp } from './app.ts';
import { readConfig } from './config.ts';
import { startBlock } from './start-block.ts';
import { startFault } from './start-fault.ts';

// One signal is enough: more of them (npm and the terminal send one each) change nothing. While the server starts, it waits.
const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());

try {
  const config = readConfig();
  await using app = await openApp(config);
  console.info(await startBlock(config, app));
  await stopped;
} catch (error) {
  const fault = startFault(error);
  if (fault === undefined) throw error;
  console.error(fault);
  process.exit(1);
}
process.exit(0);
