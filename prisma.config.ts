import { defineConfig } from 'prisma/config';

// Only `prisma generate` runs through the CLI, and it needs no engine; without this it would try to download one.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma' });
