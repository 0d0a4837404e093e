import { type DomainError, DomainErrors, InvalidStateError, NotFoundError, ValidationError } from '../errors.ts';
import { isTerminal } from '../task-status.ts';
import type { Lookups, SourceOf } from './task-source.ts';
import type { TaskWork, WorkStep } from './task-work.ts';

const LABEL_CHARACTERS = 200;

/**
 * A message to whoever fits best: one step finds out who, the next answers.
 * @throws every fault at once.
 */
export async function chatWork({ prompt, profile, role, model }: SourceOf<'CHAT'>): Promise<TaskWork> {
  const at = (name: string) => ['source', 'chat', name];
  const errors: DomainError[] = [];
  if (prompt.trim() === '') errors.push(new ValidationError('There is nothing to answer: the prompt is empty.', at('prompt')));
  for (const [name, label] of Object.entries({ profile, role })) {
    if (label.length > LABEL_CHARACTERS) errors.push(new ValidationError(`A ${name} has at most ${LABEL_CHARACTERS} characters.`, at(name)));
  }
  if (model?.trim() === '') errors.push(new ValidationError('A model has a name; leave it out for the default.', at('model')));
  if (errors.length > 0) throw new DomainErrors(errors);
  const route: WorkStep = {
    name: 'route',
    type: 'route',
    config: { prompt: '{{prompt}}', profile: '{{parameters.profile}}', role: '{{parameters.role}}', model: '{{parameters.model}}' },
    agentName: 'router',
  };
  const reply: WorkStep = {
    name: 'reply',
    type: 'agent',
    config: { agent: '{{steps.route.output.agent}}', model: '{{steps.route.output.model}}', inputs: '{{prompt}}' },
    agentName: null,
  };
  return { name: 'chat', prompt, parameters: { profile, role, ...(model !== null && { model }) }, templateId: null, steps: [route, reply], profile, role };
}

/** A message to one agent. @throws every fault at once. */
export async function messageWork({ agentName, message, conversationOf }: SourceOf<'MESSAGE'>, lookups: Lookups): Promise<TaskWork> {
  const errors: DomainError[] = [];
  if (message.trim() === '') errors.push(new ValidationError('There is nothing to answer: the message is empty.', ['message']));
  if (!(await lookups.agent(agentName))) {
    errors.push(new NotFoundError(`There is no agent "${agentName}". \`agents\` lists what there is.`, agentName, ['agentName']));
  }
  const chat = conversationOf === null ? undefined : await lookups.conversation(conversationOf);
  if (conversationOf !== null && !chat) errors.push(new NotFoundError('There is no such chat to continue.', conversationOf, ['conversationOf']));
  if (chat && !isTerminal(chat.status)) {
    errors.push(new InvalidStateError('The chat that this one continues has not ended; wait for its reply.', chat.status, ['conversationOf']));
  }
  if (errors.length > 0) throw new DomainErrors(errors);
  const step: WorkStep = { name: 'reply', type: 'agent', config: { agent: agentName, inputs: '{{prompt}}' }, agentName };
  return {
    name: agentName,
    prompt: message,
    parameters: { message },
    templateId: null,
    steps: [step],
    ...(chat && { conversation: chat }),
  };
}
