import sql from 'sql-template-tag';
import { estimateTokenCount } from 'tokenx';
import type { Queryable } from '../db/database.ts';
import type { TaskStatus } from '../db/generated/enums.ts';
import type { Actor } from './actor.ts';

/** A chat that another one may go on from. */
export interface Conversation {
  id: string;
  shop: string;
  status: TaskStatus;
}

/** Undefined for what is no chat, deleted, or another shop's. */
export async function findConversation(database: Queryable, { shop }: Actor, taskId: string): Promise<Conversation | undefined> {
  const [chat] = await database.query<Conversation>(sql`
    select id, shop, status from task
    where id = ${taskId}::uuid and kind = 'CHAT' and deleted_at is null and (${shop}::text is null or shop = ${shop}::text)`);
  return chat;
}

/** One message, and what was answered. */
export interface Turn {
  prompt: string;
  reply: string;
}

const MAX_TURNS = 200;
/** In English; scripts with a character for a word have about one. It only bounds what is read. */
const MOST_CHARACTERS_PER_TOKEN = 5;

/**
 * The chats that this one continues, oldest first; the oldest are left out where all of them would be more than `maxTokens`, as estimated: which
 * model will answer is not known here. A turn that was never answered, or whose answer lies in storage, is left out.
 */
export async function earlierTurns(database: Queryable, taskId: string, maxTokens: number): Promise<Turn[]> {
  const turns = await readTurns(database, taskId, maxTokens * MOST_CHARACTERS_PER_TOKEN);
  let tokens = 0;
  const firstKept = turns.findLastIndex(({ prompt, reply }) => {
    tokens += estimateTokenCount(prompt) + estimateTokenCount(reply);
    return tokens > maxTokens;
  });
  return turns.slice(firstKept + 1);
}

function readTurns(database: Queryable, taskId: string, maxCharacters: number): Promise<Turn[]> {
  return database.query<Turn>(sql`
    with recursive turn as (
      select task.conversation_of_id as next, 0 as nth, null::text as prompt, null::text as reply, 0::bigint as characters from task where id = ${taskId}::uuid
      union all
      select task.conversation_of_id, turn.nth + 1, task.prompt, answer.reply, turn.characters + coalesce(length(task.prompt || answer.reply), 0)
      from turn
      join task on task.id = turn.next and task.deleted_at is null
      cross join lateral (select coalesce(task.result_text, task.result_json ->> 'output', task.result_json #>> '{}') as reply) answer
      where turn.nth < ${MAX_TURNS} and turn.characters <= ${maxCharacters}
    )
    select prompt, reply from turn
    where prompt is not null and reply is not null and characters <= ${maxCharacters}
    order by nth desc`);
}
