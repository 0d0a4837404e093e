import type { Database } from './database.ts';
import { Prisma, PrismaClient } from './generated/client.ts';

export type Client = PrismaClient;
export { Prisma };

/** The read side: Pothos selects through it. Writes go through `Database` in `domain`. */
export function openPrisma(database: Database, onQuery?: (text: string) => void): Client {
  const prisma = new PrismaClient({
    adapter: database.adapter,
    errorFormat: 'minimal',
    log: onQuery ? [{ emit: 'event', level: 'query' }] : [],
  });
  if (onQuery) (prisma as PrismaClient<'query'>).$on('query', ({ query }) => onQuery(query));
  return prisma;
}
