import { once } from 'node:events';
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closedPort } from './testing/closed-port.ts';
import { openEmbeddedPlace } from './testing/process-place.ts';
import { runServer, spawnServer } from './testing/process-server.ts';

const folder = () => mkdtempDisposable(join(tmpdir(), 'taskloom-main-'));

/** What it says where it cannot start: nothing on stdout, and no stack. */
async function refusal(env: Record<string, string>): Promise<string[]> {
  const { code, signal, stdout, stderr } = await runServer(env);
  expect({ code, signal, stdout }).toEqual({ code: 1, signal: null, stdout: '' });
  return stderr.trimEnd().split('\n');
}

test('a server says where it is; another one on its data directory or on its port says why it does not start', async () => {
  await using one = await openEmbeddedPlace();
  await using other = await openEmbeddedPlace();
  await using server = await spawnServer(one.env);
  const { port } = new URL(server.url);
  expect(await refusal(one.env)).toEqual([expect.stringContaining(`Another Taskloom is using ${one.dataDir}.`)]);
  expect(await refusal({ ...other.env, PORT: port })).toEqual([`Port ${port} of 127.0.0.1 is taken by another program. End that one, or choose another PORT.`]);
  expect((await fetch(`${server.url}/health`)).ok).toBe(true);
});

test('every fault of the environment is told at once', async () => {
  expect(await refusal({ PORT: 'many', WORKER_CONCURRENCY: '0', ROLE: 'worker' })).toEqual([
    'Taskloom cannot start with this environment:',
    expect.stringMatching(/^ {2}- PORT: /),
    expect.stringMatching(/^ {2}- WORKER_CONCURRENCY: /),
    expect.stringMatching(/^ {2}- ROLE=worker needs DATABASE_URL/),
  ]);
});

test('a data directory that cannot be one', async () => {
  await using dir = await folder();
  const file = join(dir.path, 'file');
  await writeFile(file, '');
  expect(await refusal({ DATA_DIR: join(file, 'data') })).toEqual([
    `${file}/data cannot be written (ENOTDIR). Choose another DATA_DIR, or make room for it there.`,
  ]);
});

test('a database that is damaged', async () => {
  await using dir = await folder();
  const database = join(dir.path, 'database');
  await mkdir(database);
  await writeFile(join(database, 'PG_VERSION'), '18\n');
  expect(await refusal({ DATA_DIR: dir.path })).toEqual([
    expect.stringContaining(`The embedded database in ${database} cannot be opened: `),
    expect.stringContaining('move it away'),
  ]);
});

test('a database that nobody answers for; the password is not shown', async () => {
  const address = `127.0.0.1:${await closedPort()}/tasks`;
  const said = await refusal({ DATABASE_URL: `postgres://taskloom:hunter22@${address}?password=hunter22` });
  expect(said).toEqual([
    `The database postgres://taskloom@${address} cannot be used: connect ECONNREFUSED ${address.replace('/tasks', '')}.`,
    expect.stringContaining('Check DATABASE_URL'),
  ]);
});

test('a Postgres that is too old', async () => {
  await using postgres = await openOldPostgres();
  const [reason] = await refusal({ DATABASE_URL: postgres.url });
  expect(reason).toBe(`The database ${postgres.url} cannot be used: it is Postgres 14.9, and Taskloom needs 15 or newer.`);
});

/** Says that it is Postgres 14.9 to whatever is asked of it: the protocol's messages, version 3. */
async function openOldPostgres(): Promise<AsyncDisposable & { url: string }> {
  const message = (type: string, body: Buffer) => {
    const head = Buffer.alloc(5, type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
  const int32 = (value: number) => Buffer.concat([int16(value >> 16), int16(value)]);
  const text = (value: string) => Buffer.from(`${value}\0`);
  const values = Object.entries({ server_version: '14.9', server_version_num: '140009' });
  const column = ([name]: string[]) => [text(name ?? ''), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)];
  const ready = message('Z', Buffer.from('I'));
  const authenticated = Buffer.concat([message('R', int32(0)), ready]);
  const answer = Buffer.concat([
    message('T', Buffer.concat([int16(values.length), ...values.flatMap(column)])),
    message('D', Buffer.concat([int16(values.length), ...values.flatMap(([, value]) => [int32(value.length), Buffer.from(value)])])),
    message('C', text('SELECT 1')),
    ready,
  ]);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('data', () => {
      socket.write(authenticated);
      socket.on('data', () => socket.write(answer));
    });
    socket.on('error', () => {});
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://somebody@127.0.0.1:${port}/tasks`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
