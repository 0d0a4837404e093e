import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine, SchemaFilter } from '@prisma/schema-engine-wasm';
import { readMigrations } from '../db/migrate.ts';

const prismaFolder = new URL('../../prisma/', import.meta.url);
const filters: SchemaFilter = { externalTables: [], externalEnums: [] };

/**
 * The SQL that leads from the migrations to prisma/schema.prisma; empty where they agree.
 * @param adapter of an empty database, in which the migrations are tried.
 */
export async function pendingMigrationSql(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string> {
  const path = fileURLToPath(new URL('schema.prisma', prismaFolder));
  const datamodel = await readFile(path, 'utf8');
  const migrations = await readMigrations();
  await using engine = await openSchemaEngine(adapter, [[path, datamodel]]);
  const { stdout } = await engine.diff({
    from: {
      tag: 'migrations',
      baseDir: fileURLToPath(new URL('migrations/', prismaFolder)),
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
      shadowDbInitScript: '',
      migrationDirectories: migrations.map(({ name, script }) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
      })),
    },
    to: { tag: 'schemaDatamodel', files: [{ path, content: datamodel }] },
    script: true,
    exitCode: null,
    filters,
  });
  const script = stdout?.trim() ?? '';
  return script === '-- This is an empty migration.' ? '' : script;
}

/** Node has it; the type libraries that this project loads (no DOM) do not name it. */
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: { instantiate(binary: Uint8Array, imports: object): Promise<{ instance: { exports: object } }> };
};

/** The engine behind Prisma's own `migrate`, as WebAssembly: Node does not load such a module by itself. */
async function openSchemaEngine(adapter: SqlMigrationAwareDriverAdapterFactory, datamodels: [string, string][]): Promise<SchemaEngine & AsyncDisposable> {
  const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const binary = fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')).replace(/\.js$/, '.wasm');
  const { instance } = await wasm.instantiate(await readFile(binary), { './schema_engine_bg.js': engine as never });
  const exports = instance.exports as { __wbindgen_start(): void };
  (engine as unknown as { __wbg_set_wasm(exports: object): void }).__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  const constructor = engine.SchemaEngine as unknown as {
    new: (options: object, debug: (text: string) => void, adapter: object) => Promise<SchemaEngine>;
  };

  // The engine leaves its connections open, and a pool with one in it keeps a process alive.
  const connections: { dispose(): Promise<void> }[] = [];
  const keeping = async <Connection extends { dispose(): Promise<void> }>(opening: Promise<Connection>) => {
    const connection = await opening;
    connections.push(connection);
    return connection;
  };
  const bound = bindMigrationAwareSqlAdapterFactory({
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    connect: () => keeping(adapter.connect()),
    connectToShadowDb: () => keeping(adapter.connectToShadowDb()),
  });
  return Object.assign(await constructor.new({ datamodels }, () => {}, bound), {
    async [Symbol.asyncDispose]() {
      await Promise.all(connections.map((connection) => connection.dispose()));
    },
  });
}
