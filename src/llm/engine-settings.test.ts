import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { engineSettings } from './engine-settings.ts';

const of = (environment: Record<string, string>) => engineSettings(readConfig(environment));

test('without settings there is only the implied Ollama', () => {
  expect(of({})).toMatchObject([{ name: 'ollama', baseUrl: 'http://127.0.0.1:11434', implied: true }]);
  expect(of({ OLLAMA_BASE_URL: 'http://gpu:11434/' })).toMatchObject([{ baseUrl: 'http://gpu:11434', implied: false }]);
});

test("LLM_ENGINES come first, then OpenAI's, then Anthropic's, then Ollama", () => {
  const engines = of({
    OPENAI_API_KEY: 'k',
    ANTHROPIC_API_KEY: 'b',
    LLM_ENGINES: '[{"name":"lab","baseUrl":"http://lab/v1"},{"name":"claude","provider":"anthropic","baseUrl":"https://c/v1","apiKey":"a"}]',
  });
  expect(engines.map(({ name, provider }) => [name, provider])).toEqual([
    ['lab', 'openai-compatible'],
    ['claude', 'anthropic'],
    ['openai', 'openai'],
    ['anthropic', 'anthropic'],
    ['ollama', 'ollama'],
  ]);
  expect(engines.map(({ headers }) => headers)).toEqual([{}, { 'x-api-key': 'a' }, { authorization: 'Bearer k' }, { 'x-api-key': 'b' }, {}]);
  expect([engines[2]?.baseUrl, engines[3]?.baseUrl]).toEqual(['https://api.openai.com/v1', 'https://api.anthropic.com/v1']);
});

test('gateways to OpenAI and Anthropic, without keys', () => {
  expect(of({ OPENAI_BASE_URL: 'http://a/v1', ANTHROPIC_BASE_URL: 'http://b/v1/' })).toMatchObject([
    { name: 'openai', provider: 'openai-compatible', baseUrl: 'http://a/v1', headers: {} },
    { name: 'anthropic', provider: 'anthropic', baseUrl: 'http://b/v1', headers: {} },
    { name: 'ollama' },
  ]);
});

test('calls at once: of the engine, else LLM_CONCURRENCY, else few for Ollama and more for services', () => {
  const LLM_ENGINES = '[{"name":"lab","baseUrl":"http://lab/v1","concurrency":2},{"name":"other","baseUrl":"http://other/v1"}]';
  const concurrency = (environment: Record<string, string>) => of(environment).map((engine) => [engine.name, engine.concurrency, engine.concurrencySetting]);
  expect(concurrency({ LLM_ENGINES, LLM_CONCURRENCY: '7' })).toEqual([
    ['lab', 2, 'concurrency of "lab" in LLM_ENGINES'],
    ['other', 7, 'LLM_CONCURRENCY'],
    ['ollama', 7, 'LLM_CONCURRENCY'],
  ]);
  expect(concurrency({ OPENAI_API_KEY: 'k' }).map(([name, calls]) => [name, calls])).toEqual([
    ['openai', 32],
    ['ollama', 4],
  ]);
  expect(() => of({ LLM_ENGINES: '[{"name":"a","baseUrl":"http://a","concurrency":0}]' })).toThrow(/LLM_ENGINES/);
});

test('user info leaves the address and becomes a header', () => {
  const [engine] = of({ OLLAMA_BASE_URL: 'https://bob:s%40fe@gpu.example/ollama/?x=1' });
  expect(engine).toMatchObject({ baseUrl: 'https://gpu.example/ollama', headers: { authorization: `Basic ${btoa('bob:s@fe')}` }, secrets: ['s@fe'] });
});

test('a name that is taken, or given twice, stops the start', () => {
  for (const name of ['ollama', 'openai', 'anthropic']) {
    expect(() => of({ LLM_ENGINES: JSON.stringify([{ name, baseUrl: 'http://a' }]) })).toThrow(/LLM_ENGINES.*is taken/);
  }
  expect(() => of({ LLM_ENGINES: '[{"name":"a","baseUrl":"http://a"},{"name":"a","baseUrl":"http://b"}]' })).toThrow(/LLM_ENGINES.*same name/);
});
