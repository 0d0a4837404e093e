import { describe, expect, it, test } from 'vitest';
import type { Json } from '../step-outcome.ts';
import { evaluationsOf } from './evaluations.ts';
import { imageUrlOf } from './images.ts';
import { keyFieldsOf } from './key-fields.ts';
import { promptsOf } from './prompts.ts';
import { type ImageArtifact, openReport, type Report } from './report.ts';
import type { ReportLog } from './report-log.ts';

const start = Date.parse('2026-11-20T10:00:00.000Z');
const noTokens = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, unclassified: 0 };

function logOf(agentName: string, fields: Partial<ReportLog> = {}, at = 0): ReportLog {
  return {
    id: `01900000-0000-7000-8000-${String(at).padStart(12, '0')}`,
    agentName,
    input: {},
    output: {},
    reasoning: null,
    durationMs: 0,
    status: 'SUCCEEDED',
    usedLlm: false,
    modelName: null,
    provider: null,
    tokens: noTokens,
    calls: 0,
    creditsUsed: '0',
    cost: null,
    createdAt: new Date(start + at * 1_000),
    ...fields,
  };
}

function reportOf(logs: readonly ReportLog[], { prompt = null as string | null, images = [] as ImageArtifact[] } = {}): Report {
  const report = openReport({ prompt });
  for (const log of logs) report.add(log);
  return report.finish(images);
}

/** The kind of pipeline that the documents show: ten agents, each of which says things its own way. */
const pipeline: ReportLog[] = [
  logOf('intake', { input: { user_input: 'a cat' }, output: { intent: 'image', complexity: 'simple' }, durationMs: 10, creditsUsed: '0.1' }),
  logOf('planner', {
    input: { originalPrompt: 'a cat', history: ['hello'] },
    output: { plan: { steps: ['enhance', 'generate'] }, internal_state: { cache: 'warm' } },
    durationMs: 120,
    creditsUsed: '0.2',
    usedLlm: true,
    calls: 1,
    modelName: 'gemini-2.5-flash',
    provider: 'google',
    tokens: { ...noTokens, input: 100, output: 20 },
    cost: '0.0001',
    reasoning: 'One image is enough.',
  }),
  logOf('style_selector', { input: { prompt: 'a cat' }, output: { selected_style: 'watercolour', candidates: 4 }, durationMs: 5 }),
  logOf('prompt_enhancer', {
    input: { prompt: 'a cat' },
    output: { enhanced_prompt: 'a fluffy cat, watercolour', negative_prompt: 'blurry' },
    durationMs: 300,
    creditsUsed: '0.3',
    usedLlm: true,
    calls: 1,
    modelName: 'gemini-2.5-flash',
    provider: 'google',
    tokens: { ...noTokens, unclassified: 50 },
    cost: '0.0002',
    reasoning: 'More detail.',
  }),
  logOf('safety', { input: { prompt: 'a fluffy cat, watercolour' }, output: { passed: true }, durationMs: 15 }),
  logOf('parameters', { input: {}, output: { params: { width: 1024, height: 1024, seed: 7 } }, durationMs: 2 }),
  logOf('prompt_finisher', {
    input: { data: { prompt: 'a fluffy cat, watercolour' } },
    output: { result: { final_prompt: 'a fluffy cat, watercolour, soft light', reason: 'The light was missing.' } },
    durationMs: 48,
  }),
  logOf('generation', {
    input: { prompt: 'a fluffy cat, watercolour, soft light' },
    output: { error: 'out of memory' },
    status: 'FAILED',
    durationMs: 1_000,
    creditsUsed: '1',
  }),
  logOf('generation', {
    input: { prompt: 'a fluffy cat, watercolour, soft light', seed: 8 },
    output: { images: [{ url: '/outputs/a.png' }, { url: '/outputs/b.png' }], thumbnail_url: '/outputs/t.png', image_base64: 'iVBO' },
    durationMs: 2_000,
    creditsUsed: '2',
    usedLlm: true,
    calls: 1,
    modelName: 'imagen-4',
    provider: 'google',
    tokens: { ...noTokens, output: 1_290 },
    cost: '0.04',
  }),
  logOf('evaluation', {
    input: { image_url: '/outputs/b.png' },
    output: { score: 0.92, verdict: 'good', passed: true, feedback: 'Soft.', scores: { aesthetic: 0.9, fidelity: { score: 0.95 } } },
    durationMs: 100,
  }),
  logOf('delivery', { input: {}, output: null, status: 'SKIPPED', durationMs: 0 }),
].map((log, at) => ({ ...log, id: logOf('', {}, at).id, createdAt: logOf('', {}, at).createdAt }));

describe('the report of a pipeline', () => {
  const report = reportOf(pipeline);

  it('has a stage for each agent, in order of first appearance, retries folded with the last status', () => {
    expect(report.stages.map(({ stage, status, spending }) => [stage, status, spending.durationMs, spending.credits])).toEqual([
      ['intake', 'SUCCEEDED', 10, '0.1'],
      ['planner', 'SUCCEEDED', 120, '0.2'],
      ['style_selector', 'SUCCEEDED', 5, '0'],
      ['prompt_enhancer', 'SUCCEEDED', 300, '0.3'],
      ['safety', 'SUCCEEDED', 15, '0'],
      ['parameters', 'SUCCEEDED', 2, '0'],
      ['prompt_finisher', 'SUCCEEDED', 48, '0'],
      ['generation', 'SUCCEEDED', 3_000, '3'],
      ['evaluation', 'SUCCEEDED', 100, '0'],
      ['delivery', 'SKIPPED', 0, '0'],
    ]);
    expect(report.stages.find(({ stage }) => stage === 'planner')).toMatchObject({
      keyInput: { originalPrompt: 'a cat' },
      keyOutput: { plan: { steps: ['enhance', 'generate'] } },
      llmTokens: 120,
      modelName: 'gemini-2.5-flash',
      reasoning: 'One image is enough.',
    });
    expect(report.stages.find(({ stage }) => stage === 'generation')).toMatchObject({
      keyInput: { prompt: 'a fluffy cat, watercolour, soft light', seed: 8 },
      keyOutput: { images: [{ url: '/outputs/a.png' }, { url: '/outputs/b.png' }], thumbnail_url: '/outputs/t.png' },
      llmTokens: 1_290,
    });
    expect(report.stages.find(({ stage }) => stage === 'intake')?.llmTokens).toBeNull();
  });

  it('adds up time, credits and model cost, each by itself', () => {
    expect(report.total).toMatchObject({ durationMs: 3_600, credits: '3.6', cost: '0.0403', executions: 11, calls: 3 });
    expect(report.total.tokens).toEqual({ ...noTokens, input: 100, output: 1_310, unclassified: 50 });
    expect(
      report.tokensByModel.map(({ modelName, provider, spending }) => [modelName, provider, spending.cost, spending.credits, spending.durationMs]),
    ).toEqual([
      ['gemini-2.5-flash', 'google', '0.0003', '0.5', 420],
      ['imagen-4', 'google', '0.04', '2', 2_000],
    ]);
  });

  it('gives each stage its share of the time', () => {
    expect(report.performanceBreakdown.find(({ stage }) => stage === 'generation')).toEqual({
      stage: 'generation',
      durationMs: 3_000,
      share: 3_000 / 3_600,
      calls: 2,
      creditsUsed: '3',
      totalTokens: 1_290,
    });
    expect(report.performanceBreakdown.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('tells how the prompt came about, and why', () => {
    expect(report.originalPrompt).toBe('a cat');
    expect(report.promptJourney).toEqual([
      { index: 0, stage: 'prompt_enhancer', before: 'a cat', after: 'a fluffy cat, watercolour', reasoning: 'More detail.', at: '2026-11-20T10:00:03.000Z' },
      {
        index: 1,
        stage: 'prompt_finisher',
        before: 'a fluffy cat, watercolour',
        after: 'a fluffy cat, watercolour, soft light',
        reasoning: 'The light was missing.',
        at: '2026-11-20T10:00:06.000Z',
      },
    ]);
  });

  it('keeps what evaluators said, and the last image', () => {
    expect(report.evaluations).toEqual([
      { name: 'safety', score: null, label: null, passed: true, comment: null, stage: 'safety' },
      { name: 'evaluation', score: 0.92, label: 'good', passed: true, comment: 'Soft.', stage: 'evaluation' },
      { name: 'aesthetic', score: 0.9, label: null, passed: null, comment: null, stage: 'evaluation' },
      { name: 'fidelity', score: 0.95, label: null, passed: null, comment: null, stage: 'evaluation' },
    ]);
    expect(report.image).toEqual({ url: '/outputs/b.png' });
    expect(report.faults).toEqual([]);
  });
});

test.each<[string, Json, Json, { before?: string; after?: string; reason?: string }]>([
  ['the same name on both sides', { prompt: 'a' }, { prompt: 'b' }, { before: 'a', after: 'b' }],
  ['camel case', { originalPrompt: 'a' }, { enhancedPrompt: 'b' }, { before: 'a', after: 'b' }],
  ['snake case', { original_prompt: 'a' }, { final_prompt: 'b' }, { before: 'a', after: 'b' }],
  [
    'the current prompt goes before the original',
    { originalPrompt: 'z', prompt: 'a' },
    { originalPrompt: 'z', refined_prompt: 'b' },
    { before: 'a', after: 'b' },
  ],
  ['the final one goes before the enhanced', { prompt: 'a' }, { enhanced_prompt: 'b', final_prompt: 'c' }, { before: 'a', after: 'c' }],
  ['one level below', { context: { prompt: 'a' } }, { result: { enhanced_prompt: 'b', rationale: 'r' } }, { before: 'a', after: 'b', reason: 'r' }],
  ['the top goes before what is below', { prompt: 'a' }, { meta: { final_prompt: 'x' }, prompt: 'b' }, { before: 'a', after: 'b' }],
  ['a name that no list has', { prompt: 'a' }, { marketing_prompt: 'b' }, { before: 'a', after: 'b' }],
  ['an object with the text', { prompt: { text: 'a' } }, { prompt: { positive: 'b', negative: 'x' } }, { before: 'a', after: 'b' }],
  ['a plain text as input', 'a', { prompt: 'b' }, { before: 'a', after: 'b' }],
  ['none that was made', { prompt: 'a' }, { negative_prompt: 'x', system_prompt: 'y', user_prompt: 'a', prompt_tokens: 3 }, { before: 'a' }],
  ['blank ones', { prompt: ' ' }, { prompt: '' }, {}],
  ['two levels below is too far', { a: { b: { prompt: 'x' } } }, { a: { b: { prompt: 'y' } } }, {}],
])('prompts: %s', (_, input, output, expected) => {
  const { before, after, reason } = promptsOf(input, output);
  expect({ before, after, reason }).toEqual({ before: undefined, after: undefined, reason: undefined, ...expected });
});

describe('a journey', () => {
  const change = (agent: string, input: Json, output: Json, at: number) => logOf(agent, { input, output }, at);
  const steps = (logs: ReportLog[], prompt: string | null = null) =>
    reportOf(logs, { prompt }).promptJourney.map(({ stage, before, after }) => [stage, before, after]);

  it('has no step where nothing changed, and one where the same change was tried twice', () => {
    const again = change('writer', { prompt: 'a' }, { prompt: 'b' }, 1);
    expect(steps([change('reader', { prompt: 'a' }, { prompt: 'a ' }, 0), again, { ...again, createdAt: new Date() }])).toEqual([['writer', 'a', 'b']]);
  });

  it('goes on from the last prompt where an agent does not repeat what it was given', () => {
    expect(steps([change('first', {}, { prompt: 'b' }, 0), change('second', {}, { prompt: 'c' }, 1)], 'a')).toEqual([
      ['first', 'a', 'b'],
      ['second', 'b', 'c'],
    ]);
    expect(steps([change('first', {}, { prompt: 'b' }, 0)])).toEqual([['first', null, 'b']]);
  });
});

test.each<[string, string, Json, Json]>([
  [
    'prompts, selections, parameters, urls and scores',
    'someone',
    { userPrompt: 'a', selected_model: 'm', parameters: { seed: 1 }, imageUrl: '/a.png', qualityScore: 3, noise: [1] },
    {
      userPrompt: 'a',
      selected_model: 'm',
      parameters: { seed: 1 },
      imageUrl: '/a.png',
      qualityScore: 3,
    },
  ],
  ['what only this agent has', 'Planner Agent', { risks: ['late'], unrelated: { deep: 1 } }, { risks: ['late'] }],
  ['what others do not keep of it', 'someone', { risks: ['late'], prompt: 'a' }, { prompt: 'a' }],
  ['one level below', 'someone', { response: { image_url: '/a.png', usage: { x: 1 } }, other: { y: 2 } }, { response: { image_url: '/a.png' } }],
  ['short values where no name is known', 'someone', { colour: 'red', weight: 3, deep: { a: 1 }, essay: 'x'.repeat(5_000) }, { colour: 'red', weight: 3 }],
  [
    'no blobs',
    'someone',
    { prompt: 'a', image_url: 'data:image/png;base64,AAAA', text: 'A'.repeat(4_000), image_b64: 'AAAA', result: { type: 'Buffer', data: [1, 2] } },
    { prompt: 'a' },
  ],
  ['no vectors', 'someone', { prompt: 'a', score: Array.from({ length: 100 }, () => 0.5), embedding: [1] }, { prompt: 'a' }],
  ['lists inside of lists', 'someone', { parameters: [[1, 2], [3]] }, { parameters: [[1, 2], [3]] }],
  ['a text', 'someone', 'done', 'done'],
  ['nothing', 'someone', null, null],
  ['nothing that matters', 'someone', { deep: { deeper: { x: 1 } } }, null],
])('key fields: %s', (_, agent, value, expected) => {
  expect(keyFieldsOf(agent, 'output', value)).toEqual(expected);
});

test('key fields: long text is cut between characters, long lists and many fields are shortened', () => {
  const cutText = keyFieldsOf('someone', 'input', { prompt: `${'é '.repeat(999)}x😀😀` });
  expect(cutText).toEqual({ prompt: `${'é '.repeat(999)}x…` });
  expect(keyFieldsOf('someone', 'input', { urls: Array.from({ length: 100 }, (_, index) => `/${index}`) })).toMatchObject({ urls: { length: 20 } });
  const wide = keyFieldsOf(
    'someone',
    'input',
    Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`prompt${'x'.repeat(index)}prompt`, 'word '.repeat(300)])),
  );
  expect(JSON.stringify(wide).length).toBeLessThan(25_000);
});

test.each<[string, Json, unknown[]]>([
  ['evaluator', { score: 8, label: 'fine', comment: 'c' }, [{ name: 'evaluator', score: 8, label: 'fine', passed: null, comment: 'c' }]],
  ['quality_check', { approved: false, reason: 'dark' }, [{ name: 'quality_check', passed: false, comment: 'dark' }]],
  [
    'EvaluationAgent',
    { aesthetic_score: 0.5, technicalScore: '0.75', content_passed: true },
    [
      { name: 'aesthetic', score: 0.5 },
      { name: 'technical', score: 0.75 },
      { name: 'content', passed: true },
    ],
  ],
  [
    'judge',
    {
      evaluations: [
        { metric: 'style', score: 1, verdict: 'good' },
        { name: 'light', passed: false },
      ],
    },
    [
      { name: 'style', score: 1, label: 'good' },
      { name: 'light', passed: false },
    ],
  ],
  [
    'critic',
    { scores: { composition: 8, colour: { score: 7, comment: 'cold' } } },
    [
      { name: 'composition', score: 8 },
      { name: 'colour', score: 7, comment: 'cold' },
    ],
  ],
  ['generation', { score: 3 }, []],
  ['generation', { evaluation: { score: 3 } }, [{ name: 'evaluation', score: 3 }]],
  ['evaluator', 'fine', []],
  ['evaluator', null, []],
  ['evaluator', { nothing: 'here' }, []],
])('evaluations of %s: %j', (stage, output, expected) => {
  expect(evaluationsOf(stage, output)).toMatchObject(expected);
  expect(evaluationsOf(stage, output)).toHaveLength(expected.length);
});

test.each<[Json, string | undefined]>([
  [{ image_url: 'https://example.com/a' }, 'https://example.com/a'],
  [{ images: ['a.png', 'b.webp?size=2'] }, 'b.webp?size=2'],
  [{ generatedImageUrl: '/files/1' }, '/files/1'],
  [{ result: { output: { url: 'https://example.com/a.JPG' } } }, 'https://example.com/a.JPG'],
  [{ image: { url: 's3://bucket/a', width: 3 } }, 's3://bucket/a'],
  [{ image_url: 'a.png', thumbnail_url: 't.png', reference_image_url: 'r.png' }, 'a.png'],
  [{ page: 'https://example.com/a.html' }, undefined],
  [{ image_url: 'data:image/png;base64,AAAA' }, undefined],
  [{ image_url: 'javascript:alert(1)//a.png' }, undefined],
  [{ image_id: '17', image: 'cat' }, undefined],
  ['/a.png', '/a.png'],
  [null, undefined],
])('image of %j: %s', (output, expected) => {
  expect(imageUrlOf(output)).toBe(expected);
});

test('an image that the task keeps counts where it is the later one, or what the url means', () => {
  const log = logOf('generation', { output: { image_url: '/a.png', path: 'b.png' } }, 10);
  const images = (at: number, path = 'kept.png') => [{ id: 'artifact', path, createdAt: new Date(start + at * 1_000) }];
  expect(reportOf([log], { images: images(5) }).image).toEqual({ url: 'b.png' });
  expect(reportOf([log], { images: images(5, 'b.png') }).image).toEqual({ artifactId: 'artifact' });
  expect(reportOf([log], { images: images(11) }).image).toEqual({ artifactId: 'artifact' });
  expect(reportOf([], { images: images(1) }).image).toEqual({ artifactId: 'artifact' });
});

describe('hostile logs', () => {
  it('are left out and named, one by one', () => {
    const hostile: [Partial<ReportLog>, string][] = [
      [{ input: 7 }, 'its input is a number, not an object'],
      [{ input: null }, 'its input is null, not an object'],
      [{ input: [1] }, 'its input is a list, not an object'],
      [{ durationMs: -1 }, 'its duration is -1 ms'],
      [{ durationMs: Number.NaN }, 'its duration is NaN ms'],
      [{ agentName: ' ' }, 'it names no agent'],
    ];
    const report = reportOf([...hostile.map(([fields], at) => logOf('x', fields, at)), logOf('fine', { durationMs: 5 }, 99)]);
    expect(report.faults.map(({ reason }) => reason)).toEqual(hostile.map(([, reason]) => reason));
    expect(report.stages.map(({ stage }) => stage)).toEqual(['fine']);
    expect(report.total.durationMs).toBe(5);
  });

  it('make no report that cannot be stored or shown', () => {
    const deep = Array.from({ length: 63 }).reduce<Json>((inner) => ({ prompt: inner, scores: inner }), 'x');
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''];
    const odd: Json = Object.fromEntries(names.map((name) => [`${name}`, { prompt: 'p', score: 1 }]));
    const report = reportOf([
      logOf('__proto__', { input: JSON.parse('{"__proto__": {"prompt": "polluted"}}'), output: odd, durationMs: Number.MAX_SAFE_INTEGER }, 1),
      logOf(
        'evaluator',
        { input: 'x'.repeat(1_000_000), output: deep, durationMs: Number.MAX_SAFE_INTEGER, tokens: { ...noTokens, input: Number.MAX_SAFE_INTEGER } },
        2,
      ),
      logOf('evaluator', { output: { scores: Array.from({ length: 10_000 }, () => ({ score: 1 })) } }, 3),
    ]);
    expect(report.stages.map(({ stage }) => stage)).toEqual(['__proto__', 'evaluator']);
    expect(report.total.durationMs).toBe(Number.MAX_SAFE_INTEGER);
    expect(report.performanceBreakdown.map(({ share }) => share)).toEqual([0.5, 0.5]);
    expect(report.evaluations.length).toBeLessThanOrEqual(200);
    expect(JSON.stringify(report).length).toBeLessThan(200_000);
    expect(({} as { prompt?: string }).prompt).toBeUndefined();
  });

  it('with names of any length are read in no time, and name nothing by them', () => {
    const name = 'x'.repeat(1_000_000);
    const { evaluations } = reportOf([logOf('judge', { output: { [name]: 5, [`${name}_score`]: 5, scores: { [name]: 5, tone: 4 }, clarity_score: 3 } })]);
    expect(evaluations.map(({ name: of, score }) => [of, score])).toEqual([
      ['tone', 4],
      ['clarity', 3],
    ]);
  });

  it('do not outgrow a row, however many there are', () => {
    const words = 'word '.repeat(100);
    const many = Array.from({ length: 3_000 }, (_, at) => logOf('evaluator', { input: {}, output: { prompt: `${words}${at}`, score: at } }, at));
    const report = reportOf(many);
    expect([report.promptJourney.length, report.evaluations.length, report.stages[0]?.spending.executions]).toEqual([1_000, 1_000, 3_000]);
  });

  it('of nothing give an empty report', () => {
    expect(reportOf([], { prompt: 'a' })).toMatchObject({ originalPrompt: 'a', stages: [], performanceBreakdown: [], image: null });
  });

  it('of no time share it equally', () => {
    expect(reportOf([logOf('a'), logOf('b')]).performanceBreakdown.map(({ share }) => share)).toEqual([0.5, 0.5]);
  });

  it('with a price that nobody knows have no cost, but credits', () => {
    const paid = { usedLlm: true, calls: 1, modelName: 'm' };
    const { total, tokensByModel } = reportOf([logOf('a', { ...paid, cost: '0.5', creditsUsed: '1' }), logOf('b', { ...paid, creditsUsed: '2' }), logOf('c')]);
    expect(total).toMatchObject({ cost: null, credits: '3' });
    expect(tokensByModel).toMatchObject([{ modelName: 'm', provider: null, spending: { cost: null } }]);
  });
});
