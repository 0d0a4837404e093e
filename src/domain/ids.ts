import { TypeID } from 'typeid-js';
import { v7 } from 'uuid';

/** Prefix of each type's public id. */
const prefixes = {
  Task: 'task',
  Stage: 'stage',
  AgentLog: 'log',
  Artifact: 'artifact',
  Approval: 'approval',
  TaskReport: 'report',
  Template: 'template',
  Plan: 'plan',
  Agent: 'agent',
  ApiKey: 'key',
  // Of the task whose trace it is.
  Trace: 'trace',
  TraceEvent: 'trace_event',
} as const;
export type IdType = keyof typeof prefixes;

const typesByPrefix = new Map<string, IdType>(Object.entries(prefixes).map(([type, prefix]) => [prefix, type as IdType]));

/** UUIDv7: sortable by time, made here because Postgres 15 cannot. */
export const newId = (): string => v7();

/** `task_01jd4x0t7fe5b9t8m8vq3r8c1k` for a row's uuid. */
export function publicId(type: IdType, uuid: string): string {
  return TypeID.fromUUID(prefixes[type], uuid).toString();
}

/** Undefined for what is no id of ours. */
export function parsePublicId(text: string): { type: IdType; uuid: string } | undefined {
  try {
    const id = TypeID.fromString(text);
    const type = typesByPrefix.get(id.getType());
    return type && id.toString() === text ? { type, uuid: id.toUUID() } : undefined;
  } catch {
    return undefined;
  }
}
