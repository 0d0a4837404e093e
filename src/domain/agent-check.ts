import type { RoutingMode } from '../db/generated/enums.ts';
import { AGENT_NAME, type McpServer } from './agents.ts';
import { type DomainError, ValidationError } from './errors.ts';
import { isRuleAgent, ruleAgents } from './rule-agents.ts';
import { builtInTool, builtInTools } from './tools/catalogue.ts';

/** What somebody wants an agent to be. Absent leaves a field as it is, null clears it. */
export interface AgentChange {
  name: string;
  role?: string | null | undefined;
  goal?: string | null | undefined;
  instructions?: string | null | undefined;
  routingMode?: RoutingMode | null | undefined;
  model?: string | null | undefined;
  tools?: readonly string[] | null | undefined;
  mcpServers?: readonly McpServer[] | null | undefined;
  /** Null: the actor's own, or shared where that is bound to none. */
  shop: string | null;
}

/** Where each configured credential goes, by name. */
export type CredentialOrigins = ReadonlyMap<string, string>;

const MAX_LENGTH = { role: 200, goal: 2_000, instructions: 50_000, model: 200 } as const;
const MAX_MCP_SERVERS = 10;
const MAX_MCP_NAME_LENGTH = 50;

/** Everything that is wrong with it, whether or not the agent exists. */
export function checkAgent(change: AgentChange, credentials: CredentialOrigins): DomainError[] {
  const { name, routingMode, tools, mcpServers } = change;
  return [
    ...(AGENT_NAME.test(name)
      ? []
      : [new ValidationError('An agent name has 1 to 100 letters, digits, dashes and underscores, a letter or digit first.', ['name'])]),
    ...(['role', 'goal'] as const).flatMap((field) => textFaults(change, field)),
    ...(['instructions', 'model'] as const).flatMap((field) => textFaults(change, field)),
    ...routingFaults(name, routingMode),
    ...toolFaults(tools ?? []),
    ...serverFaults(mcpServers ?? [], credentials),
  ];
}

/** What an agent must have from the first time on, and this one would not have. */
export function missingFields(change: AgentChange): DomainError[] {
  const missing = (['role', 'goal', 'routingMode'] as const).filter((field) => change[field] === undefined);
  return missing.map((field) => new ValidationError(`\`${field}\` is required the first time: there is no agent "${change.name}" yet.`, [field]));
}

function textFaults(change: AgentChange, field: keyof typeof MAX_LENGTH): ValidationError[] {
  const text = change[field];
  if (text === undefined) return [];
  if (text === null) {
    const isRequired = field === 'role' || field === 'goal';
    return isRequired ? [new ValidationError(`An agent has a ${field}: leave it out to keep it as it is.`, [field])] : [];
  }
  const isFine = text.trim() !== '' && text.length <= MAX_LENGTH[field];
  return isFine ? [] : [new ValidationError(`\`${field}\` has 1 to ${MAX_LENGTH[field]} characters, and is not blank.`, [field])];
}

function routingFaults(name: string, mode: RoutingMode | null | undefined): ValidationError[] {
  if (mode === null) return [new ValidationError('An agent has a routing mode: leave it out to keep it as it is.', ['routingMode'])];
  if (mode === undefined || mode === 'LLM' || isRuleAgent(name)) return [];
  const message = `There are no rules for "${name}": only ${ruleAgents.join(', ')} have some. Use LLM, or one of these names.`;
  return [new ValidationError(message, ['routingMode'])];
}

function toolFaults(tools: readonly string[]): ValidationError[] {
  const known = builtInTools.map(({ name }) => name).join(', ');
  return tools.flatMap((name, index) => {
    const at = ['tools', String(index)];
    if (!builtInTool(name)) return [new ValidationError(`There is no built-in tool "${name}"; there are: ${known}.`, at)];
    return tools.indexOf(name) < index ? [new ValidationError(`The tool "${name}" is named twice.`, at)] : [];
  });
}

function serverFaults(servers: readonly McpServer[], credentials: CredentialOrigins): ValidationError[] {
  const tooMany = servers.length > MAX_MCP_SERVERS ? [new ValidationError(`An agent has at most ${MAX_MCP_SERVERS} MCP servers.`, ['mcpServers'])] : [];
  const faults = servers.flatMap((server, index) => {
    const at = (field: string) => ['mcpServers', String(index), field];
    return [
      ...nameFaults(server.name, servers.findIndex(({ name }) => name === server.name) < index, at('name')),
      ...addressFaults(server.url, at('url')),
      ...credentialFaults(server, credentials, at('credential')),
    ];
  });
  return [...tooMany, ...faults];
}

function nameFaults(name: string, isRepeated: boolean, at: string[]): ValidationError[] {
  if (!AGENT_NAME.test(name) || name.length > MAX_MCP_NAME_LENGTH) {
    const rule = `The name of an MCP server has 1 to ${MAX_MCP_NAME_LENGTH} letters, digits, dashes and underscores, a letter or digit first.`;
    return [new ValidationError(rule, at)];
  }
  if (name === 'builtin') return [new ValidationError('"builtin" means the tools that need no server; give it another name.', at)];
  return isRepeated ? [new ValidationError(`Two MCP servers have the name "${name}".`, at)] : [];
}

function addressFaults(text: string, at: string[]): ValidationError[] {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return [new ValidationError('An MCP server has an http or https address.', at)];
  if (url.username || url.password) return [new ValidationError('Leave user name and password out of the address, and name a `credential`.', at)];
  return [];
}

function credentialFaults({ url, credential }: McpServer, credentials: CredentialOrigins, at: string[]): ValidationError[] {
  if (credential === null) return [];
  const origin = credentials.get(credential);
  if (origin === undefined) return [new ValidationError(`There is no credential "${credential}": an operator adds it to CREDENTIALS.`, at)];
  const wanted = URL.parse(url)?.origin;
  return wanted === URL.parse(origin)?.origin ? [] : [new ValidationError(`The credential "${credential}" is not for ${wanted ?? url}.`, at)];
}
