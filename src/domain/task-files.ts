import type { Run } from './settle-stages.ts';

/* Where in storage what belongs to a task lies. Another name for what is stored already would leave that behind. */

export function artifactKey(taskId: string, artifactId: string): string {
  return `artifacts/${taskId}/${artifactId}`;
}

/** Another for each attempt: a worker that was lost must not replace what its successor stored. */
export function resultKey({ taskId, attempt }: Run, stageId: string): string {
  return `results/${taskId}/${stageId}-${attempt}`;
}

/** The copy of its working folder as a stage left it, for another worker or a replay to go on with. */
export function workspaceKey({ taskId, attempt }: Run, stageId: string): string {
  return `${workspacesFolder(taskId)}/${stageId}-${attempt}.tgz`;
}

/** In place of a key: there was a working folder, and no copy of it is kept. */
export const WORKSPACE_NOT_KEPT = '';

export const workspacesFolder = (taskId: string): string => `workspaces/${taskId}`;

/** Deletes all of it, and what runs left there that were lost before they could record it. */
export const foldersOf = (taskId: string): string[] => [`artifacts/${taskId}`, `results/${taskId}`, workspacesFolder(taskId)];
