import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { createLocalRepository, type RepositoryFile } from '../cli/local-repository.ts';
import { openWebServer, type WebServer } from './web-server.ts';

export interface GitRemote extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/repository.git` */
  readonly url: string;
  readonly commit: string;
  readonly requests: WebServer['requests'];
}

/**
 * Serves a repository over HTTP by git's own CGI program.
 * @param authorization refuses every other Authorization header with 401.
 */
export async function openGitRemote(files: Readonly<Record<string, RepositoryFile>>, authorization?: string): Promise<GitRemote> {
  const repository = await createLocalRepository(files);
  const server = await openWebServer((request, response) => {
    if (authorization !== undefined && request.headers.authorization !== authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    } else {
      serveByGit(dirname(repository.folder), request, response);
    }
  });
  return {
    url: `${server.url}/repository.git`,
    commit: repository.commit,
    requests: server.requests,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await repository[Symbol.asyncDispose]();
    },
  };
}

/** git-http-backend(1): headers as lines, an empty line, then the body. */
function serveByGit(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: request.headers['git-protocol']?.toString(),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    for (const line of output.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ');
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.end(output.subarray(end + 4));
  });
}
