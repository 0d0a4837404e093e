/** What one client may ask of the server before the schema is even reached. The same for each transport. */
export const defaultLimits = {
  /** Of a request body, and of a WebSocket message. */
  maxBodyBytes: 10_000_000,
  /** Until a request has arrived whole, body included. */
  requestTimeoutMs: 30_000,
  /** Until a query or mutation is answered, what it waits for by its own wish not counted. */
  operationMs: 60_000,
  /** Of an operation, in all of its `waitMs` together. */
  waitMs: 300_000,
  /** Until a new WebSocket has sent its `connection_init`. */
  connectionInitTimeoutMs: 10_000,
  /** Under way at once on one WebSocket. */
  maxOperationsPerSocket: 100,
  /** Of a document, the limit of Apollo's router. */
  maxTokens: 15_000,
  /** Fields within fields, fragments expanded. The introspection query of GraphiQL has 15. */
  maxDepth: 16,
  /** Of an operation, fragments expanded. */
  maxAliases: 100,
  /** Of an operation, fragments expanded. */
  maxRootFields: 30,
  /** Of a document. */
  maxDirectives: 50,
  /** Of fields that answer under the same name in the same place, fragments expanded. */
  maxRepeatedPairs: 10_000,
  /** Of lists and objects within each other, in variables and in literals. */
  maxValueDepth: 100,
  /** Of an input list, where the schema's own rule is not another one. */
  maxListItems: 250,
  /** Of an operation, in objects that its answer may hold; see operation-cost.ts. */
  maxCost: 50_000,
  /** Between two signs of life on a WebSocket or an event stream; proxies close what is silent for a minute. */
  pingMs: 12_000,
  /** Until whatever is still open is cut when the server goes down. */
  shutdownMs: 3_000,
};

export type HttpLimits = typeof defaultLimits;
