import { buildSchema, type GraphQLField, type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType, printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '../domain/actor.ts';
import { overHttp, transports } from '../testing/graphql-transports.ts';
import { type KeyedApp, openKeyedApp } from '../testing/keyed-app.ts';
import { openTokenIssuer, type TokenIssuer } from '../testing/token-issuer.ts';
import { builder } from './builder.ts';
import { schema } from './schema.ts';
import { scopesOf } from './scopes.ts';

const printed = buildSchema(printSchema(schema));
const roots = [printed.getQueryType(), printed.getMutationType(), printed.getSubscriptionType()].flatMap((type) =>
  type ? Object.values(type.getFields()).map((field) => ({ type: type.name, field, scopes: scopesOf(schemaField(type.name, field.name)) })) : [],
);

function schemaField(typeName: string, fieldName: string) {
  const type = schema.getType(typeName);
  return type && 'getFields' in type ? (type.getFields()[fieldName] as GraphQLField<unknown, unknown>) : undefined;
}

let issuer: TokenIssuer;
let app: KeyedApp;

beforeAll(async () => {
  issuer = await openTokenIssuer();
  app = await openKeyedApp({ env: issuer.env });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

it('every root field says which scope it needs', () => {
  expect(roots.filter(({ scopes: needed }) => needed.length === 0)).toEqual([]);
  const width = Math.max(...roots.map(({ type, field }) => type.length + field.name.length + 3));
  const table = roots.map(({ type, field, scopes: needed }) => `${`${type}.${field.name}`.padEnd(width)}${needed.join(' or ')}`);
  expect(`\n${table.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    Query.agent                       READ
    Query.agentLog                    READ
    Query.agentLogs                   READ
    Query.agents                      READ
    Query.apiKeys                     ADMIN
    Query.approvals                   READ
    Query.health                      READ
    Query.metrics                     READ
    Query.node                        READ
    Query.nodes                       READ
    Query.routingStats                READ
    Query.serverInfo                  READ
    Query.task                        READ
    Query.taskByExternalId            READ
    Query.taskStatusGroups            READ
    Query.tasks                       READ
    Query.template                    READ
    Query.templates                   READ
    Query.timeSeries                  READ
    Query.traceEvent                  READ
    Query.traceEvents                 READ
    Query.traces                      READ
    Query.usageByModel                READ
    Query.validateTemplateParameters  READ
    Query.viewer                      any key
    Mutation.aggregateTask            WRITE
    Mutation.archiveTemplate          ADMIN or WRITE of a shop
    Mutation.cancelTask               WRITE
    Mutation.cancelTasks              WRITE
    Mutation.chatWithAgent            WRITE
    Mutation.createApiKey             ADMIN
    Mutation.createTask               WRITE
    Mutation.createTasks              WRITE
    Mutation.deleteTask               WRITE
    Mutation.finishTask               INGEST or WRITE
    Mutation.publishTemplate          ADMIN or WRITE of a shop
    Mutation.recordAgentLogs          INGEST
    Mutation.recordTraceEvents        INGEST
    Mutation.removeAgent              ADMIN or WRITE of a shop
    Mutation.replayTask               WRITE
    Mutation.resolveApproval          APPROVE
    Mutation.restoreTask              WRITE
    Mutation.revokeApiKey             ADMIN
    Mutation.saveAgent                ADMIN or WRITE of a shop
    Mutation.savePlanAsTemplate       ADMIN or WRITE of a shop
    Mutation.updateTaskPriority       WRITE
    Subscription.agentLogRecorded     READ
    Subscription.agentStatusChanged   READ
    Subscription.metricsUpdated       READ
    Subscription.taskEvents           READ
    Subscription.taskFeed             READ
    Subscription.traceEventRecorded   READ
    "
  `);
});

it('a root field without a scope cannot be defined', () => {
  builder.queryField('forgotten', (t) => t.string({ resolve: () => 'open to everybody' }));
  expect(() => builder.toSchema()).toThrow('Query.forgotten does not say which scope it needs: give it authScopes.');
});

describe.each(transports)('over %s', (_name, run) => {
  it('each root field refuses who has none of its scopes, by name', async () => {
    const token = await issuer.sign({ sub: 'nobody in particular' });
    for (const { type, field, scopes: needed } of roots) {
      if (needed.includes('any key')) continue;
      const [result] = await run(app.url, { query: operationFor(type, field) }, { authorization: `Bearer ${token}` });
      const message = `${field.name} needs the scope ${needed.join(' or ')}; "nobody in particular" has none.`;
      expect(result?.errors).toEqual([expect.objectContaining({ message, extensions: { code: 'FORBIDDEN' } })]);
    }
  });
});

it('a key has what it was given and nothing else, but ADMIN has everything', async () => {
  for (const scope of scopes) {
    const headers = { authorization: `Bearer ${await issuer.sign({ scope })}` };
    for (const { type, field, scopes: needed } of roots) {
      // What is let in would begin.
      if (type === 'Subscription') continue;
      const [result] = await overHttp(app.url, { query: operationFor(type, field) }, headers);
      const isForbidden = result?.errors?.some(({ extensions }) => extensions?.code === 'FORBIDDEN') ?? false;
      const isGranted = scope === 'ADMIN' || needed.includes(scope) || needed.includes('any key');
      expect({ scope, field: field.name, isForbidden }).toEqual({ scope, field: field.name, isForbidden: !isGranted });
    }
  }
});

describe("a shop's WRITE key", () => {
  const publish = `mutation ($name: String!, $shop: String) {
    publishTemplate(input: { name: $name, description: "d", parameters: [], steps: [{ name: "s", type: "store_result", config: { value: 1 } }], shop: $shop }) {
      template { name shop }
      errors { message path }
    }
  }`;
  const archive =
    'mutation ($name: String!, $shop: String) { archiveTemplate(input: { name: $name, shop: $shop }) { template { isArchived } errors { message path } } }';

  it("publishes and archives its own shop's templates, and no others", async () => {
    const { secret } = await app.makeKey({ scopes: ['WRITE'], shop: 'north' });
    expect((await app.askAs(secret, publish, { name: 'mine' })).data).toEqual({ publishTemplate: { template: { name: 'mine', shop: 'north' }, errors: [] } });
    expect((await app.askAs(secret, archive, { name: 'mine' })).data).toEqual({ archiveTemplate: { template: { isArchived: true }, errors: [] } });
    const elsewhere = [expect.objectContaining({ path: ['shop'] })];
    expect((await app.askAs(secret, publish, { name: 'mine', shop: 'south' })).data).toEqual({ publishTemplate: { template: null, errors: elsewhere } });
    // A shared one, which others work with.
    expect((await app.askAs(secret, archive, { name: 'ollama-inference' })).data).toMatchObject({
      archiveTemplate: { errors: [{ message: expect.any(String) }] },
    });
  });

  it('needs a shop for that, and WRITE', async () => {
    const unbound = await app.makeKey({ scopes: ['WRITE'] });
    const reader = await app.makeKey({ scopes: ['READ', 'INGEST', 'APPROVE'], shop: 'north' });
    for (const { secret } of [unbound, reader]) {
      for (const operation of [publish, archive]) {
        const answer = await app.askAs(secret, operation, { name: 'mine' });
        expect(answer.errors).toEqual([expect.objectContaining({ extensions: { code: 'FORBIDDEN' } })]);
        expect(answer.errors?.[0]?.message).toContain('needs the scope ADMIN or WRITE of a shop');
      }
    }
  });
});

describe('what models cost us', () => {
  it('is not for keys of a shop, in no field, order or cursor', async () => {
    const shopAdmin = await app.makeKey({ scopes: ['ADMIN'], shop: 'north' });
    const shopReader = await app.makeKey({ scopes: ['READ', 'WRITE'], shop: 'north' });
    const reader = await app.makeKey({ scopes: ['READ'] });
    const created = await app.askAs(
      shopReader.secret,
      'mutation { createTask(input: { startAfter: "2100-01-01T00:00:00Z", source: { template: { name: "ollama-inference", parameters: { model: "m", prompt: "p" } } } }) { task { cost stages { cost } } errors { message } } }',
    );
    expect(created.data).toMatchObject({ createTask: { errors: [], task: { cost: null, stages: [{ cost: null }] } } });
    const read = '{ tasks(filter: { templates: ["ollama-inference"] }) { nodes { cost stages { cost } } } }';
    const costs = (cost: string | null) => ({ tasks: { nodes: [{ cost, stages: [{ cost }] }] } });
    expect((await app.askAs(shopReader.secret, read)).data).toEqual(costs(null));
    expect((await app.askAs(shopAdmin.secret, read)).data).toEqual(costs('0'));
    expect((await app.askAs(reader.secret, read)).data).toEqual(costs('0'));
    const byCost = '{ tasks(orderBy: { field: COST, direction: DESC }) { edges { cursor } } }';
    expect((await app.askAs(shopReader.secret, byCost)).errors).toEqual([expect.objectContaining({ extensions: { code: 'FORBIDDEN' } })]);
    expect((await app.askAs(shopAdmin.secret, byCost)).errors).toBeUndefined();
  });
});

/** A document that is valid and asks for this field alone. */
function operationFor(type: string, field: GraphQLField<unknown, unknown>): string {
  const args = field.args.filter((arg) => isNonNullType(arg.type) && arg.default === undefined).map((arg) => `${arg.name}: ${literalFor(arg.type)}`);
  return `${type.toLowerCase()} { ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''} { __typename } }`;
}

function literalFor(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalFor(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const given = type.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isNonNullType(field.type) && field.default === undefined);
    return `{ ${given.map((field) => `${field.name}: ${literalFor(field.type)}`).join(', ')} }`;
  }
  return { Int: '1', SafeInt: '1', Float: '1', Boolean: 'true', JSON: '{}', DateTime: '"2026-01-01T00:00:00Z"' }[type.name] ?? '"x"';
}
