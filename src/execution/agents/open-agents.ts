import type { Database } from '../../db/database.ts';
import { findAgent } from '../../domain/agents.ts';
import { earlierTurns } from '../../domain/conversations.ts';
import type { Agents } from '../executor.ts';

/** What agents are told of each other, and of what was said before. */
export function openAgents(database: Database): Agents {
  return {
    find: (name, shop) => findAgent(database, name, shop),
    earlierTurns: (taskId, maxTokens) => earlierTurns(database, taskId, maxTokens),
  };
}
