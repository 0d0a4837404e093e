import { describe, expect, it } from 'vitest';
import type { Json } from '../domain/step-outcome.ts';
import { ruleAgents } from './registry.ts';
import { CONFIDENT, type RuleAnswer, RuleInputError } from './rule-agent.ts';

const run = (agent: string, inputs: Json): RuleAnswer => {
  const found = ruleAgents.get(agent);
  if (!found) throw new Error(`no agent ${agent}`);
  return found.run(inputs);
};

const nested = (levels: number): Json => {
  let value: Json = 'a text';
  for (let level = 0; level < levels; level += 1) value = { text: value };
  return value;
};

const million = (piece: string): string => piece.repeat(Math.ceil(1_000_000 / piece.length)).slice(0, 1_000_000);

describe.each([...ruleAgents.keys()])('%s', (agent) => {
  it.each([[''], ['  \n '], [null], [[]], [{}], [{ text: '' }], [{ prompt: null, data: [] }]])('says what to give instead of %j', (inputs) => {
    expect(() => run(agent, inputs)).toThrow(RuleInputError);
    expect(() => run(agent, inputs)).toThrow(/Give /);
  });

  it('refuses inputs that would exhaust the stack', () => {
    expect(() => run(agent, nested(5000))).toThrow(/nested deeper/);
  });

  it('answers alike again, with a confidence between 0 and 1 and a reason', () => {
    const inputs = { message: 'Summarize: sales were 12, 15 and 18 on 2025-03-14. Write to ann@example.com. The committee was pleased with it.' };
    const answer = run(agent, inputs);
    expect(run(agent, inputs)).toEqual(answer);
    expect(answer.confidence).toBeGreaterThan(0);
    expect(answer.confidence).toBeLessThanOrEqual(1);
    expect(answer.reasoning).not.toBe('');
    expect(JSON.parse(JSON.stringify(answer.output))).toEqual(answer.output);
  });

  // Each of these takes minutes where a pattern is quadratic; the test's own time limit is what fails then.
  it.each([' ', '\n', '{', '["x", {"y": 1, ', '{"a":1},', '1,2,3\n', '12, 15.5; ', '"\n,', 'a@', '`', 'https://example.com/a '])(
    'comes to an end on a million characters of %j',
    (piece) => {
      try {
        run(agent, `${million(piece)} word`);
      } catch (error) {
        expect(error).toBeInstanceOf(RuleInputError);
      }
    },
  );
});

it('finds the output of an earlier agent inside its envelope', () => {
  expect(run('analyzer', { output: { result: { numbers: [4, '6', null] } } }).output).toMatchObject({ kind: 'numbers', count: 2, average: 5 });
});

it('takes a field called __proto__ for a field', () => {
  expect(run('analyzer', JSON.parse('{"data": {"__proto__": [1, 2, 3]}}')).output).toMatchObject({ count: 3, sum: 6 });
});

it('invents no day: without a reference, a relative date has none', () => {
  expect(run('extractor', 'See you tomorrow.').output).toMatchObject({ dates: [{ text: 'tomorrow', date: null, relative: true }] });
  expect(run('extractor', { text: 'See you tomorrow.', referenceDate: '2025-02-28' }).output).toMatchObject({ dates: [{ date: '2025-03-01' }] });
  expect(() => run('extractor', { text: 'See you tomorrow.', referenceDate: 'soon' })).toThrow(/referenceDate/);
});

it('is not confident where nothing was found, and says what it left out', () => {
  expect(run('extractor', 'Nothing of the kind is in here.').confidence).toBeLessThan(CONFIDENT);
  expect(run('analyzer', 'Too short').confidence).toBeLessThan(CONFIDENT);
  const long = run('summarizer', million('The committee decided that the harbour will be rebuilt. '));
  expect(long.output).toMatchObject({ limited: { totalCharacters: 1_000_000 } });
  expect(long.reasoning).toContain('of 1000000 characters');
});

it('refuses a number of sentences that is none', () => {
  expect(() => run('summarizer', { text: 'One. Two. Three.', sentences: 0 })).toThrow(/from 1 to 10/);
});

it('lets a role decide where the prompt leaves it open, and only there', () => {
  const prompt = 'The harbour at night';
  expect(run('router', { prompt, profile: 'General', role: 'Chat-Agent' }).output).toMatchObject({ agent: 'assistant' });
  expect(run('router', { prompt, role: 'Novelist' }).output).toMatchObject({ agent: 'writer' });
  expect(run('router', { prompt: 'Extract all urls from this text: see https://example.com/a', role: 'Novelist' }).output).toMatchObject({
    agent: 'extractor',
  });
});
