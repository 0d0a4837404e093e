import { writeFile } from 'node:fs/promises';
import { printSchema } from 'graphql';
import { schema } from './schema.ts';

/** Part of `npm run generate`: schema.graphql, the graph as its clients read it. */
await writeFile(new URL('../../schema.graphql', import.meta.url), `${printSchema(schema)}\n`);
