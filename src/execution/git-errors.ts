import { StepError } from '../domain/step-outcome.ts';

/** What git said (LC_ALL=C), and what it means. The first that fits counts. */
interface Meaning {
  pattern: RegExp;
  error(request: FailedClone): StepError;
}

export interface FailedClone {
  /** Without credentials, which are refused in addresses. */
  url: string;
  branch: string | undefined;
  credential: string | undefined;
  /** The last lines of stderr. */
  stderr: string;
}

const meanings: readonly Meaning[] = [
  {
    pattern: /Remote branch .* not found|couldn't find remote ref/,
    error: ({ branch, url }) =>
      new StepError('BRANCH_NOT_FOUND', `${url} has no branch or tag ${JSON.stringify(branch)}.`, { hint: 'Leave it out for the default branch.' }),
  },
  {
    pattern: /transport '.*' not allowed/,
    error: ({ url }) => new StepError('PROTOCOL_NOT_ALLOWED', `The server of ${url} leads to a protocol that is not allowed.`),
  },
  {
    pattern: /detected dubious ownership/,
    error: ({ url }) =>
      new StepError('GIT_FAILED', `${url} belongs to another user of this machine, so git does not read it.`, {
        hint: 'Give the repository to the user that Taskloom runs as.',
      }),
  },
  {
    pattern: /fsck error/,
    error: ({ url, stderr }) => {
      const [, fault = 'no details'] = /^error: object [0-9a-f]+: (.*)/m.exec(stderr) ?? [];
      return new StepError('GIT_FAILED', `${url} contains something that git holds to be broken or dangerous: ${fault}`);
    },
  },
  {
    pattern: /error: (301|302|307|308)\b|unable to update url base from redirection/,
    error: ({ url }) =>
      new StepError('GIT_FAILED', `${url} redirects to another address.`, { hint: 'Give the address that it redirects to: git follows none.' }),
  },
  {
    pattern:
      /error: 5\d\d|error: 429|Could not resolve host|Failed to connect|Connection (refused|reset|timed out)|Operation too slow|early EOF|RPC failed|hung up/,
    error: ({ url, stderr }) =>
      new StepError('GIT_FAILED', `${url} cannot be reached: ${lastWord(stderr)}`, {
        retryable: true,
        hint: 'Check the address, and whether its server runs.',
      }),
  },
  {
    pattern: /error: 40[134]|not found|does not appear to be a git repository|does not exist|Authentication failed|could not read (Username|Password)/,
    error: ({ url, credential }) =>
      new StepError('REPOSITORY_NOT_FOUND', `There is no repository at ${url} that may be read.`, {
        hint:
          credential === undefined
            ? 'Check the address. A private repository needs `credential`, the name of an entry of CREDENTIALS.'
            : `Check the address, and whether the credential ${JSON.stringify(credential)} may read it.`,
      }),
  },
];

export function gitError(request: FailedClone): StepError {
  const meaning = meanings.find(({ pattern }) => pattern.test(request.stderr));
  return meaning?.error(request) ?? new StepError('GIT_FAILED', `git could not clone ${request.url}: ${lastWord(request.stderr)}`);
}

function lastWord(stderr: string): string {
  const lines = stderr.split('\n').filter(Boolean);
  const fatal = lines.findLast((line) => line.startsWith('fatal: ') && !line.includes('Could not read from remote repository'));
  return (fatal ?? lines.at(-1) ?? 'it said nothing').replace(/^fatal: /, '');
}
