import type { Run } from './settle-stages.ts';

/* Where in storage what belongs to a task lies. Another name for what is stored already would leave that behind. */

export function artifactKey(taskId: string, artifactId: string): string {
  return `artifacts/${taskId}/${artifactId}`;
}

/** Another for each attempt: a worker that was lost must not replace what its successor stored. */
export function resultKey({ taskId, attempt }: Run, stageId: string): string {
  return `results/${taskId}/${stageId}-${attempt}`;
}

/** The copy of its working folder, for another worker to go on with. */
export function workspaceKey(taskId: string): string {
  return `workspaces/${taskId}.tgz`;
}

/** Deletes all of it, and what runs left there that were lost before they could record it. */
export const foldersOf = (taskId: string): string[] => [`artifacts/${taskId}`, `results/${taskId}`];
