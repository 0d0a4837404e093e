import { cleanText } from './clean-text.ts';

/** UTF-16 units. A longer line is delivered in pieces of this length. */
const maxLineLength = 65_536;

/** Cuts a byte stream into lines of storable text; bytes that are no UTF-8 become U+FFFD. */
export class LineReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #separator: RegExp | string;
  readonly #onLine: (line: string) => void;
  #rest = '';

  /** @param separator `\n` by default; a carriage return before it is dropped. */
  constructor(onLine: (line: string) => void, separator: RegExp | string = '\n') {
    this.#onLine = onLine;
    this.#separator = separator;
  }

  push(bytes: Uint8Array): void {
    this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  /** Delivers a last line that has no end. */
  end(): void {
    this.#take(this.#decoder.decode());
    if (this.#rest !== '') this.#deliver(this.#rest);
    this.#rest = '';
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split(this.#separator);
    this.#rest = this.#deliverFullPieces(lines.pop() ?? '');
    for (const line of lines) this.#deliver(this.#deliverFullPieces(line));
  }

  #deliverFullPieces(line: string): string {
    let rest = line;
    while (rest.length > maxLineLength) {
      const end = isHighSurrogate(rest.charCodeAt(maxLineLength - 1)) ? maxLineLength - 1 : maxLineLength;
      this.#deliver(rest.slice(0, end));
      rest = rest.slice(end);
    }
    return rest;
  }

  #deliver(line: string): void {
    this.#onLine(cleanText(line.endsWith('\r') ? line.slice(0, -1) : line));
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Keeps the end of an output, in lines; memory stays within twice the limit. */
export class OutputTail {
  readonly #limit: number;
  #text = '';
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(line: string): void {
    this.#text += `${line}\n`;
    this.#length += line.length + 1;
    if (this.#text.length > 2 * this.#limit) this.#text = this.#text.slice(-this.#limit - 1);
  }

  /** Without the last line's end, as `$(…)` of a shell gives it. */
  get text(): string {
    return this.#text.slice(-this.#limit - 1, -1).toWellFormed();
  }

  get truncated(): boolean {
    return this.#length - 1 > this.#limit;
  }
}
