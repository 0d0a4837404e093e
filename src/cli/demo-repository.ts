import { createLocalRepository, type LocalRepository } from './local-repository.ts';

/** The parameters of `git-script-execution` besides `repo_url`. */
export const demoParameters = { script_path: 'count-words.sh', script_args: ['poem.txt'], output_path: 'report.json' };

const poem = `There she weaves by night and day
A magic web with colours gay.
She has heard a whisper say,
A curse is on her if she stay
To look down to Camelot.
She knows not what the curse may be,
And so she weaveth steadily,
And little other care hath she,
The Lady of Shalott.
`;

/** Needs no more than a POSIX shell; it rests after each line, so that there is something to watch. */
const script = `#!/bin/sh
# Counts the words of a text, line by line, with a rest of $2 seconds after each, and writes report.json.
set -eu
text=$1
total=0
while read -r line; do
  count=$(printf '%s\\n' "$line" | wc -w)
  total=$((total + count))
  echo "$((count)) words: $line"
  sleep "\${2:-0.3}"
done < "$text"
printf '{ "text": "%s", "words": %d }\\n' "$text" "$total" > report.json
`;

/**
 * A repository to try things on: a text, and a script that counts its words.
 * @throws Error where there is no git.
 */
export async function createDemoRepository(): Promise<LocalRepository> {
  try {
    return await createLocalRepository({ 'poem.txt': { content: poem }, 'count-words.sh': { content: script, kind: 'executable' } });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new Error('There is no git on this machine, and the demo needs it. Get it at https://git-scm.com/downloads.', { cause: error });
  }
}
