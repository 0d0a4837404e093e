import { existsSync } from 'node:fs';
import { copyFile, glob, mkdir, mkdtempDisposable, readFile, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Generates everything in a copy of the project, so that a check changes nothing, and compares. */
await using copy = await mkdtempDisposable(join(tmpdir(), 'taskloom-generate-'));
const { stdout } = await execa('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
const sources = stdout.split('\0').filter(Boolean);
for (const path of sources.filter((source) => existsSync(join(root, source)))) {
  await mkdir(dirname(join(copy.path, path)), { recursive: true });
  await copyFile(join(root, path), join(copy.path, path));
}
await symlink(join(root, 'node_modules'), join(copy.path, 'node_modules'));
const { failed } = await execa('npm', ['run', '--silent', 'generate'], { cwd: copy.path, stdio: ['ignore', 'ignore', 'inherit'], reject: false });

const generated = await Array.fromAsync(glob('**', { cwd: copy.path, exclude: ['node_modules'], withFileTypes: true }));
const paths = generated.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(copy.path.length + 1));
const stale: string[] = [];
for (const path of paths) {
  const [now, then] = await Promise.all([readFile(join(copy.path, path)), readFile(join(root, path)).catch(() => undefined)]);
  if (!then?.equals(now)) stale.push(path);
}
if (failed) {
  console.error('npm run generate fails.');
  process.exitCode = 1;
} else if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}\nRun: npm run generate`);
  process.exitCode = 1;
} else {
  console.info('Generated files are up to date.');
}
