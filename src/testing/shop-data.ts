import sql, { raw } from 'sql-template-tag';
import { vi } from 'vitest';
import { type IdType, publicId } from '../domain/ids.ts';
import { StepError } from '../domain/step-outcome.ts';
import { ADMIN_API_KEY, type KeyedApp, openKeyedApp } from './keyed-app.ts';
import { openProbe } from './steps.ts';

/** In every text that a shop gives, and in no other shop's. */
export const markerOf = (shop: string): string => `marker-of-${shop}`;

const INLINE_BYTES = 1_000;

/** The whole server, which asks for keys, with a step type `probe` that puts its prompt wherever a step can put text. */
export async function openShopApp(): Promise<KeyedApp> {
  const probe = openProbe();
  const echo = (text: string, times: number) => ({ json: { text: text.repeat(times) } });
  for (const [name, times] of [
    ['work', 1],
    ['big', INLINE_BYTES],
    ['careful', 1],
  ] as const) {
    probe.on(name, async ({ config: { value }, log, emit, overlay, saveArtifact }) => {
      const text = String(value);
      log('INFO', text, { text });
      emit(text);
      for (const source of ['PLAN', 'EXECUTION'] as const) {
        overlay({ source, overlayType: text, stepKey: text, bbox: { x: 1, y: 2, width: 3, height: 4 }, contentType: text, meta: { text } });
      }
      await saveArtifact({ label: text, path: `${text}.txt`, mimeType: 'text/plain', content: { bytes: Buffer.from(text) } });
      return { output: { text }, keyOutput: { text }, result: echo(text, times) };
    });
  }
  probe.on('break', async ({ config: { value } }) => {
    throw new StepError('BROKEN', String(value), { hint: String(value) });
  });
  return openKeyedApp({ executors: probe.executors, env: { INLINE_RESULT_BYTES: String(INLINE_BYTES) } });
}

const publish = `mutation ($input: PublishTemplateInput!) { publishTemplate(input: $input) { template { id shop } errors { message } } }`;
const saveAgent = `mutation ($input: SaveAgentInput!) { saveAgent(input: $input) { agent { id shop } errors { message } } }`;
const create = `mutation ($input: CreateTaskInput!, $waitMs: Int! = 0) {
  createTask(input: $input, waitMs: $waitMs) { task { id shop status result { offloaded url } artifacts { nodes { url } } } cursor waitOutcome errors { message } }
}`;

const replay = `mutation ($id: ID!) {
  replayTask(input: { taskId: $id, from: { point: LAST_FAILURE } }, waitMs: 200000) { task { id } errors { message } }
}`;

const deny = `mutation ($id: ID!, $comment: String!) {
  resolveApproval(input: { approvalId: $id, decision: DENY, comment: $comment }) { errors { message } }
}`;

const plan = `mutation ($prompt: String!) {
  createTask(input: { source: { plan: { prompt: $prompt, execute: false } } }, waitMs: 200000) { task { status } errors { message } }
}`;

/** The model has the marker for its name. */
const record = `mutation ($id: ID!, $text: String!) {
  recordAgentLogs(input: { logs: [{ task: { id: $id }, agentName: "step", input: {}, durationMs: 1, status: SUCCEEDED, llmTokens: 1, modelName: $text }] }) {
    errors { message }
  }
}`;

const chat = `mutation ($message: String!) {
  chatWithAgent(input: { agentName: "summarizer", message: $message }, waitMs: 200000) { waitOutcome errors { message } }
}`;

export interface CreatedTask {
  id: string;
  shop: string | null;
  status: string;
  result: { offloaded: boolean; url: string | null } | null;
  artifacts: { nodes: { url: string }[] };
}

async function mustAsk(app: KeyedApp, key: string, query: string, variables: object): Promise<Record<string, unknown>> {
  const { data, errors } = await app.askAs<Record<string, { errors: unknown[] } & Record<string, unknown>>>(key, query, variables);
  const [payload] = Object.values(data ?? {});
  if (!payload || errors || payload.errors.length > 0) throw new Error(JSON.stringify({ query, variables, data, errors }));
  return payload;
}

/** A template whose step puts `marker` and the prompt everywhere. */
export async function publishWork(
  app: KeyedApp,
  key: string,
  name: string,
  { shop, marker = 'shared', requiresApproval = false }: { shop?: string; marker?: string; requiresApproval?: boolean } = {},
): Promise<void> {
  await mustAsk(app, key, publish, {
    input: {
      name,
      shop,
      description: marker,
      parameters: [{ name: 'prompt', type: 'STRING', required: true, description: marker }],
      steps: [{ name: 'step', type: 'probe', config: { does: name, value: '{{prompt}}' }, requiresApproval }],
    },
  });
}

/** @param wait until it has ended. */
export async function createWork(
  app: KeyedApp,
  key: string,
  name: string,
  text: string,
  input: object = {},
  wait = true,
): Promise<CreatedTask & { cursor: string }> {
  const { task, cursor } = await mustAsk(app, key, create, {
    input: { source: { template: { name, parameters: { prompt: text } } }, tags: [text], metadata: { text }, ...input },
    waitMs: wait ? 200_000 : 0,
  });
  // What the document above selects.
  return { ...(task as CreatedTask), cursor: cursor as string };
}

export interface ShopData {
  shop: string;
  /** May do everything in the shop. */
  key: string;
  /** Before anything happened in the shop. */
  cursor: string;
  big: CreatedTask;
}

/** What all shops have: names, external ids and idempotency keys are the same, and every text has the shop's marker. */
export async function fillShop(app: KeyedApp, shop: string): Promise<ShopData> {
  const text = markerOf(shop);
  const { secret: key } = await app.makeKey({ name: text, scopes: ['ADMIN'], shop });
  await publishWork(app, ADMIN_API_KEY, 'work', { shop, marker: text });
  await publishWork(app, key, 'work', { marker: text });
  // Its logs are those of the steps that have its name.
  await mustAsk(app, key, saveAgent, { input: { name: 'step', role: text, goal: text, instructions: text, model: text, routingMode: 'LLM' } });
  const done = await createWork(app, key, 'work', text, { externalId: 'same', idempotencyKey: 'same' });
  const big = await createWork(app, key, 'big', text);
  await mustAsk(app, key, record, { id: big.id, text });
  const broken = await createWork(app, key, 'break', text);
  await mustAsk(app, key, replay, { id: broken.id });
  const careful = [await createWork(app, key, 'careful', text, {}, false), await createWork(app, key, 'careful', text, {}, false)];
  const [denied] = await approvalsAreOpen(app, shop, careful.length);
  await mustAsk(app, key, deny, { id: denied, comment: text });
  await mustAsk(app, key, plan, { prompt: `Open example.com and click ${text}` });
  await mustAsk(app, key, chat, { message: `This is the ${text}. It has its own words. They are few.` });
  await createWork(app, key, 'work', text, { dependsOn: [done.id] });
  const later = await createWork(app, key, 'work', text, { startAfter: '2100-01-01T00:00:00Z' }, false);
  await createWork(app, key, 'work', text, { dependsOn: [later.id] }, false);
  const deleted = await createWork(app, key, 'work', text);
  await mustAsk(app, key, 'mutation ($id: ID!) { deleteTask(input: { taskId: $id }) { errors { message } } }', { id: deleted.id });
  await app.makeKey({ name: text, scopes: ['READ'], shop });
  await reportsAreBuilt(app);
  return { shop, key, cursor: done.cursor, big };
}

/** @returns their ids. */
async function approvalsAreOpen({ app: { database } }: KeyedApp, shop: string, count: number): Promise<string[]> {
  const open = () => database.query<{ id: string }>(sql`select id from approval where shop = ${shop} and status = 'PENDING' order by id`);
  await vi.waitUntil(async () => (await open()).length === count, { timeout: 60_000 });
  return (await open()).map(({ id }) => publicId('Approval', id));
}

/** From here on nothing changes by itself. */
async function reportsAreBuilt({ app: { database } }: KeyedApp): Promise<void> {
  await vi.waitUntil(async () => (await database.query(sql`select from task_report where state = 'PENDING'`)).length === 0);
}

/** Templates of no shop: one that each shop has of its own, too, and two that it has not; and an agent that each has of its own. */
export async function fillShared(app: KeyedApp): Promise<void> {
  for (const name of ['work', 'big', 'break']) await publishWork(app, ADMIN_API_KEY, name);
  await publishWork(app, ADMIN_API_KEY, 'careful', { requiresApproval: true });
  await mustAsk(app, ADMIN_API_KEY, saveAgent, { input: { name: 'step', role: 'Shared', goal: 'shared', routingMode: 'LLM' } });
}

/** Every row of a shop, whatever the table; not when a key was last used. */
export async function rowsOf({ app: { database } }: KeyedApp, shop: string): Promise<string[]> {
  const tables = await database.query<{ name: string }>(sql`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'shop' order by table_name`);
  const rows = await Promise.all(
    tables.map(({ name }) =>
      database.query<{ row: string }>(sql`
        select ${name} || ' ' || (to_jsonb(found) - 'last_used_at')::text as row from ${raw(name)} found where shop = ${shop} order by 1`),
    ),
  );
  return rows.flat().map(({ row }) => row);
}

/** Uuids of a shop's rows, of the table that a type of the graph has. */
export async function uuidsOf({ app: { database } }: KeyedApp, typeName: string, shop: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(sql`select id from ${raw(tableOf(typeName))} found where shop = ${shop} order by id`);
  return rows.map(({ id }) => id);
}

/** Public ids of a shop's rows. */
export async function idsOf(app: KeyedApp, typeName: string, shop: string): Promise<string[]> {
  // Each type that implements Node has a prefix: for one that has none this throws.
  return (await uuidsOf(app, typeName, shop)).map((uuid) => publicId(typeName as IdType, uuid));
}

/** A trace has no table: it is seen in its task. */
const tableOf = (typeName: string) => (typeName === 'Trace' ? '(select * from task where trace_event_count > 0)' : snakeCase(typeName));

const snakeCase = (typeName: string) => typeName.replace(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase();
