import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher, fetch, Headers, type RequestInit, type Response } from 'undici';
import type { Config } from '../config.ts';
import { StepError } from '../domain/step-outcome.ts';
import { parseEgressRules, rangeOf } from '../egress-rules.ts';
import { credentialHeader } from './egress-credentials.ts';
import { type FetchRequest, fetchFollowing } from './egress-redirects.ts';

export interface CheckedAddress {
  address: string;
  family: 4 | 6;
  /** EGRESS_ALLOW names it or its host. */
  byOperator: boolean;
}
/** All that a host has, at least one. */
export type CheckedAddresses = readonly [CheckedAddress, ...CheckedAddress[]];

/** The one door to the network: git, HTTP steps, tools, webhooks. */
export interface Egress extends AsyncDisposable {
  /**
   * Resolves the host and refuses what is not public, unless the operator allowed it.
   * @returns the addresses that were checked, to be connected to.
   * @throws StepError EGRESS_DENIED, or HOST_NOT_FOUND (retryable).
   */
  check(url: URL): Promise<CheckedAddresses>;
  /** A connection to one of the host's addresses, which pass the same check. @throws as `check`; what the connection failed with */
  dial(hostname: string, port: number): Promise<Socket>;
  /** Connects only to addresses that pass the same check, again at connect time. */
  readonly dispatcher: Dispatcher;
  /**
   * `fetch` that follows at most five redirects, checks each, and drops credentials when the origin changes. Only `init.signal` ends a slow one.
   * @param credential name of a configured credential; it is sent to its own origin only.
   * @throws StepError INVALID_URL, EGRESS_DENIED, HOST_NOT_FOUND, HTTP_UNREACHABLE (the last two retryable), TOO_MANY_REDIRECTS,
   * CREDENTIAL_UNKNOWN, CREDENTIAL_MISMATCH; the signal's reason; TypeError for headers or a body that HTTP does not allow.
   */
  fetch(url: URL, init?: RequestInit & { credential?: string | undefined }): Promise<Response>;
  /** Header of a named credential for this address, or undefined without a name. @throws StepError CREDENTIAL_UNKNOWN or CREDENTIAL_MISMATCH. */
  credentialHeader(name: string | undefined, url: URL): { name: string; value: string } | undefined;
}

/** Every address of a name. */
export type Lookup = (hostname: string) => Promise<{ address: string; family: number }[]>;

export function openEgress(config: Pick<Config, 'EGRESS_ALLOW' | 'CREDENTIALS'>, lookup: Lookup = (hostname) => systemLookup(hostname, { all: true })): Egress {
  const rules = parseEgressRules(config.EGRESS_ALLOW);

  async function resolve(hostname: string, port: number): Promise<CheckedAddresses> {
    const literal = hostname.replace(/^\[|\]$/g, '');
    const family = isIP(literal);
    const found = family ? [{ address: literal, family }] : await lookup(hostname).catch((error: unknown) => notFound(hostname, error));
    const named = rules.allowsHost(hostname, port);
    const checked = found.map(({ address, family }): CheckedAddress => {
      const range = rangeOf(address);
      const byOperator = named || rules.allowsAddress(address, port);
      if (range !== 'unicast' && !byOperator) throw denied(hostname, port, range);
      return { address, family: family === 6 ? 6 : 4, byOperator };
    });
    const [first, ...others] = checked;
    return first ? [first, ...others] : notFound(hostname);
  }

  /** The check and the connection use the same addresses, so a name that changes its mind between the two gains nothing. */
  const connect: buildConnector.connector = (options, callback) => {
    resolve(options.hostname, Number(options.port) || (options.protocol === 'https:' ? 443 : 80)).then(
      (addresses) => {
        const connectTo = buildConnector({
          timeout: 10_000,
          lookup: (_hostname, { all }, found) => (all ? found(null, [...addresses]) : found(null, addresses[0].address, addresses[0].family)),
        });
        connectTo(options, callback);
      },
      (error: Error) => callback(error, null),
    );
  };
  // Answers may take as long as the caller's signal lets them.
  const agent = new Agent({ connect, headersTimeout: 0, bodyTimeout: 0 });

  async function fetchOnce(url: URL, request: FetchRequest): Promise<Response> {
    assertFetchable(url);
    try {
      return await fetch(url, { ...request, redirect: 'manual', dispatcher: agent });
    } catch (error) {
      throw whatFailed(error, url);
    }
  }

  const headerOf: Egress['credentialHeader'] = (name, url) => credentialHeader(config.CREDENTIALS, name, url);
  return {
    dispatcher: agent,
    check: (url) => resolve(url.hostname, portOf(url)),
    dial: (hostname, port) =>
      new Promise((dialled, failed) => {
        connect({ hostname, protocol: 'http:', port: String(port) }, (error, socket) => (socket ? dialled(socket) : failed(error)));
      }),
    credentialHeader: headerOf,
    fetch: async (url, { credential, ...init } = {}) => {
      const headers = new Headers(init.headers);
      const header = headerOf(credential, url);
      if (header) headers.set(header.name, header.value);
      return fetchFollowing(url, { ...init, headers }, fetchOnce);
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'http:' ? 80 : 443);
}

function assertFetchable(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new StepError('INVALID_URL', `An address must begin with http: or https:, not ${url.protocol}`);
  }
  if (url.username || url.password) {
    throw new StepError('INVALID_URL', 'An address must not contain a user name or password.', { hint: 'Name a credential of CREDENTIALS instead.' });
  }
}

function denied(hostname: string, port: number, range: string): StepError {
  return new StepError('EGRESS_DENIED', `${hostname} is not on the public internet (${range}).`, {
    hint: `An operator can allow it with EGRESS_ALLOW=${hostname}:${port}`,
  });
}

function notFound(hostname: string, cause?: unknown): never {
  throw new StepError('HOST_NOT_FOUND', `The host name ${hostname} cannot be resolved.`, { retryable: true, hint: 'Check how the address is spelled.', cause });
}

/** Headers that undici refuses only after it has connected. */
const faultsOfTheRequest: ReadonlySet<string> = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']);

/** Undici reports what went wrong below HTTP as the cause of a TypeError. */
function whatFailed(error: unknown, url: URL): unknown {
  if (!(error instanceof TypeError) || !(error.cause instanceof Error)) return error;
  const { cause } = error;
  if (cause instanceof StepError) return cause;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  if (faultsOfTheRequest.has(code)) return new TypeError(cause.message, { cause });
  return new StepError('HTTP_UNREACHABLE', `${url.origin} cannot be reached (${code}).`, {
    retryable: true,
    hint: 'Check the address, and whether its server runs.',
    cause,
  });
}
