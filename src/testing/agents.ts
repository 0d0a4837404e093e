import { graphql } from '../gql/gql.ts';
import type { SaveAgentInput } from '../gql/graphql.ts';
import type { GraphClient } from './graph-client.ts';

const SaveAgentForTest = graphql(`
  mutation SaveAgentForTest($input: SaveAgentInput!) { saveAgent(input: $input) { agent { name } errors { message path } } }
`);

/** An agent of a model, but for what the test says. @throws where the API refuses. */
export async function saveTestAgent(app: GraphClient, agent: Partial<SaveAgentInput> & { name: string }): Promise<void> {
  const { errors } = (await app.run(SaveAgentForTest, { input: { role: 'Helper', goal: 'Helps.', routingMode: 'LLM', ...agent } })).saveAgent;
  if (errors.length > 0) throw new Error(`The agent was refused: ${JSON.stringify(errors)}`);
}
