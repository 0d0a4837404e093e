/** The three wire formats, as far as the model servers for tests look into them. */
export type Wire = 'ollama' | 'openai' | 'anthropic';

/** Exclusive buckets, whatever the wire format counts together. */
export interface ReplyUsage {
  input: number;
  cachedInput: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
}

export interface WireReply {
  finishReason: 'stop' | 'length';
  /** Null: the server reports none. */
  usage: ReplyUsage | null;
  usageInEveryChunk: boolean;
  promptMs: number;
  answerMs: number;
}

type Message = Record<string, unknown>;

/** One message of a stream, as bytes on the wire. */
export interface Frame {
  text: string;
  carriesText: boolean;
  isLast: boolean;
}

export const delimiterOf: Record<Wire, string> = { ollama: '\n', openai: '\n\n', anthropic: '\n\n' };

/** What no wire format allows. */
export const garbageOf: Record<Wire, string> = { ollama: '{"message": <<<\n', openai: 'data: {"choices": <<<\n\n', anthropic: 'data: {"type": <<<\n\n' };

/** A failure that is reported inside of a stream. */
export const errorOf: Record<Wire, string> = {
  ollama: '{"error":"the runner has terminated"}\n',
  openai: 'data: {"error":{"message":"the runner has terminated","type":"server_error","code":null}}\n\n',
  anthropic: 'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"the runner has terminated"}}\n\n',
};

/** What a server answers that does not have the model, with status 404. */
export function modelMissing(wire: Wire, model: string): object {
  if (wire === 'ollama') return { error: `model '${model}' not found` };
  if (wire === 'anthropic') return { type: 'error', error: { type: 'not_found_error', message: `model: ${model}` } };
  return {
    error: {
      message: `The model \`${model}\` does not exist or you do not have access to it.`,
      type: 'invalid_request_error',
      param: null,
      code: 'model_not_found',
    },
  };
}

/** A frame with the reply's usage in place of the mock's estimates, and without it where the reply has none. */
export function dressed(wire: Wire, frame: string, reply: WireReply): Frame {
  const at = wire === 'ollama' ? 0 : frame.indexOf('data: ') + 'data: '.length;
  const payload = frame.slice(at).trim();
  if (payload === '[DONE]') return { text: frame, carriesText: false, isLast: true };
  const message = JSON.parse(payload) as Message;
  dress[wire](message, reply);
  return { text: `${frame.slice(0, at)}${JSON.stringify(message)}${delimiterOf[wire]}`, ...look[wire](message) };
}

const look: Record<Wire, (message: Message) => Pick<Frame, 'carriesText' | 'isLast'>> = {
  ollama: (message) => ({ carriesText: Boolean((message.message as { content?: string } | undefined)?.content), isLast: message.done === true }),
  openai: (message) => {
    const [choice] = (message.choices ?? []) as { delta?: { content?: string } }[];
    return { carriesText: Boolean(choice?.delta?.content), isLast: false };
  },
  anthropic: (message) => ({
    carriesText: message.type === 'content_block_delta' && (message.delta as { type: string }).type === 'text_delta',
    isLast: message.type === 'message_stop',
  }),
};

const dress: Record<Wire, (message: Message, reply: WireReply) => void> = {
  ollama(message, { usage, finishReason, promptMs, answerMs }) {
    if (!message.done) return;
    for (const name of Object.keys(message)) if (/_(count|duration)$/.test(name)) delete message[name];
    const loadNs = 2_000_000_000;
    Object.assign(message, {
      done_reason: finishReason,
      total_duration: loadNs + (promptMs + answerMs) * 1e6,
      load_duration: loadNs,
      ...(usage && {
        prompt_eval_count: usage.input + usage.cachedInput + usage.cacheWrite,
        prompt_eval_duration: promptMs * 1e6,
        eval_count: usage.output + usage.reasoning,
        eval_duration: answerMs * 1e6,
      }),
    });
  },

  openai(message, { usage, usageInEveryChunk }) {
    if (!('usage' in message) && !usageInEveryChunk) return;
    delete message.usage;
    if (!usage) return;
    const prompt = usage.input + usage.cachedInput + usage.cacheWrite;
    const completion = usage.output + usage.reasoning;
    message.usage = {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      prompt_tokens_details: { cached_tokens: usage.cachedInput, cache_write_tokens: usage.cacheWrite, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
    };
  },

  anthropic(message, { usage }) {
    if (!usage) return;
    const input = { input_tokens: usage.input, cache_read_input_tokens: usage.cachedInput, cache_creation_input_tokens: usage.cacheWrite };
    if (message.type === 'message_start') Object.assign(message.message as Message, { usage: { ...input, output_tokens: 1 } });
    if (message.type === 'message_delta') message.usage = { ...input, output_tokens: usage.output + usage.reasoning };
  },
};
