import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { serverSecret } from '../db/server-secret.ts';

const SECRET_NAME = 'links';
const DEFAULT_VALIDITY_MS = 15 * 60_000;
const MAX_FILENAME_LENGTH = 200;

export interface LinkTarget {
  key: string;
  contentType: string;
  /** What a browser offers as the name of the file. */
  filename: string;
  disposition: 'inline' | 'attachment';
}

export type LinkVerdict = ({ status: 'valid' } & LinkTarget) | { status: 'expired' } | { status: 'forged' };

export interface Links {
  /** An absolute URL that anybody who has it can read until it expires: 15 minutes, unless `expiresInMs` says otherwise. `inline` by default. */
  sign(target: Omit<LinkTarget, 'disposition'> & { disposition?: LinkTarget['disposition']; expiresInMs?: number }): string;
  /** Judges a request target (path and query). Only what was signed here can be `expired`. */
  verify(requestTarget: string): LinkVerdict;
}

interface LinksOptions {
  database: Database;
  /** What links begin with, asked at each signature since the port may not be known before. A path in it is for a proxy that takes it off again. */
  baseUrl: () => string;
}

/** Links to stored objects: `/files/<signature>/<expiry in Unix seconds>/<file name>?key=…&type=…&as=…`, all of it signed. */
export async function openLinks({ database, baseUrl }: LinksOptions): Promise<Links> {
  const secret = await serverSecret(database, SECRET_NAME);
  const signatureOf = ({ key, contentType, filename, disposition }: LinkTarget, expiry: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([key, contentType, filename, disposition, expiry]))
      .digest();

  return {
    sign({ expiresInMs = DEFAULT_VALIDITY_MS, disposition = 'inline', key, contentType, filename }) {
      const target: LinkTarget = { key, contentType, filename: safeFilename(filename), disposition };
      const expiry = Math.ceil((Date.now() + expiresInMs) / 1_000).toString();
      const signature = signatureOf(target, expiry).toString('base64url');
      const query = new URLSearchParams({ key, type: contentType, as: disposition });
      return `${baseUrl().replace(/\/$/, '')}/files/${signature}/${expiry}/${encodeURIComponent(target.filename)}?${query}`;
    },
    verify(requestTarget) {
      const parsed = parseLink(requestTarget);
      if (!parsed) return { status: 'forged' };
      const { target, expiry, signature } = parsed;
      const expected = signatureOf(target, expiry);
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return { status: 'forged' };
      return Number(expiry) * 1_000 < Date.now() ? { status: 'expired' } : { status: 'valid', ...target };
    },
  };
}

function parseLink(requestTarget: string): { target: LinkTarget; expiry: string; signature: Buffer } | undefined {
  const [path = '', query = ''] = requestTarget.split('?', 2);
  const [, signature, expiry, name] = /^\/files\/([\w-]{43})\/(\d{1,12})\/([^/]+)$/.exec(path) ?? [];
  const parameters = new URLSearchParams(query);
  const key = parameters.get('key');
  const contentType = parameters.get('type');
  const disposition = parameters.get('as');
  if (!signature || !expiry || !name || key === null || contentType === null || (disposition !== 'inline' && disposition !== 'attachment')) return undefined;
  try {
    return { target: { key, contentType, filename: decodeURIComponent(name), disposition }, expiry, signature: Buffer.from(signature, 'base64url') };
  } catch {
    // A percent sign with something else than UTF-8 behind it.
    return undefined;
  }
}

/** Without folders and control characters, and never `.` or `..`, which a client would resolve as part of the path. */
function safeFilename(filename: string): string {
  const name = filename
    .toWellFormed()
    .replaceAll(/[\p{Cc}/\\]+/gu, '_')
    .slice(-MAX_FILENAME_LENGTH)
    .toWellFormed();
  return /^\.*$/.test(name) ? 'download' : name;
}
