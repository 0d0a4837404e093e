import { expect, test } from 'vitest';
import { shippedAgents } from '../../../prisma/seed/agents.ts';
import { builtInTool, builtInTools } from './catalogue.ts';
import { argumentsSchema } from './tool.ts';

test('every built-in tool describes itself and each argument, and takes no other', () => {
  for (const tool of builtInTools) {
    expect(tool.description, tool.name).toMatch(/^[A-Z].*\.$/);
    expect(argumentsSchema(tool), tool.name).toMatchObject({ type: 'object', additionalProperties: false });
    for (const [name, field] of Object.entries(tool.arguments.shape)) expect(field.description, `${tool.name}.${name}`).toBeTruthy();
  }
});

test('an argument with a default may be left out', () => {
  expect(argumentsSchema(builtInTools[1])).toMatchObject({ required: ['text'] });
});

test('shipped agents name tools that there are', () => {
  const unknown = shippedAgents.flatMap(({ name, tools }) => tools.filter((tool) => !builtInTool(tool)).map((tool) => `${name}: ${tool}`));
  expect(unknown).toEqual([]);
});
