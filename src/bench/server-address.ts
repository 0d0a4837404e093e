import { createInterface } from 'node:readline';

/** Where a server that was started listens, by what it prints. @throws where it ends without saying so. */
export async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const address = /https?:\S+(?=\/graphql)/.exec(line)?.[0];
    if (address) return address;
  }
  throw new Error('The server did not start.');
}
