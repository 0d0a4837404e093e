import { expect, test } from 'vitest';
import { readTypes } from './contract.ts';
import { compareWithContract, missingCoordinates, noLongerDemanded } from './contract-check.ts';

const contract = readTypes(`
  interface Node { id: ID! }
  type Task implements Node { id: ID! name: String! logs(first: Int, level: Level! = INFO): [Log!]! }
  type Log { text: String plan: Plan }
  type Plan { step: Step }
  type Step { name: String }
  type Agent implements Node { id: ID! tools: [Tool!] }
  type Tool { name: String }
  enum Level { INFO WARN }
  input Source @oneOf { template: String prompt: String }
  type Query { node(id: ID!): Node task(source: Source): Task }
`);
const whole = `
  interface Node { id: ID! }
  type Task implements Node { id: ID! name: String! logs(first: Int, level: Level! = INFO): [Log!]! }
  type Log { text: String plan: Plan }
  type Plan { step: Step }
  type Step { name: String }
  type Agent implements Node { id: ID! tools: [Tool!] }
  type Tool { name: String }
  enum Level { INFO WARN }
  input Source @oneOf { template: String prompt: String }
  type Query { node(id: ID!): Node task(source: Source): Task }
`;
const faults = (sdl: string, pending: string[] = []) => compareWithContract(contract, readTypes(sdl), pending);

test('a schema may have more than the contract', () => {
  expect(faults(whole)).toEqual([]);
  expect(faults(whole.replace('name: String! logs(', 'name: String! more: Int logs(last: Int, all: Boolean! = false, '))).toEqual([]);
});

test.for([
  ['type Agent implements Node { id: ID! tools: [Tool!] }', '', ['Agent is missing']],
  ['name: String! logs', 'logs', ['Task.name is missing']],
  ['name: String! logs', 'name: String logs', ['Task.name is String, not String!']],
  ['first: Int, ', '', ['Task.logs(first:) is missing']],
  ['first: Int, ', 'first: Int, shop: String!, ', ['Task.logs(shop:) is added and required']],
  ['Level! = INFO', 'Level! = WARN', ['Task.logs(level:) is Level! = WARN, not Level! = INFO']],
  ['INFO WARN', 'INFO', ['Level.WARN is missing']],
  ['Task implements Node', 'Task', ['Task implements Node is missing']],
  ['@oneOf', '', ['Source is input, not input @oneOf']],
  ['template: String ', '', ['Source.template is missing']],
  ['prompt: String', 'prompt: String shop: String!', ['Source.shop is added and required']],
] as const)('%s → %s', ([from, to, expected]) => {
  expect(faults(whole.replace(from, to))).toEqual([...expected]);
});

const withoutPlans = whole.replace(' plan: Plan', '').replace(/type (Plan|Step) .*/g, '');

test('what only a pending coordinate leads to is pending with it', () => {
  expect(faults(withoutPlans)).toEqual(['Log.plan is missing']);
  expect(missingCoordinates(contract, readTypes(withoutPlans))).toEqual(['Log.plan']);
  expect(faults(withoutPlans, ['Log.plan'])).toEqual([]);
});

test('pending excuses what is absent, not what is different, built or unknown', () => {
  expect(faults(withoutPlans.replace('text: String', 'text: String!'), ['Log.plan', 'Log.text'])).toEqual([
    'Log.text is String!, not String',
    'Log.text is built: take it off .ci/contract-pending.json',
  ]);
  expect(faults(whole, ['Log.plans'])).toEqual(['Log.plans in .ci/contract-pending.json is not in the contract']);
});

test('the list shrinks also where a type gives way to what is missing of it', () => {
  expect(noLongerDemanded(contract, ['Agent'], ['Agent.tools'])).toEqual([]);
  expect(noLongerDemanded(contract, ['Log.plan'], ['Plan.step'])).toEqual([]);
  expect(noLongerDemanded(contract, ['Agent.tools'], ['Agent'])).toEqual(['Agent', 'Agent implements Node', 'Agent.id']);
  expect(noLongerDemanded(contract, ['Log.plan'], ['Log.plan', 'Task.name'])).toEqual(['Task.name']);
});
