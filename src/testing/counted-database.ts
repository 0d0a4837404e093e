import type { SqlMigrationAwareDriverAdapterFactory, SqlQueryable } from '@prisma/driver-adapter-utils';
import type { Database } from '../db/database.ts';

export interface Statement {
  text: string;
  values: readonly unknown[];
  /** How many rows it gave to this process. */
  rows: number;
}

/** The same database, telling of each statement that answers with rows: those of Prisma and our own. */
export function countedDatabase<D extends Database>(database: D, report: (statement: Statement) => void): D {
  return {
    ...database,
    adapter: countedAdapter(database.adapter, report),
    async query(statement: Parameters<Database['query']>[0]) {
      const rows = await database.query(statement);
      report({ text: statement.text, values: statement.values, rows: rows.length });
      return rows;
    },
  };
}

function countedAdapter(factory: SqlMigrationAwareDriverAdapterFactory, report: (statement: Statement) => void): SqlMigrationAwareDriverAdapterFactory {
  return { ...factory, connect: async () => counted(await factory.connect(), report) };
}

/** Also for what `startTransaction` gives. */
function counted<Queries extends SqlQueryable>(queries: Queries, report: (statement: Statement) => void): Queries {
  return new Proxy(queries, {
    get(target, name) {
      if (name === 'queryRaw') {
        return async (query: Parameters<SqlQueryable['queryRaw']>[0]) => {
          const result = await target.queryRaw(query);
          report({ text: query.sql, values: query.args, rows: result.rows.length });
          return result;
        };
      }
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
