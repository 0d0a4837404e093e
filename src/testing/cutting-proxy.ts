import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on loopback that loses its connections when it is told to. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: string;
  /** Where connections go; until it is known they are refused. */
  target(url: string): void;
  /** Breaks every connection that is open. @returns how many those were. */
  cut(): number;
  /** How many were accepted. */
  readonly accepted: number;
}

export async function openCuttingProxy(): Promise<CuttingProxy> {
  const open = new Map<Socket, Socket>();
  let port: number | undefined;
  let accepted = 0;
  const server = createServer((client) => {
    if (port === undefined) return void client.destroy();
    accepted += 1;
    const upstream = connect(port, '127.0.0.1');
    open.set(client, upstream);
    const close = () => {
      open.delete(client);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', close).on('close', close);
    client.pipe(upstream).pipe(client);
  });
  const cut = () => {
    const clients = [...open.keys()];
    for (const client of clients) client.resetAndDestroy();
    return clients.length;
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // It listens on a TCP port.
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    target(url) {
      port = Number(new URL(url).port);
    },
    cut,
    get accepted() {
      return accepted;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
