import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import parseRange from 'range-parser';
import { BlobNotFoundError, type BlobStore, type ByteRange } from '../storage/blob-store.ts';
import type { Links, LinkTarget } from '../storage/links.ts';

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w!#$&^.+-]+=[\w!#$&^.+-]+)*$/;
/** What a browser may run scripts of: HTML, XHTML, SVG and, with style sheets in it, any XML. */
const ACTIVE_TYPE = /html|xml|svg/i;

/** Answers `GET` and `HEAD` of `/files/…`: the stored object that a signed link names, whole or one range of it. */
export async function serveDownload(request: IncomingMessage, response: ServerResponse, storage: BlobStore, links: Links): Promise<void> {
  const link = links.verify(request.url ?? '');
  if (link.status === 'forged') return refuse(response, 403, 'This link was not made by this server, or was changed.');
  if (link.status === 'expired') return refuse(response, 410, 'This link has expired. Ask the API for a new one.');
  const found = await storage.stat(link.key);
  if (!found) return refuse(response, 404, 'The object of this link is gone.');

  const etag = `"${found.etag}"`;
  const caching = { etag, 'cache-control': 'private, no-cache' };
  if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(etag)) return void response.writeHead(304, caching).end();
  const range = requestedRange(request, found.sizeBytes, etag);
  if (range === 'unsatisfiable') {
    response.setHeader('content-range', `bytes */${found.sizeBytes}`);
    return refuse(response, 416, `The object has ${found.sizeBytes} bytes.`);
  }
  const headers = { ...caching, ...headersFor(link), ...lengthHeaders(range, found.sizeBytes) };
  if (request.method === 'HEAD') return void response.writeHead(200, headers).end();
  try {
    const content = await storage.read(link.key, range);
    response.writeHead(range ? 206 : 200, headers);
    await pipeline(content, response);
  } catch (error) {
    if (error instanceof BlobNotFoundError) return refuse(response, 404, 'The object of this link is gone.');
    if (!isPrematureClose(error)) throw error;
  }
}

function headersFor({ contentType, disposition, filename }: LinkTarget): Record<string, string> {
  const type = MEDIA_TYPE.test(contentType) ? contentType : 'application/octet-stream';
  return {
    'content-type': type.startsWith('text/') && !type.includes('charset=') ? `${type}; charset=utf-8` : type,
    'content-disposition': contentDisposition(filename, { type: disposition }),
    // Files come from the API's own origin: without this, a page among them could use the API as the person who opened it.
    ...(ACTIVE_TYPE.test(type) ? { 'content-security-policy': 'sandbox' } : {}),
  };
}

/** Undefined for the whole: no range, one that is malformed, several, or an `If-Range` for another version (RFC 9110, 13.1.5 and 14.2). */
function requestedRange({ headers, method }: IncomingMessage, sizeBytes: number, etag: string): ByteRange | 'unsatisfiable' | undefined {
  if (method !== 'GET' || headers.range === undefined) return undefined;
  if (headers['if-range'] !== undefined && headers['if-range'] !== etag) return undefined;
  const ranges = parseRange(sizeBytes, headers.range, { combine: true });
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  return ranges[0];
}

function lengthHeaders(range: ByteRange | undefined, sizeBytes: number): Record<string, string | number> {
  const whole = { 'accept-ranges': 'bytes', 'content-length': sizeBytes };
  return range ? { ...whole, 'content-length': range.end - range.start + 1, 'content-range': `bytes ${range.start}-${range.end}/${sizeBytes}` } : whole;
}

/** The client left before it had everything, as players of videos do all the time. */
function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(`${message}\n`);
}
