import type { Actor, Scope as ScopeName } from '../domain/actor.ts';
import { builder } from './builder.ts';

export const Scope = builder.enumType('Scope', {
  description: 'What a key may do.',
  values: {
    READ: { description: 'Queries and subscriptions.' },
    WRITE: { description: 'Tasks, from their creation to their deletion.' },
    INGEST: { description: 'Records of what ran elsewhere.' },
    APPROVE: { description: 'Answers to what waits for a person.' },
    ADMIN: { description: 'Keys and templates; includes all others.' },
  } satisfies Record<ScopeName, object>,
});

const Viewer = builder.objectRef<Actor>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    name: t.exposeString('name'),
    shop: t.exposeString('shop', { nullable: true, description: 'Null sees all shops.' }),
    scopes: t.field({ type: [Scope], resolve: ({ scopes: granted }) => granted }),
    isAuthenticated: t.exposeBoolean('isAuthenticated', { description: 'False for whoever sits at an open server.' }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    authScopes: { 'any key': true },
    description: 'The key or token behind this request, and what it may do.',
    resolve: (_root, _args, { actor }) => actor,
  }),
);
