import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import pg from 'pg';
import { v7 } from 'uuid';
import type { AgentLogInput } from '../gql/graphql.ts';
import { post } from '../testing/graphql-transports.ts';
import { assertEqual, callConcurrently } from './contestant.ts';
import { addressIn } from './server-address.ts';
import { spread, table } from './statistics.ts';

interface IngestPlan {
  databaseUrl: string;
  rounds: number;
  /** Of 1,000 logs each. */
  calls: number;
}

const LOGS = 1_000;
/** Callers at once: while one's logs are stored, the next one's are read. */
const CALLERS = 2;
/** Into which the logs of a call go. */
const TASKS = 20;

/**
 * The same logs by `recordAgentLogs` and by the barest thing that keeps them, by turns: one INSERT of 1,000 rows into the same table, with its indexes and keys. The
 * first finds the tasks, looks for keys, prices tokens, adds up what the tasks used, and appends an event for each log, over HTTP and JSON.
 */
export async function showIngest({ databaseUrl, rounds, calls }: IngestPlan): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'taskloom-ingest-')));
  const main = new URL('../main.ts', import.meta.url).pathname;
  const env = { PORT: '0', ROLE: 'api', DATABASE_URL: databaseUrl, DATA_DIR: folder.path, LOG_LEVEL: 'fatal' };
  const server = execa('node', [main], { env, preferLocal: true, stderr: 'inherit', reject: false });
  stack.defer(async () => {
    server.kill();
    await server;
  });
  const url = await addressIn(server.stdout);
  const pool = stack.adopt(new pg.Pool({ connectionString: databaseUrl, max: CALLERS }), (opened) => opened.end());
  const taskIds = await openTasks(url, pool);

  const byGraph = () => perSecond(calls, () => recordByGraph(url, sampleLogs()));
  const byInsert = () => perSecond(calls, () => insertBare(pool, taskIds, sampleLogs()));
  await byGraph();
  await byInsert();
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await byGraph());
    bare.push(await byInsert());
  }
  console.info(`\nAgent logs per second, ${LOGS.toLocaleString('en')} of ${TASKS} tasks in a call, ${CALLERS} callers; ${rounds} rounds of ${calls} calls`);
  console.info(
    table([
      ['recordAgentLogs over HTTP: each priced, added to its task, with an event', spread(ours, 0)],
      ['one bare INSERT of the same rows into the same table', spread(bare, 0)],
      [
        'ratio',
        spread(
          ours.map((rate, index) => rate / (bare[index] ?? Number.NaN)),
          2,
        ),
      ],
    ]),
  );
}

async function perSecond(calls: number, call: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await callConcurrently(calls, CALLERS, call);
  return (calls * LOGS * 1_000) / (performance.now() - start);
}

function sampleLogs(): AgentLogInput[] {
  return Array.from({ length: LOGS }, (_, n) => ({
    task: { externalId: `ingest-${n % TASKS}` },
    key: v7(),
    agentName: `agent-${n % 7}`,
    input: { prompt: `A picture of cat number ${n}`, parameters: { style: 'oil', size: 512 } },
    output: { enhanced_prompt: `A fluffy cat number ${n}, oil on canvas`, score: 0.87 },
    durationMs: 100 + (n % 900),
    status: 'SUCCEEDED',
    routingMode: 'LLM',
    usedLlm: true,
    creditsUsed: '0.5',
    tokenUsage: { inputTokens: 100 + n, outputTokens: 50 },
    modelName: 'gpt-4o-mini',
    provider: 'openai',
  }));
}

async function recordByGraph(url: string, logs: readonly AgentLogInput[]): Promise<void> {
  const query = 'mutation ($input: RecordAgentLogsInput!) { recordAgentLogs(input: $input) { recorded errors { message } } }';
  const answer: unknown = await (await post(url, { query, variables: { input: { logs } } })).json();
  assertEqual(answer, { data: { recordAgentLogs: { recorded: logs.length, errors: [] } } }, 'recordAgentLogs');
}

const columns = [
  ...['id', 'task_id', 'shop', 'key', 'agent_name', 'input', 'output', 'duration_ms', 'status', 'routing_mode', 'used_llm', 'credits_used'],
  ...['input_tokens', 'output_tokens', 'model_calls', 'model_name', 'provider', 'cost'],
];
const places = Array.from({ length: LOGS }, (_, row) => `(${columns.map((__, column) => `$${row * columns.length + column + 1}`).join()})`);
const insert = { name: 'bare', text: `insert into agent_log (${columns.join()}) values ${places.join()}` };

async function insertBare(pool: pg.Pool, taskIds: readonly string[], logs: readonly AgentLogInput[]): Promise<void> {
  const values = logs.flatMap(({ key, agentName, input, output, durationMs, status, routingMode, creditsUsed, tokenUsage, modelName, provider }, n) => [
    ...[v7(), taskIds[n % TASKS], '', key, agentName, JSON.stringify(input), JSON.stringify(output), durationMs, status, routingMode, true, creditsUsed],
    ...[tokenUsage?.inputTokens, tokenUsage?.outputTokens, 1, modelName, provider, '0.00005'],
  ]);
  const { rowCount } = await pool.query({ ...insert, values });
  assertEqual(rowCount, logs.length, 'INSERT');
}

/** Ids of the tasks that the logs name; the first call makes them. */
async function openTasks(url: string, pool: pg.Pool): Promise<string[]> {
  await recordByGraph(url, sampleLogs());
  const { rows } = await pool.query<{ id: string }>(`select id from task where external_id like 'ingest-%' order by substr(external_id, 8)::int`);
  return rows.map(({ id }) => id);
}
