import type { Config } from '../config.ts';
import { StepError } from '../domain/step-outcome.ts';
import type { Egress } from './egress.ts';

/** What git may be told to clone, and over what. */
export interface GitAddress {
  /** As git gets it: what was checked, spelled the way that it was checked. */
  url: URL;
  /** Value of GIT_ALLOW_PROTOCOL. */
  protocol: 'https' | 'http' | 'file';
  /** Value of http.curloptResolve: the connection goes to an address that was checked. */
  resolve: string | undefined;
}

const allowFile = 'An operator can allow file:// repositories with GIT_ALLOW_FILE=true.';

/**
 * @throws StepError INVALID_REPOSITORY_URL, PROTOCOL_NOT_ALLOWED, EGRESS_DENIED, HOST_NOT_FOUND (retryable).
 */
export async function checkAddress(repoUrl: string, { config, egress }: { config: Pick<Config, 'gitAllowFile'>; egress: Egress }): Promise<GitAddress> {
  const url = parse(repoUrl);
  switch (url.protocol) {
    case 'file:':
      if (!config.gitAllowFile) throw notAllowed('file', allowFile);
      if (url.hostname !== '') throw invalid('A file:// address has three slashes: file:///path/to/repository.');
      return { url, protocol: 'file', resolve: undefined };
    case 'http:':
    case 'https:': {
      if (url.username || url.password) throw invalid('Leave user name and password out, and name an entry of CREDENTIALS as `credential`.');
      const addresses = await egress.check(url);
      if (url.protocol === 'http:' && !addresses.every(({ byOperator }) => byOperator))
        throw notAllowed('http', `Use https://. An operator can allow http for a host with EGRESS_ALLOW=${url.host}`);
      const protocol = url.protocol === 'http:' ? 'http' : 'https';
      const port = url.port || (protocol === 'http' ? '80' : '443');
      const checked = addresses.map(({ address, family }) => (family === 6 ? `[${address}]` : address));
      return { url, protocol, resolve: `${url.hostname}:${port}:${checked.join(',')}` };
    }
    default:
      throw notAllowed(url.protocol.slice(0, -1), 'Use https://.');
  }
}

function parse(repoUrl: string): URL {
  const url = URL.parse(repoUrl);
  if (url) return url;
  if (/^[./~]/.test(repoUrl)) throw invalid(`A repository on this machine is given as file:// and its absolute path. ${allowFile}`);
  if (/^[^/\s]+@[^/\s]+:/.test(repoUrl)) throw invalid('Addresses of SSH are not supported: use https://.');
  throw invalid('Give an address that begins with https://.');
}

function invalid(hint: string): StepError {
  // The address itself is left out, because it may contain a password.
  return new StepError('INVALID_REPOSITORY_URL', 'repo_url is not the address of a repository.', { hint });
}

function notAllowed(protocol: string, hint: string): StepError {
  return new StepError('PROTOCOL_NOT_ALLOWED', `Repositories are not cloned over ${protocol}.`, { hint });
}
