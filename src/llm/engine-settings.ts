import { type Config, type EngineConfig, variables } from '../config.ts';

export type EnginesConfig = Pick<Config, 'OLLAMA_BASE_URL' | 'OPENAI_BASE_URL' | 'OPENAI_API_KEY' | 'LLM_ENGINES' | 'DEFAULT_MODEL'>;

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
  urlSetting: string;
  keySetting: string;
  /** Ollama at its default address, which nobody asked for: when it does not answer, it does not count as configured. */
  implied: boolean;
}

/** All engines, in the order in which a bare model name and a default model are looked for. */
export function engineSettings(config: EnginesConfig): EngineSettings[] {
  const engines = config.LLM_ENGINES.map((engine) =>
    settingsOf(engine, { urlSetting: `baseUrl of "${engine.name}" in LLM_ENGINES`, keySetting: `apiKey of "${engine.name}" in LLM_ENGINES` }),
  );
  if (config.OPENAI_BASE_URL || config.OPENAI_API_KEY) {
    engines.push(
      settingsOf(
        {
          name: 'openai',
          provider: config.OPENAI_BASE_URL ? 'openai-compatible' : 'openai',
          baseUrl: config.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
          apiKey: config.OPENAI_API_KEY,
        },
        { urlSetting: 'OPENAI_BASE_URL', keySetting: 'OPENAI_API_KEY' },
      ),
    );
  }
  engines.push({
    ...settingsOf(
      { name: 'ollama', provider: 'ollama', baseUrl: config.OLLAMA_BASE_URL, apiKey: undefined },
      { urlSetting: 'OLLAMA_BASE_URL', keySetting: 'OLLAMA_BASE_URL (http://user:password@host)' },
    ),
    implied: config.OLLAMA_BASE_URL === variables.OLLAMA_BASE_URL.fallback,
  });
  return engines;
}

function settingsOf(
  { name, provider, baseUrl, apiKey }: Omit<EngineConfig, 'apiKey'> & { apiKey?: string | undefined },
  names: Pick<EngineSettings, 'urlSetting' | 'keySetting'>,
): EngineSettings {
  const url = new URL(baseUrl);
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  return {
    name,
    provider,
    baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    headers: authorization(provider, apiKey, user, password),
    secrets: [apiKey, password || user].flatMap((secret) => (secret ? [secret] : [])),
    ...names,
    implied: false,
  };
}

function authorization(provider: EngineConfig['provider'], apiKey: string | undefined, user: string, password: string): Record<string, string> {
  if (apiKey) return provider === 'anthropic' ? { 'x-api-key': apiKey } : { authorization: `Bearer ${apiKey}` };
  if (user || password) return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  return {};
}
