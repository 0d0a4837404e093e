import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtempDisposable, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DataDirInUseError, lockDataDir } from './data-dir-lock.ts';

const folder = () => mkdtempDisposable(join(tmpdir(), 'taskloom-lock-'));

/** Another process that holds the folder; killed with SIGKILL when it is disposed. */
async function holdElsewhere(dataDir: string): Promise<AsyncDisposable> {
  const script = `const { lockDataDir } = await import(${JSON.stringify(import.meta.resolve('./data-dir-lock.ts'))});
    await lockDataDir(process.argv[1]);
    console.log('held');
    setInterval(() => {}, 1_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('one process holds a data directory, by whatever path another comes to it', async () => {
  await using parent = await folder();
  const dataDir = join(parent.path, 'data');
  await mkdir(dataDir);
  await symlink(dataDir, join(parent.path, 'link'));
  {
    await using _elsewhere = await holdElsewhere(dataDir);
    await expect(lockDataDir(dataDir)).rejects.toThrow(DataDirInUseError);
    await expect(lockDataDir(join(parent.path, 'link'))).rejects.toThrow(`Another Taskloom is using ${parent.path}/link.`);
    await using _another = await lockDataDir(join(parent.path, 'other'));
  }
  await using _next = await lockDataDir(dataDir);
});

test('it is free when its holder lets it go', async () => {
  await using dir = await folder();
  const { path } = dir;
  await (await lockDataDir(path))[Symbol.asyncDispose]();
  await using _again = await lockDataDir(path);
});

test('of several that come when its holder has died, one gets it', async () => {
  await using dir = await folder();
  const { path } = dir;
  for (let round = 0; round < 10; round += 1) {
    await (await holdElsewhere(path))[Symbol.asyncDispose]();
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDir(path)));
    const held = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(held).toHaveLength(1);
    for (const lock of held) await lock[Symbol.asyncDispose]();
  }
});
