import { type Config, type EngineConfig, variables } from '../config.ts';

export type EnginesConfig = Pick<
  Config,
  'OLLAMA_BASE_URL' | 'OPENAI_BASE_URL' | 'OPENAI_API_KEY' | 'ANTHROPIC_BASE_URL' | 'ANTHROPIC_API_KEY' | 'LLM_ENGINES' | 'LLM_CONCURRENCY' | 'DEFAULT_MODEL'
>;

/** Where one engine is, how it is addressed, and which setting a person changes when it fails. */
export interface EngineSettings {
  name: string;
  /** `openai` and `anthropic` are those companies or gateways to them: their prices apply. */
  provider: EngineConfig['provider'];
  /** Without user info, query and final slash. */
  baseUrl: string;
  /** Sent with every request: the key in its provider's form, else the address' user info as Basic. */
  headers: Readonly<Record<string, string>>;
  /** What no message may show. */
  secrets: readonly string[];
  /** Calls of this process that it has under way at once. */
  concurrency: number;
  urlSetting: string;
  keySetting: string;
  concurrencySetting: string;
  /** Ollama at its default address, which nobody asked for: when it does not answer, it does not count as configured. */
  implied: boolean;
}

type Names = Pick<EngineSettings, 'urlSetting' | 'keySetting' | 'concurrencySetting'>;
type Given = Pick<EngineConfig, 'name' | 'provider' | 'baseUrl'> & { apiKey?: string | undefined; concurrency?: number | undefined };

/** Services bear more calls at once than a machine of one's own. */
const defaultConcurrency = { ollama: 4, openai: 32, anthropic: 32, 'openai-compatible': 32 };

/** All engines, in the order in which a bare model name and a default model are looked for. */
export function engineSettings(config: EnginesConfig): EngineSettings[] {
  const { LLM_ENGINES, OPENAI_BASE_URL, OPENAI_API_KEY, ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY, OLLAMA_BASE_URL, LLM_CONCURRENCY } = config;
  const settingsOf = (engine: Given, names: Omit<Names, 'concurrencySetting'>) =>
    addressed(
      { ...engine, concurrency: engine.concurrency ?? LLM_CONCURRENCY ?? defaultConcurrency[engine.provider] },
      { ...names, concurrencySetting: engine.concurrency === undefined ? 'LLM_CONCURRENCY' : `concurrency of "${engine.name}" in LLM_ENGINES` },
    );

  const engines = LLM_ENGINES.map((engine) =>
    settingsOf(engine, { urlSetting: `baseUrl of "${engine.name}" in LLM_ENGINES`, keySetting: `apiKey of "${engine.name}" in LLM_ENGINES` }),
  );
  if (OPENAI_BASE_URL || OPENAI_API_KEY) {
    const provider = OPENAI_BASE_URL ? 'openai-compatible' : 'openai';
    const baseUrl = OPENAI_BASE_URL ?? 'https://api.openai.com/v1';
    engines.push(settingsOf({ name: 'openai', provider, baseUrl, apiKey: OPENAI_API_KEY }, { urlSetting: 'OPENAI_BASE_URL', keySetting: 'OPENAI_API_KEY' }));
  }
  if (ANTHROPIC_BASE_URL || ANTHROPIC_API_KEY) {
    const baseUrl = ANTHROPIC_BASE_URL ?? 'https://api.anthropic.com/v1';
    const anthropic = { name: 'anthropic', provider: 'anthropic', baseUrl, apiKey: ANTHROPIC_API_KEY } as const;
    engines.push(settingsOf(anthropic, { urlSetting: 'ANTHROPIC_BASE_URL', keySetting: 'ANTHROPIC_API_KEY' }));
  }
  const ollama = settingsOf(
    { name: 'ollama', provider: 'ollama', baseUrl: OLLAMA_BASE_URL },
    { urlSetting: 'OLLAMA_BASE_URL', keySetting: 'OLLAMA_BASE_URL (http://user:password@host)' },
  );
  return [...engines, { ...ollama, implied: OLLAMA_BASE_URL === variables.OLLAMA_BASE_URL.fallback }];
}

function addressed({ name, provider, baseUrl, apiKey, concurrency }: Given & { concurrency: number }, names: Names): EngineSettings {
  const url = new URL(baseUrl);
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  return {
    name,
    provider,
    baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    headers: authorization(provider, apiKey, user, password),
    secrets: [apiKey, password || user].flatMap((secret) => (secret ? [secret] : [])),
    concurrency,
    ...names,
    implied: false,
  };
}

function authorization(provider: EngineConfig['provider'], apiKey: string | undefined, user: string, password: string): Record<string, string> {
  if (apiKey) return provider === 'anthropic' ? { 'x-api-key': apiKey } : { authorization: `Bearer ${apiKey}` };
  if (user || password) return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  return {};
}
