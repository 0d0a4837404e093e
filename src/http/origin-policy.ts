import { isIPv4 } from 'node:net';
import type { Config } from '../config.ts';

export interface OriginPolicy {
  /**
   * Whether the Host header names this server. A server that asks for no key must know: with DNS rebinding, any web page that its user
   * opens becomes "same origin" under a name of its own, and could run scripts here.
   */
  isOurHost(host: string | undefined): boolean;
  /** Whether pages of this origin, which is not ours, may read our answers. */
  isAllowedOrigin(origin: string): boolean;
  /** Browsers send no preflight for a WebSocket: without this check any page could use one. Other clients send no Origin. */
  mayConnect(origin: string | undefined, host: string | undefined): boolean;
}

type OriginConfig = Pick<Config, 'CORS_ORIGINS' | 'PUBLIC_URL' | 'isOpen'>;

export function originPolicy({ CORS_ORIGINS, PUBLIC_URL, isOpen }: OriginConfig): OriginPolicy {
  const allowed = new Set(CORS_ORIGINS);
  const publicUrl = PUBLIC_URL === undefined ? undefined : new URL(PUBLIC_URL);
  const isAllowedOrigin = (origin: string) => allowed.has(origin);

  return {
    isAllowedOrigin,
    isOurHost(host) {
      const url = parseHost(host);
      if (!url) return false;
      return !isOpen || isLoopbackName(url.hostname) || url.hostname === publicUrl?.hostname;
    },
    mayConnect(origin, host) {
      if (origin === undefined || isAllowedOrigin(origin) || origin === publicUrl?.origin) return true;
      const ours = parseHost(host);
      return ours !== undefined && URL.parse(origin)?.host === ours.host;
    },
  };
}

function parseHost(host: string | undefined): URL | undefined {
  const url = host === undefined ? null : URL.parse(`http://${host}`);
  // A Host is a name and a port; with a path or credentials it is an attempt at something.
  return url && url.href === `http://${url.host}/` ? url : undefined;
}

function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
}
