import SchemaBuilder, { BasePlugin, completeValue, type PothosOutputFieldConfig, PothosSchemaError, type SchemaTypes } from '@pothos/core';
import type { AuthScopeMap } from '@pothos/plugin-scope-auth';
import type { GraphQLField, GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import { type Actor, hasScope, nobody, type Scope } from '../domain/actor.ts';
import type { Context } from './context.ts';
import { forbidden, unauthenticated } from './graphql-errors.ts';

/** What a root field may ask for; any one of those that it names is enough. */
const grants = {
  READ: (actor: Actor) => hasScope(actor, 'READ'),
  WRITE: (actor: Actor) => hasScope(actor, 'WRITE'),
  INGEST: (actor: Actor) => hasScope(actor, 'INGEST'),
  APPROVE: (actor: Actor) => hasScope(actor, 'APPROVE'),
  ADMIN: (actor: Actor) => hasScope(actor, 'ADMIN'),
  /** For what such a key may do to its own shop's things, and to no others. */
  'WRITE of a shop': (actor: Actor) => actor.shop !== null && hasScope(actor, 'WRITE'),
  'any key': (actor: Actor) => actor !== nobody,
} satisfies Record<Scope, (actor: Actor) => boolean> & Record<string, (actor: Actor) => boolean>;

/** For Pothos: `authScopes: { READ: true }`. */
export type AuthScopes = Record<keyof typeof grants, true>;

export function authScopes({ actor }: Context): Record<keyof AuthScopes, boolean> {
  const granted = Object.entries(grants).map(([name, isGranted]) => [name, isGranted(actor)] as const);
  return Object.fromEntries(granted) as Record<keyof AuthScopes, boolean>;
}

/** What a field answers where none of its scopes is granted. */
export function refusal({ actor }: Context, { fieldName, parentType }: GraphQLResolveInfo): Error {
  if (actor === nobody) {
    return unauthenticated(
      'Send a key: as `X-API-Key`, or as `Authorization: Bearer`; on a WebSocket as `X-API-Key` or `Authorization` in the payload of connection_init.',
    );
  }
  const has = actor.scopes.length > 0 ? actor.scopes.join(', ') : 'none';
  return forbidden(`${fieldName} needs the scope ${scopesOf(parentType.getFields()[fieldName]).join(' or ')}; "${actor.name}" has ${has}.`);
}

/** The scopes that a field names, as each root field does. */
export function scopesOf(field: GraphQLField<unknown, unknown> | undefined): readonly string[] {
  // Written below, into each of them.
  return (field?.extensions.scopes ?? []) as string[];
}

type Resolve<Types extends SchemaTypes> = GraphQLFieldResolver<unknown, Types['Context'], object>;

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      rootScopes: RootScopesPlugin<Types>;
    }
  }
}

/**
 * Without it a root field that somebody forgot to protect would be open to everybody: with it, the schema cannot be built. It also has the
 * scope-auth plugin judge before arguments are looked into, which otherwise come first.
 */
export class RootScopesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { authScopes: wanted } = field.pothosOptions as { authScopes?: Partial<AuthScopes> };
    const names = Object.keys(wanted ?? {});
    const isRoot = ['Query', 'Mutation', 'Subscription'].includes(field.parentType);
    if (names.length === 0 && !isRoot) return field;
    if (names.length === 0) throw new PothosSchemaError(`${field.parentType}.${field.name} does not say which scope it needs: give it authScopes.`);
    return { ...field, extensions: { ...field.extensions, scopes: names } };
  }

  override wrapArgMappers(resolve: Resolve<Types> | undefined, field: PothosOutputFieldConfig<Types>): Resolve<Types> | undefined {
    if (!resolve || !field.extensions?.scopes) return resolve;
    const { authScopes: wanted } = field.pothosOptions as { authScopes: AuthScopeMap<Types> };
    return (parent, args, context, info) => {
      const judged = this.builder.runAuthScopes(context, wanted, () => refusal(context as Context, info));
      return completeValue(judged, () => resolve(parent, args, context, info));
    };
  }
}

export const rootScopes = 'rootScopes';

SchemaBuilder.registerPlugin(rootScopes, RootScopesPlugin);
