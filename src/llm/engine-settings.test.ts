import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { engineSettings } from './engine-settings.ts';

const of = (environment: Record<string, string>) => engineSettings(readConfig(environment));

test('without settings there is only the implied Ollama', () => {
  expect(of({})).toMatchObject([{ name: 'ollama', baseUrl: 'http://127.0.0.1:11434', implied: true }]);
  expect(of({ OLLAMA_BASE_URL: 'http://gpu:11434/' })).toMatchObject([{ baseUrl: 'http://gpu:11434', implied: false }]);
});

test("LLM_ENGINES come first, then OpenAI's, then Ollama", () => {
  const engines = of({
    OPENAI_API_KEY: 'k',
    LLM_ENGINES: '[{"name":"lab","baseUrl":"http://lab/v1"},{"name":"claude","provider":"anthropic","baseUrl":"https://c/v1","apiKey":"a"}]',
  });
  expect(engines.map(({ name, provider }) => [name, provider])).toEqual([
    ['lab', 'openai-compatible'],
    ['claude', 'anthropic'],
    ['openai', 'openai'],
    ['ollama', 'ollama'],
  ]);
  expect(engines.map(({ headers }) => headers)).toEqual([{}, { 'x-api-key': 'a' }, { authorization: 'Bearer k' }, {}]);
  expect(engines[2]?.baseUrl).toBe('https://api.openai.com/v1');
});

test('user info leaves the address and becomes a header', () => {
  const [engine] = of({ OLLAMA_BASE_URL: 'https://bob:s%40fe@gpu.example/ollama/?x=1' });
  expect(engine).toMatchObject({ baseUrl: 'https://gpu.example/ollama', headers: { authorization: `Basic ${btoa('bob:s@fe')}` }, secrets: ['s@fe'] });
});

test('a name that is taken, or given twice, stops the start', () => {
  expect(() => of({ LLM_ENGINES: '[{"name":"ollama","baseUrl":"http://a"}]' })).toThrow(/LLM_ENGINES.*is taken/);
  expect(() => of({ LLM_ENGINES: '[{"name":"a","baseUrl":"http://a"},{"name":"a","baseUrl":"http://b"}]' })).toThrow(/LLM_ENGINES.*same name/);
});
