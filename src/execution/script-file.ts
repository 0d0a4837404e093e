import { access, constants, open, stat } from 'node:fs/promises';
import { StepError } from '../domain/step-outcome.ts';
import { folderInside } from './sandbox-bubblewrap.ts';
import { resolveInWorkspace } from './workspace-path.ts';

/** Linux reads no more of a first line (BINPRM_BUF_SIZE). */
const firstLineBytes = 256;

/**
 * The absolute path of a script that can be started.
 * @param folder the task's working folder.
 * @throws StepError PATH_OUTSIDE_WORKSPACE, SCRIPT_NOT_FOUND, SCRIPT_NOT_EXECUTABLE, SCRIPT_FAILED_TO_START for a first line that names no program.
 */
export async function findScript(folder: string, scriptPath: string): Promise<string> {
  const file = await resolveInWorkspace(folder, scriptPath);
  if (file === undefined || !(await stat(file)).isFile()) {
    throw new StepError('SCRIPT_NOT_FOUND', `There is no file ${JSON.stringify(scriptPath)} in the working folder.`, {
      hint: 'script_path is relative to the root of the repository, and case matters.',
    });
  }
  if (!(await isExecutable(file))) {
    throw new StepError('SCRIPT_NOT_EXECUTABLE', `${JSON.stringify(scriptPath)} is not executable.`, {
      hint: `Run "git update-index --chmod=+x ${scriptPath}" in the repository and commit.`,
    });
  }
  await checkInterpreter(file, scriptPath);
  return file;
}

/** The kernel's own word for both faults is "no such file", about a script that is there. */
async function checkInterpreter(file: string, scriptPath: string): Promise<void> {
  const [firstLine = ''] = (await readBeginning(file)).split('\n', 1);
  const interpreter = /^#![ \t]*([^ \t\r\n]+)/.exec(firstLine)?.[1];
  if (interpreter === undefined) return;
  if (firstLine.endsWith('\r')) {
    throw new StepError('SCRIPT_FAILED_TO_START', `${JSON.stringify(scriptPath)} has Windows line ends (CRLF), so its interpreter is not found.`, {
      hint: 'Commit it with LF line ends: "*.sh text eol=lf" in .gitattributes.',
    });
  }
  if (interpreter.startsWith('/') && !interpreter.startsWith(`${folderInside}/`) && !(await isExecutable(interpreter))) {
    throw new StepError('SCRIPT_FAILED_TO_START', `The first line of ${JSON.stringify(scriptPath)} names ${interpreter}, which this machine does not have.`, {
      hint: `Install it where the worker runs, or name another program, such as "#!/usr/bin/env ${interpreter.split('/').at(-1)}".`,
    });
  }
}

async function readBeginning(file: string): Promise<string> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(firstLineBytes), 0, firstLineBytes, 0);
  return buffer.toString('latin1', 0, bytesRead);
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
