import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ConfigError, readConfig } from '../config.ts';
import { hasBubblewrap, isLinux, mebibyte, processesWith, setUpScripts, silent, uniqueSleep } from '../testing/scripts.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import { limitPrefix } from './sandbox-limits.ts';
import type { SandboxRun } from './sandbox-run.ts';

const scripts = setUpScripts();
const kinds = [
  { mode: 'bubblewrap', setting: 'bubblewrap', available: hasBubblewrap },
  { mode: 'none', setting: 'off', available: true },
] as const;

describe.each(kinds)('a script with sandbox mode $mode (needs bubblewrap unless mode is none)', ({ mode, setting, available }) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    if (available) sandbox = await openSandbox(readConfig({ SANDBOX: setting }), silent);
  });

  test.runIf(available)('gets its arguments as they are, a clean environment, and its folder', async () => {
    expect(sandbox.mode).toBe(mode);
    const { out, exitCode, signal, exceeded, folder } = await scripts.run(sandbox, 'printf "%s\\n" "$@"; env | sort; echo kept > file; pwd', {
      args: ['$(id)', 'a b', '--', ''],
      env: { GREETING: 'hello there' },
    });
    expect({ exitCode, signal, exceeded }).toEqual({ exitCode: 0, signal: null, exceeded: undefined });
    expect(out.slice(0, 4)).toEqual(['$(id)', 'a b', '--', '']);
    const home = mode === 'bubblewrap' ? '/workspace' : folder;
    const names = out.slice(4, -1).map((line) => line.slice(0, line.indexOf('=')));
    expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_', 'TASKLOOM_RUN'].includes(name))).toEqual(['GREETING', 'HOME', 'LANG', 'PATH']);
    expect(out).toContain(`HOME=${home}`);
    expect(out.at(-1)).toBe(home);
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('kept\n');
  });

  test.runIf(available)('tells exit code and signal', async () => {
    expect(await scripts.run(sandbox, 'echo bad >&2; exit 7')).toMatchObject({ exitCode: 7, signal: null, err: ['bad'] });
    expect(await scripts.run(sandbox, 'kill -SEGV $$')).toMatchObject({ exitCode: null, signal: 'SIGSEGV' });
  });

  test.runIf(available)('delivers harmless lines: NUL, broken UTF-8, long lines, a last line without its end', async () => {
    const { out } = await scripts.run(sandbox, "printf 'a\\000b\\n\\377\\303\\n\\r\\nfull\\r\\n'; head -c 70000 /dev/zero | tr '\\0' x; printf '\\nend'");
    expect(out.slice(0, 4)).toEqual(['a\uFFFDb', '\uFFFD\uFFFD', '', 'full']);
    expect(out.slice(4).map((line) => line.length)).toEqual([65_536, 70_000 - 65_536, 3]);
  });

  test.runIf(available)('is ended by SIGTERM when its signal aborts', async () => {
    const abort = new AbortController();
    const { exitCode } = await scripts.run(sandbox, 'trap "echo got it; exit 3" TERM; echo ready; while :; do sleep 0.05; done', {
      signal: abort.signal,
      ...watching((line) => line === 'ready' && abort.abort()),
    });
    expect(exitCode).toBe(3);
  });

  test.runIf(available)('is killed, with children that left its session, although it ignores SIGTERM', async () => {
    const abort = new AbortController();
    const killed = new AbortController();
    const time = uniqueSleep();
    const result = await scripts.run(
      sandbox,
      `trap "" TERM; setsid sleep ${time} & sleep ${time} & (sleep ${time} & setsid sleep ${time} &) ; echo ready; wait; wait`,
      {
        signal: abort.signal,
        killed: killed.signal,
        ...watching((line) => {
          if (line !== 'ready') return;
          abort.abort();
          killed.abort();
        }),
      },
    );
    expect(result.signal).toBe('SIGKILL');
    if (isLinux) await vi.waitFor(() => expect(processesWith(time)).toEqual([]));
  });

  test.runIf(available)('leaves nothing running when it has ended, daemons with its output open included', async () => {
    const time = uniqueSleep();
    const result = await scripts.run(
      sandbox,
      `sleep ${time} & setsid sleep ${time} & (setsid sh -c 'setsid sleep ${time} & exec sleep ${time}' &) ; sleep 0.2; echo done`,
    );
    expect(result).toMatchObject({ exitCode: 0, out: ['done'] });
    if (isLinux) await vi.waitFor(() => expect(processesWith(time)).toEqual([]));
  });

  test.runIf(available)('is stopped by the clock', async () => {
    const result = await scripts.run(sandbox, 'sleep 60', { timeoutMs: 100 });
    expect(result).toMatchObject({ exceeded: 'time', exitCode: null });
  });

  test.runIf(available)('is stopped at its output limit', async () => {
    const result = await scripts.run(sandbox, 'yes 0123456', { outputLimitBytes: 8_000 });
    expect(result.exceeded).toBe('output');
    expect(result.out).toHaveLength(1_000);
  });

  test.runIf(available && isLinux)('cannot take more memory than its limit, in one process or in several', async () => {
    const one = await scripts.run(sandbox, 'head -c 500000000 /dev/zero | tail -c 499999999 | wc -c', { memoryLimitBytes: 100 * mebibyte });
    expect(one.out).not.toContain('499999999');
    const hold = '(head -c 100000000 /dev/zero; sleep 60) | tail -c 100000000';
    const several = await scripts.run(sandbox, `${hold} & ${hold} & ${hold} & wait`, { memoryLimitBytes: 200 * mebibyte });
    expect(several.exceeded).toBe('memory');
  });

  test.runIf(available && isLinux)('tells what it used', async () => {
    const result = await scripts.run(sandbox, 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; sleep 1');
    expect(result.cpuTimeMs).toBeGreaterThan(0);
    expect(result.peakMemoryBytes).toBeGreaterThan(100_000);
  });

  test.runIf(available)('does not start with a NUL byte or with endless arguments', async () => {
    await expect(scripts.run(sandbox, 'true', { env: { A: 'x\0--bind\0/\0/host' } })).rejects.toMatchObject({ code: 'SCRIPT_FAILED_TO_START' });
    await expect(scripts.run(sandbox, 'true', { args: ['x'.repeat(10_000_000)] })).rejects.toMatchObject({ code: 'SCRIPT_FAILED_TO_START' });
  });
});

/** Lines are looked at instead of collected. */
function watching(onLine: (line: string) => unknown): Pick<SandboxRun, 'onLine'> {
  return { onLine: (_stream, line) => void onLine(line) };
}

test.runIf(isLinux)('without prlimit, the shell sets the limits', () => {
  const [command = '', ...args] = limitPrefix({ memoryLimitBytes: 512 * mebibyte, timeoutMs: 1_000 }, false, false);
  const show = 'ulimit -v; ulimit -f; ulimit -n; ulimit -c; echo "$1"';
  const { stdout } = spawnSync(command, [...args, '/bin/sh', '-c', show, 'sh', 'a  b'], { encoding: 'utf8' });
  expect(stdout.split('\n')).toEqual(['524288', String(1024 ** 3 / 512), '1024', '0', 'a  b', '']);
});

describe('the setting SANDBOX', () => {
  test('off says so loudly', async () => {
    const log = { warn: vi.fn(), info: vi.fn() };
    const sandbox = await openSandbox(readConfig({ SANDBOX: 'off' }), log);
    expect(sandbox.mode).toBe('none');
    expect(log.warn).toHaveBeenCalledOnce();
  });

  describe('where bubblewrap does not work', () => {
    test.each([
      { isOpen: true, mode: 'none' },
      { isOpen: false, mode: 'refused' },
    ])('auto and open=$isOpen gives $mode', async ({ isOpen, mode }) => {
      const sandbox = await openSandbox({ ...readConfig({}), isOpen }, silent, async () => 'no namespaces');
      expect(sandbox.mode).toBe(mode);
      if (mode === 'refused') await expect(scripts.run(sandbox, 'true')).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    });

    test('bubblewrap refuses to start', async () => {
      const opening = openSandbox(readConfig({ SANDBOX: 'bubblewrap' }), silent, async () => 'no namespaces');
      await expect(opening).rejects.toThrow(ConfigError);
      await expect(opening).rejects.toThrow('SANDBOX=bubblewrap');
    });
  });
});
