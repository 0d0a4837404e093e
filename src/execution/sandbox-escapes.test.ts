import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { hasBubblewrap, processesWith, setUpScripts, silent, uniqueSleep } from '../testing/scripts.ts';
import { openWebServer } from '../testing/web-server.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

const scripts = setUpScripts();

describe.runIf(hasBubblewrap)('out of bubblewrap there is no way (needs bubblewrap)', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox(readConfig({ SANDBOX: 'bubblewrap' }), silent);
  });

  test('to files of the host', async () => {
    const [folder, other] = [await scripts.folder(), await scripts.folder()];
    const secret = join(other, 'secret');
    await writeFile(secret, 'host secret');
    await mkdir(join(folder, 'sub'));
    const { out } = await scripts.run(
      sandbox,
      `cat ${secret} ../*/secret /workspace/../*/secret; ln -s ${secret} link; cat link; ls /root /home /etc/passwd /etc/shadow /var /sys; cat /proc/1/root${secret};
       for place in / /usr /usr/bin /dev /etc /proc/sys/kernel; do echo x > $place/taskloom-test && echo wrote $place; done; head -c 300000000 /dev/zero > /tmp/big && echo filled`,
      { folder },
    );
    expect(out).toEqual([]);
  });

  test('to the environment and the processes of the server', async () => {
    vi.stubEnv('TASKLOOM_TEST_SECRET', 'server secret');
    const { out } = await scripts.run(
      sandbox,
      'cat /proc/[0-9]*/environ | tr "\\0" "\\n" | grep -c TASKLOOM_TEST_SECRET; ls -d /proc/[0-9]* | wc -l; kill -9 -1 2>/dev/null; kill -9 1; ls /proc/self/fd | wc -l',
    );
    vi.unstubAllEnvs();
    expect(out[0]).toBe('0');
    expect(Number(out[1])).toBeLessThan(6);
  });

  test('for variables that are meant for another program', async () => {
    const outside = await scripts.folder();
    await scripts.run(sandbox, 'true', { env: { LD_DEBUG: 'files', LD_DEBUG_OUTPUT: join(outside, 'trace') } });
    // The loader of a program outside would have written there.
    expect(await readdir(outside)).toEqual([]);
  });

  test('to the network, the host itself included', async () => {
    await using server = await openWebServer((_request, response) => response.end());
    const { out, exitCode } = await scripts.run(sandbox, `#!/bin/bash\nexec 3<>/dev/tcp/127.0.0.1/${server.port} && echo connected`);
    expect({ out, requests: server.requests, failed: exitCode !== 0 }).toEqual({ out: [], requests: [], failed: true });
  });

  test('past the end of the server', async () => {
    const time = uniqueSleep();
    const folder = await scripts.folder();
    await writeFile(join(folder, 'script'), `#!/bin/sh\ntrap "" TERM HUP; setsid sleep ${time} & sleep ${time}`, { mode: 0o755 });
    const server = `
      import { openSandbox } from ${JSON.stringify(import.meta.resolve('./sandbox.ts'))};
      import { readConfig } from ${JSON.stringify(import.meta.resolve('../config.ts'))};
      const never = new AbortController().signal;
      const sandbox = await openSandbox(readConfig({ SANDBOX: 'bubblewrap' }), { warn() {}, info() {} });
      const limits = { timeoutMs: 60_000, memoryLimitBytes: 2 ** 31, outputLimitBytes: 1_000 };
      await sandbox.run({ file: ${JSON.stringify(join(folder, 'script'))}, args: [], env: {}, folder: ${JSON.stringify(folder)}, ...limits, signal: never, killed: never, onLine() {} });`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', server], { stdio: 'inherit' });
    await vi.waitFor(() => expect(processesWith(time).length).toBeGreaterThanOrEqual(2));
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(processesWith(time)).toEqual([]));
  });

  test('to ever more processes', async () => {
    const result = await scripts.run(sandbox, 'while :; do sleep 60 & done');
    // Root is held by our own watch, everybody else by the kernel, which lets the fork fail.
    expect(result.exceeded === 'processes' || (result.exitCode !== 0 && result.err.join().includes('fork'))).toBe(true);
  });

  test('to more rights', async () => {
    const { out } = await scripts.run(
      sandbox,
      'id -u; unshare -U true && echo user namespace; mount -t tmpfs none /tmp && echo mounted; grep CapEff /proc/self/status; grep NoNewPrivs /proc/self/status; echo x >&3 && echo pipe; echo x >&4 && echo pipe',
    );
    expect(out).toEqual(['1000', 'CapEff:\t0000000000000000', 'NoNewPrivs:\t1']);
  });
});
