import SchemaBuilder from '@pothos/core';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import ValidationPlugin from '@pothos/plugin-validation';
import { z } from 'zod';
import type PrismaTypes from '../db/pothos-types.ts';
import { getDatamodel } from '../db/pothos-types.ts';
import { type IdType, parsePublicId, publicId } from '../domain/ids.ts';
import type { Json } from '../domain/step-outcome.ts';
import type { Cursor } from '../events/cursor.ts';
import type { Context } from './context.ts';
import { badUserInput } from './graphql-errors.ts';
import { pageSize } from './page-size.ts';
import { type AuthScopes, authScopes, refusal, rootScopes } from './scopes.ts';
import { storableText } from './storable-text.ts';

interface Types {
  Context: Context;
  PrismaTypes: PrismaTypes;
  AuthScopes: AuthScopes;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    // That a field may be null is said by its type, as everywhere.
    JSON: { Input: Exclude<Json, null>; Output: unknown };
    Decimal: { Input: string; Output: string | { toString(): string } };
    SafeInt: { Input: number; Output: number | bigint };
    URL: { Input: URL; Output: string };
    EventCursor: { Input: Cursor; Output: string };
  };
  Connection: { totalCount: () => Promise<number> };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
}

/** Every type and root field hangs on this. */
export const builder = new SchemaBuilder<Types>({
  // Rights come before everything else that a field does.
  plugins: [ScopeAuthPlugin, rootScopes, storableText, RelayPlugin, ValidationPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  scopeAuth: { authScopes, unauthorizedError: (_parent, context, info) => refusal(context, info) },
  prisma: {
    client: ({ services }) => services.prisma,
    dmmf: getDatamodel(),
    onUnusedQuery: 'error',
  },
  validation: {
    validationError: ({ issues }) => badUserInput(issues.map(({ path = [], message }) => `${path.map(String).join('.')} ${message}`).join('; ')),
  },
  relay: {
    cursorType: 'String',
    nodesOnConnection: true,
    edgesFieldOptions: { nullable: { list: false, items: false } },
    defaultConnectionTypeOptions: { description: 'A page of a list.' },
    defaultEdgeTypeOptions: { description: 'An item of a page, with the cursor that names its place in the list.' },
    pageInfoTypeOptions: { description: 'Which page this is: https://relay.dev/graphql/connections.htm.' },
    nodeTypeOptions: { description: 'An object that `node` can refetch. Ids are typed, sortable and readable, for example `task_01jd4x0t7fe5b9t8m8vq3r8c1k`.' },
    // Only node types come here, and those are the types that have ids.
    encodeGlobalID: (typename, id) => publicId(typename as IdType, String(id)),
    decodeGlobalID: (id) => {
      const parsed = parsePublicId(id);
      if (!parsed) throw badUserInput(`${JSON.stringify(id)} is no id.`);
      return { typename: parsed.type, id: parsed.uuid };
    },
    nodeQueryOptions: { authScopes: { READ: true }, description: 'Any object by its id; null where there is none.' },
    nodesQueryOptions: {
      authScopes: { READ: true },
      description: 'At most 100 objects, in the order of their ids.',
      args: { ids: { validate: z.array(z.unknown()).max(100, 'must be at most 100') } },
    },
    firstArgOptions: { description: '0 to 100; 20 where neither `first` nor `last` is given.', validate: pageSize },
    lastArgOptions: { description: '0 to 100, instead of `first`.', validate: pageSize },
    afterArgOptions: { description: 'Cursor: only what comes after it.' },
    beforeArgOptions: { description: 'Cursor: only what comes before it.' },
  },
});
