import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { vi } from 'vitest';
import { openWebServer } from './web-server.ts';

export interface S3Server extends AsyncDisposable {
  /** For STORAGE_URL. */
  readonly storageUrl: string;
  readonly url: string;
  /** The next requests of this method get that status, and a body as S3 sends it. */
  failNext(method: string, statuses: readonly number[]): void;
  /** Method and path of each request so far. */
  readonly requests: readonly string[];
}

/** The SDK waits longer after some codes than after others. */
const codes: Readonly<Record<number, string>> = { 403: 'AccessDenied', 503: 'SlowDown' };

/** A server of the S3 protocol, which checks signatures, on a real socket, and its credentials in the environment. */
export async function openS3Server(): Promise<S3Server> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await mkdtempDisposable(join(tmpdir(), 'taskloom-s3-')));
  const s3 = new S3rver({ directory: folder.path, silent: true, configureBuckets: [{ name: 'taskloom' }] });
  await s3.configureBuckets();
  const handle = s3.callback();
  const faults: { method: string; status: number }[] = [];
  const requests: string[] = [];
  const server = opening.use(
    await openWebServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      const index = faults.findIndex(({ method }) => method === request.method);
      const [fault] = index < 0 ? [] : faults.splice(index, 1);
      if (!fault) return void handle(request, response);
      request.resume();
      response
        .writeHead(fault.status, { 'content-type': 'application/xml' })
        .end(`<Error><Code>${codes[fault.status] ?? 'InternalError'}</Code><Message>As the test says.</Message></Error>`);
    }),
  );
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'S3RVER');
  opening.defer(() => void vi.unstubAllEnvs());
  const owned = opening.move();
  return {
    storageUrl: `s3://taskloom/of/tests?region=us-east-1&endpoint=${server.url}`,
    url: server.url,
    requests,
    failNext: (method, statuses) => void faults.push(...statuses.map((status) => ({ method, status }))),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
