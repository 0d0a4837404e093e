import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { StepError } from '../../domain/step-outcome.ts';
import type { gitClone } from '../../domain/step-types/git-clone.ts';
import type { ConfigOf } from '../../domain/step-types/step-type.ts';
import { BROWSER_STATE_FILE } from '../browser/saved-state.ts';
import type { Executor } from '../executor.ts';
import { cloneRepository } from '../git.ts';
import { emptyFolder } from '../workspace-folder.ts';

/** Clones into the working folder itself, so that later steps run in the repository's root. */
export const gitCloneExecutor: Executor<ConfigOf<typeof gitClone>> = {
  async run({ config, services, signal, killed, ...step }) {
    const folder = await step.workspace();
    const files = await readdir(folder);
    if (files.some((name) => name !== BROWSER_STATE_FILE)) {
      throw new StepError('WORKSPACE_NOT_EMPTY', 'A repository can only be cloned into an empty working folder.', {
        hint: 'Clone one repository for each task, before other steps write files.',
      });
    }
    // git clones into empty folders only; what an earlier step in a browser left is none of the repository's.
    const aside = files.length > 0 ? `${folder}.browser` : undefined;
    if (aside) await rename(join(folder, BROWSER_STATE_FILE), aside);
    try {
      const { commit, branch, repoUrl } = await cloneRepository(
        {
          repoUrl: config.repo_url,
          branch: config.branch,
          credential: config.credential,
          folder,
          timeoutMs: config.timeout_ms,
          signal,
          killed,
          onProgress: (line) => step.log('INFO', line, { stream: 'stderr' }),
        },
        services,
      );
      const output = { commit, branch, repo_url: repoUrl };
      return { output, keyInput: { repo_url: repoUrl, branch: config.branch ?? null }, keyOutput: { commit, branch } };
    } catch (error) {
      // What git left behind, when it was killed, would be in the way of the next attempt.
      await emptyFolder(folder);
      throw error;
    } finally {
      if (aside) await rename(aside, join(folder, BROWSER_STATE_FILE));
    }
  },
};
