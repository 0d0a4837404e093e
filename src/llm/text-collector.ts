/** Gathers a model's output as it streams, and passes it on in a form that Postgres stores. */
export interface TextCollector {
  /** A piece as the engine sent it; it may end in half a character. */
  push(piece: string): void;
  /** Tokens that are not shown, such as reasoning, count as the first one too. */
  sawToken(): void;
  /** Everything that was passed on. Call it once, after the last piece. */
  end(): string;
  readonly firstTokenAt: number | undefined;
}

/** NUL characters and halves of surrogate pairs become U+FFFD: Postgres refuses both in JSON. */
export function collectText(onText: (text: string) => void): TextCollector {
  const pieces: string[] = [];
  let half = '';
  let firstTokenAt: number | undefined;

  function pass(raw: string): void {
    const text = raw.replaceAll('\0', '\uFFFD').toWellFormed();
    if (!text) return;
    pieces.push(text);
    onText(text);
  }

  function sawToken(): void {
    firstTokenAt ??= performance.now();
  }

  return {
    push(piece) {
      if (!piece) return;
      sawToken();
      const text = half + piece;
      half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? '';
      pass(half ? text.slice(0, -1) : text);
    },
    sawToken,
    end() {
      pass(half);
      half = '';
      return pieces.join('');
    },
    get firstTokenAt() {
      return firstTokenAt;
    },
  };
}
