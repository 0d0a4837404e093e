import { isIP } from 'node:net';
import { parse as parsePath, resolve } from 'node:path';
import { z } from 'zod';
import { isEgressRule } from './egress-rules.ts';

const engine = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .refine((name) => !['ollama', 'openai', 'anthropic'].includes(name), 'is taken by OLLAMA_BASE_URL, OPENAI_BASE_URL or ANTHROPIC_BASE_URL'),
  provider: z.enum(['openai-compatible', 'openai', 'anthropic', 'ollama']).default('openai-compatible'),
  baseUrl: z.url({ protocol: /^https?$/ }),
  apiKey: z.string().min(1).optional(),
  concurrency: z.int().min(1).max(10_000).optional(),
});
const engines = z.array(engine).refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two engines have the same name');
export type EngineConfig = z.output<typeof engine>;

const credential = z.union([
  z.strictObject({ origin: z.url(), header: z.string().regex(/^[A-Za-z0-9-]+:\s*\S/) }),
  z.strictObject({ origin: z.url(), token: z.string().min(1) }),
]);
/** Goes to its origin only: `header` as written, `token` as `Authorization: Bearer`. */
export type Credential = z.output<typeof credential>;

const json = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(shape);

const integer = (minimum: number, maximum: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(minimum).max(maximum));
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
/** @param is what each item must be; the others are all named. */
const listOf = (is: (item: string) => boolean, what: string) =>
  list.superRefine((items, context) => {
    for (const item of items) if (!is(item)) context.addIssue({ code: 'custom', message: `${JSON.stringify(item)} is no ${what}` });
  });
const egressRules = listOf(isEgressRule, 'host name, address or CIDR');
/** As browsers send it: anything else would never match. */
const origins = listOf((item) => /^https?:/.test(item) && URL.parse(item)?.origin === item, 'origin such as https://app.example (without a path)');
/** It travels in headers. */
const adminKey = z
  .string()
  .min(32, 'must have 32 characters or more')
  .regex(/^[\x21-\x7e]+$/, 'must consist of visible ASCII characters');
const defaultRateLimit = { capacity: 10_000, restoreRate: 1_000 };
/** Of a bucket: how many points it holds, and how many come back per second. */
const rateLimit = z
  .string()
  .regex(/^(none|[1-9]\d{0,8}:[1-9]\d{0,8})$/, 'must be two numbers such as 10000:1000 (points, points back per second), or none')
  .transform((text) => {
    const [capacity = 0, restoreRate = 0] = text.split(':').map(Number);
    return text === 'none' ? text : { capacity, restoreRate };
  });
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** One entry per variable: its schema, and the two cells of its row in the README. */
// biome-ignore format: a table reads best with a row on a line
export const variables = {
  PORT: { schema: integer(0, 65_535).default(4000), fallback: '4000', about: 'port of the API; 0 takes a free one' },
  HOST: { schema: z.string().default('127.0.0.1'), fallback: '127.0.0.1', about: 'address to listen on' },
  PUBLIC_URL: { schema: httpUrl.optional(), fallback: 'the listening address', about: 'what links begin with' },
  DASHBOARD_URL: { schema: httpUrl.optional(), fallback: '', about: 'of a dashboard, which `serverInfo` then names' },
  ROLE: { schema: z.enum(['all', 'api', 'worker']).default('all'), fallback: 'all', about: '`all`, `api` or `worker`; the last two need DATABASE_URL' },
  WORKER_CONCURRENCY: { schema: integer(1, 1_000).default(8), fallback: '8', about: 'tasks that this process runs at once' },
  LOG_LEVEL: { schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'), fallback: 'info', about: '`trace` to `fatal`, or `silent`; logs go to stderr as JSON lines' },
  EXTERNAL_TIMEOUT: { schema: integer(1, 31_536_000).default(86_400), fallback: '86400', about: 'seconds without news after which a task that runs elsewhere has failed' },
  APPROVAL_TIMEOUT: { schema: integer(1, 31_536_000).default(604_800), fallback: '604800', about: 'seconds after which a step that nobody has approved has failed; 7 days where omitted' },
  RETENTION_DAYS: { schema: integer(1, 3_650).default(30), fallback: '30', about: 'days that a deleted task can be restored' },
  SNAPSHOT_DAYS: { schema: integer(0, 3_650).default(3), fallback: '3', about: 'days after a task\'s end that the copies of its working folder are kept, for replays that begin in the middle' },
  DATABASE_URL: { schema: z.url({ protocol: /^postgres(ql)?$/, error: 'must begin with postgres://' }).optional(), fallback: 'embedded PGlite', about: 'Postgres 15 or newer' },
  DATA_DIR: { schema: z.string().default('./.data'), fallback: './.data', about: 'where the embedded database and stored files lie' },
  STORAGE_URL: { schema: z.string().regex(/^(file:|postgres:|s3:\/\/)/, 'must begin with file:, postgres: or s3://').optional(), fallback: 'files beside PGlite; the database with DATABASE_URL', about: 'where artifacts and large results go: `file:/path`, `postgres:` or `s3://bucket/prefix?endpoint=…&region=…`' },
  INLINE_RESULT_BYTES: { schema: integer(0, 16_777_216).default(262_144), fallback: '262144', about: 'larger results go to storage' },
  OLLAMA_BASE_URL: { schema: httpUrl.default('http://127.0.0.1:11434'), fallback: 'http://127.0.0.1:11434', about: 'Ollama server' },
  OPENAI_BASE_URL: { schema: httpUrl.optional(), fallback: "OpenAI's, with OPENAI_API_KEY", about: 'any server that speaks the OpenAI protocol' },
  OPENAI_API_KEY: { schema: z.string().optional(), fallback: '', about: 'its key' },
  ANTHROPIC_BASE_URL: { schema: httpUrl.optional(), fallback: "Anthropic's, with ANTHROPIC_API_KEY", about: 'a gateway to Anthropic, its `/v1` included' },
  ANTHROPIC_API_KEY: { schema: z.string().optional(), fallback: '', about: 'its key' },
  LLM_ENGINES: { schema: json(engines).default([]), fallback: '', about: 'further engines: JSON list of `{name, provider, baseUrl, apiKey, concurrency}`' },
  LLM_CONCURRENCY: { schema: integer(1, 10_000).optional(), fallback: '4 for Ollama, 32 for others', about: 'calls at once to an engine that is given no `concurrency` of its own' },
  LLM_CACHE_TTL: { schema: integer(1, 31_536_000).optional(), fallback: 'off', about: 'seconds for which the answer to a request of temperature 0 also answers the same request again' },
  DEFAULT_MODEL: { schema: z.string().optional(), fallback: 'the first model of the first engine: those of LLM_ENGINES, OpenAI, Anthropic, Ollama', about: 'model of steps that name none' },
  ROUTER_MODEL: { schema: z.string().optional(), fallback: 'rules', about: 'model that chooses who answers a free prompt' },
  PLANNER_RETRIES: { schema: integer(0, 10).default(2), fallback: '2', about: 'how often a planning model is asked again where what it said is no plan; then rules plan' },
  AUTH: { schema: z.enum(['required']).optional(), fallback: 'open, while on loopback and without ADMIN_API_KEY and JWT_JWKS_URL', about: '`required`: nobody gets in without a key' },
  ADMIN_API_KEY: { schema: adminKey.optional(), fallback: '', about: 'a key with every right, of 32 characters or more; others are made with `createApiKey` or `npm run keys`' },
  JWT_JWKS_URL: { schema: httpUrl.optional(), fallback: '', about: 'public keys of an outside issuer, whose tokens are accepted like keys; needs the next two' },
  JWT_ISSUER: { schema: z.string().optional(), fallback: '', about: 'what `iss` of a token must be' },
  JWT_AUDIENCE: { schema: z.string().optional(), fallback: '', about: 'what `aud` of a token must hold' },
  EGRESS_ALLOW: { schema: egressRules.default([]), fallback: '', about: 'hosts and CIDRs beyond the public internet that steps may reach, comma-separated' },
  GIT_ALLOW_FILE: { schema: flag.optional(), fallback: '`true` while open on loopback', about: 'whether `file://` repositories may be cloned' },
  CREDENTIALS: { schema: json(z.record(z.string(), credential)).default({}), fallback: '', about: 'JSON: name → `{origin, header}` or `{origin, token}`; steps refer to one by its name' },
  SANDBOX: { schema: z.enum(['auto', 'bubblewrap', 'off']).default('auto'), fallback: 'auto', about: '`auto`, `bubblewrap` (refuse to start without it) or `off`' },
  BROWSER_EXECUTABLE: { schema: z.string().optional(), fallback: 'found where Debian, macOS and Windows put it', about: 'a Chromium or Chrome, for steps in a browser' },
  RATE_LIMIT: { schema: rateLimit.optional(), fallback: '`10000:1000`; none while open', about: 'points of cost that each key may save up, and points that come back per second; `none`' },
  GRAPHIQL: { schema: flag.optional(), fallback: '`true` while open', about: 'whether browsers are shown GraphiQL at /graphql' },
  INTROSPECTION: { schema: flag.optional(), fallback: '`true` while open', about: 'whether the API tells its schema, "Did you mean" included' },
  PERSISTED_OPERATIONS: { schema: z.string().optional(), fallback: '', about: 'a manifest of operations (id → document, or Apollo\'s); then nothing else runs, introspection included' },
  OTEL_EXPORTER_OTLP_ENDPOINT: { schema: httpUrl.optional(), fallback: 'off', about: 'OpenTelemetry collector that the spans of tasks go to, by OTLP over HTTP; `/v1/traces` is appended' },
  OTEL_EXPORTER_OTLP_HEADERS: { schema: z.string().optional(), fallback: '', about: 'headers for it: `name=value`, comma-separated' },
  OTEL_SERVICE_NAME: { schema: z.string().default('taskloom'), fallback: 'taskloom', about: 'what this service is called there' },
  CORS_ORIGINS: { schema: origins.default([]), fallback: 'none', about: 'origins whose pages may call the API, comma-separated' },
} as const satisfies Record<string, { schema: z.ZodType; fallback: string; about: string }>;

const environment = z.object(
  Object.fromEntries(Object.entries(variables).map(([name, { schema }]) => [name, schema])) as {
    [Name in keyof typeof variables]: (typeof variables)[Name]['schema'];
  },
);
type Environment = z.output<typeof environment>;

/** Of the system's, not of ours. */
const browserVariables = [
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR'],
  ...['SYSTEMROOT', 'TEMP', 'TMP', 'LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)'],
];

export interface Config extends Environment {
  /** Absolute. */
  dataDir: string;
  /** Nobody needs a key, and so it listens on loopback only; who brings one must bring one that works. */
  isOpen: boolean;
  gitAllowFile: boolean;
  graphiql: boolean;
  introspection: boolean;
  /** What a browser may know of the environment: its display, and where its system keeps what it needs. */
  browserEnvironment: Readonly<Record<string, string>>;
  /** Undefined where nothing limits the rate. */
  rateLimit: { capacity: number; restoreRate: number } | undefined;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`Taskloom cannot start with this environment:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/**
 * Reads the environment; an empty value counts as absent.
 * @throws ConfigError with every fault at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(present);
  const faults: string[] = [];
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) faults.push(`${path.join('.')}: ${message}`);
  }
  const role = parsed.data?.ROLE ?? present.ROLE;
  if ((role === 'api' || role === 'worker') && !present.DATABASE_URL) {
    faults.push(`ROLE=${role} needs DATABASE_URL: the embedded database belongs to one process`);
  }
  const jwt = ['JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE'];
  const missing = jwt.filter((name) => !present[name]);
  if (missing.length > 0 && missing.length < jwt.length) faults.push(`${jwt.join(', ')} belong together: ${missing.join(' and ')} is missing`);
  const shown = ['GRAPHIQL', 'INTROSPECTION'].filter((name) => present.PERSISTED_OPERATIONS && present[name] === 'true');
  for (const name of shown) faults.push(`${name}=true contradicts PERSISTED_OPERATIONS, beside which nothing else runs`);
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const dataDir = resolve(parsed.data.DATA_DIR);
  if (dataDir === parsePath(dataDir).root) throw new ConfigError(['DATA_DIR: must not be the root of the file system']);
  const { ROLE, HOST, AUTH, ADMIN_API_KEY, JWT_JWKS_URL, GIT_ALLOW_FILE, RATE_LIMIT, GRAPHIQL, INTROSPECTION, PERSISTED_OPERATIONS } = parsed.data;
  // A worker cannot know whether the API that its tasks come through is.
  const isOpen = ROLE !== 'worker' && isLoopback(HOST) && AUTH !== 'required' && !ADMIN_API_KEY && !JWT_JWKS_URL;
  const showsSchema = isOpen && PERSISTED_OPERATIONS === undefined;
  return {
    ...parsed.data,
    dataDir,
    isOpen,
    gitAllowFile: GIT_ALLOW_FILE ?? isOpen,
    graphiql: GRAPHIQL ?? showsSchema,
    introspection: INTROSPECTION ?? showsSchema,
    browserEnvironment: Object.fromEntries(browserVariables.flatMap((name) => (present[name] === undefined ? [] : [[name, present[name]]]))),
    rateLimit: RATE_LIMIT === undefined ? (isOpen ? undefined : defaultRateLimit) : RATE_LIMIT === 'none' ? undefined : RATE_LIMIT,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
