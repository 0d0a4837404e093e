import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';

const modes = { file: '100644', executable: '100755', symlink: '120000' } as const;

export interface RepositoryFile {
  /** Of a symlink: where it leads. */
  content: string;
  kind?: keyof typeof modes;
}

export interface LocalRepository extends AsyncDisposable {
  /** `file://…` */
  readonly url: string;
  /** Of the bare repository. */
  readonly folder: string;
  /** Of the only commit, 40 hexadecimal digits. */
  readonly commit: string;
}

/**
 * A bare git repository in a temporary folder, with one commit on `main`. It is written as a stream, so that paths and links
 * that no work tree could hold are possible too.
 * @param files by path, with forward slashes.
 */
export async function createLocalRepository(files: Readonly<Record<string, RepositoryFile>>): Promise<LocalRepository> {
  await using stack = new AsyncDisposableStack();
  const parent = stack.adopt(await mkdtemp(join(tmpdir(), 'taskloom-repository-')), (path) => rm(path, { recursive: true, force: true }));
  const folder = join(parent, 'repository.git');
  const entries = Object.entries(files).map(([path, { content, kind = 'file' }]) => `M ${modes[kind]} inline ${JSON.stringify(path)}\n${data(content)}`);
  const commit = `commit refs/heads/main\ncommitter Taskloom <taskloom@localhost> 1767225600 +0000\n${data('First commit')}${entries.join('')}\n`;
  await git(['init', '--quiet', '--bare', '--initial-branch=main', '--template=', folder]);
  await git(['-C', folder, 'fast-import', '--quiet'], commit);
  const head = await git(['-C', folder, 'rev-parse', 'main']);
  const owned = stack.move();
  return { url: pathToFileURL(folder).href, folder, commit: head, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

async function git(args: readonly string[], input?: string): Promise<string> {
  return (await execa('git', args, input === undefined ? { stdin: 'ignore' } : { input })).stdout;
}
