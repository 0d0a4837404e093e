/** Statements of one task that had the system to itself, by what they were for. */
export interface PhaseCounts {
  /** Until the task is committed. */
  create: number;
  /** Until its first step is entered. */
  start: number;
  /** Between two steps. */
  stage: number;
  /** After the last step. */
  end: number;
  /** NOTIFY, which several tasks at once share. */
  hints: number;
}

/** Which statements were sent, and where among them steps were entered. `begin` is not reported by the driver; `commit` is. */
export interface StatementLog {
  readonly count: number;
  onStatement(text: string): void;
  onStep(): void;
  clear(): void;
  /** Of a single two-stage task since `clear`. */
  phases(): PhaseCounts;
}

export function openStatementLog(): StatementLog {
  let texts: string[] = [];
  /** For each step, how many statements were sent before it was entered. */
  let steps: number[] = [];
  return {
    get count() {
      return texts.length;
    },
    onStatement: (text) => void texts.push(text),
    onStep: () => void steps.push(texts.length),
    clear() {
      texts = [];
      steps = [];
    },
    phases() {
      const [first = 0, second = 0] = steps;
      const committed = texts.indexOf('commit') + 1;
      const isHint = (text: string) => text.includes('pg_notify');
      const between = (from: number, to: number) => texts.slice(from, to).filter((text) => !isHint(text)).length;
      return {
        create: between(0, committed),
        start: between(committed, first),
        stage: between(first, second),
        end: between(second, texts.length),
        hints: texts.filter(isHint).length,
      };
    },
  };
}
