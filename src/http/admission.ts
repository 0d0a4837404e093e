import { type DocumentNode, type ExecutionResult, GraphQLError, type GraphQLSchema, getOperationAST } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Actor } from '../domain/actor.ts';
import type { Caller } from './caller.ts';
import { inputListRule, variablesError } from './input-limits.ts';
import type { HttpLimits } from './limits.ts';
import { operationCost } from './operation-cost.ts';
import type { RateLimiter, Spending } from './rate-limit.ts';

/** Any value but `0` asks for `extensions.cost`; on a WebSocket it may be a connection parameter. */
export const COST_HEADER = 'x-graphql-cost';

type AdmissionLimits = Pick<HttpLimits, 'maxListItems' | 'maxValueDepth' | 'maxCost'>;

interface AdmissionContext {
  caller: Caller;
  /** Of a server that knows its callers. */
  actor?: Actor;
}

interface Operation {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null | undefined;
  variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/** `extensions.cost`; null where nothing limits the rate. */
interface CostReport {
  requested: number;
  available: number | null;
  restoreRate: number | null;
}

/** An operation that has no error may run, and has been paid for. */
interface Verdict {
  error?: GraphQLError;
  cost?: CostReport;
}

/**
 * The last door before execution, for each transport alike: what an operation is given and what it would cost, and whether its caller has
 * that many points left. A subscription is paid for when it begins, as one event.
 */
export function useAdmission(limits: AdmissionLimits, rateLimiter: RateLimiter | undefined): Plugin<AdmissionContext> {
  const rule = inputListRule(limits);

  const judge = async (args: Operation, { actor }: AdmissionContext): Promise<Verdict> => {
    const { schema, document, operationName, variableValues } = args;
    const operation = getOperationAST(document, operationName);
    // The executor says so.
    if (!operation) return {};
    const variables = variableValues ?? {};
    const unfit = variablesError(schema, operation, variables, limits);
    if (unfit) return { error: unfit };
    const requested = Math.max(1, operationCost({ schema, document, operation, variables }));
    // What costs more than a bucket holds could wait for ever.
    const maxCost = Math.min(limits.maxCost, rateLimiter?.capacity ?? Infinity);
    if (requested > maxCost) return { error: tooComplex(requested, maxCost), cost: { requested, available: null, restoreRate: null } };
    if (!rateLimiter || !actor) return { cost: { requested, available: null, restoreRate: null } };
    const spending = await rateLimiter.spend(bucketOf(actor), requested);
    const cost = { requested, available: spending.available, restoreRate: rateLimiter.restoreRate };
    return spending.isGranted ? { cost } : { error: rateLimited(requested, spending), cost };
  };

  return {
    onValidate({ addValidationRule }) {
      addValidationRule(rule);
    },
    async onExecute({ args, context, setResultAndStopExecution }) {
      const { error, cost } = await judge(args, context);
      const extensions = cost && asksForCost(context.caller) ? { cost } : undefined;
      if (error) return setResultAndStopExecution({ errors: [error], ...(extensions && { extensions }) });
      if (!extensions) return undefined;
      return {
        onExecuteDone({ result, setResult }) {
          if (!isAsyncIterable(result)) setResult(withExtensions(result, extensions));
        },
      };
    },
    async onSubscribe({ args, context, setResultAndStopExecution }) {
      const { error, cost } = await judge(args, context);
      if (!error) return;
      setResultAndStopExecution({ errors: [error], ...(cost && asksForCost(context.caller) && { extensions: { cost } }) });
    },
  };
}

/** Each key has its own; tokens share that of their subject. */
const bucketOf = ({ keyId, shop, name }: Actor) => keyId ?? `${shop ?? ''}/${name}`;

function asksForCost({ headers, connectionParams = {} }: Caller): boolean {
  const parameter = Object.entries(connectionParams).find(([name]) => name.toLowerCase() === COST_HEADER)?.[1];
  const value = headers.get(COST_HEADER) ?? parameter;
  return value !== undefined && value !== null && String(value) !== '0';
}

function withExtensions(result: ExecutionResult, extensions: object): ExecutionResult {
  return { ...result, extensions: { ...result.extensions, ...extensions } };
}

function tooComplex(cost: number, limit: number): GraphQLError {
  return new GraphQLError(`This operation costs ${cost} points, of ${limit} that one may cost. Ask for smaller pages, or for fewer lists within lists.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX', cost, limit, http: { status: 400 } },
  });
}

function rateLimited(cost: number, { available, retryAfterMs }: Spending): GraphQLError {
  return new GraphQLError(`This operation costs ${cost} points; you have ${available} left. Try again in ${retryAfterMs} ms.`, {
    extensions: {
      code: 'RATE_LIMITED',
      retryAfterMs,
      http: { status: 429, headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) } },
    },
  });
}
