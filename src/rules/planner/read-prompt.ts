import { chinese } from './chinese.ts';
import { english } from './english.ts';
import type { Instruction, Meaning } from './instruction.ts';
import { type Marked, marked } from './marks.ts';
import { type CompiledPhrase, compiled, type Language } from './phrases.ts';

/** What a prompt asks for, in its order, and what of it nobody understands. */
export interface Reading {
  language: Language;
  instructions: Instruction[];
  /** In the prompt's own words. */
  notUnderstood: string[];
}

const known = new Map<Language, CompiledPhrase[]>();

function phrasesOf(language: Language): CompiledPhrase[] {
  const phrases = known.get(language) ?? compiled(language);
  known.set(language, phrases);
  return phrases;
}

export function readPrompt(prompt: string): Reading {
  const isChinese = /\p{sc=Han}/u.test(prompt);
  // People mix them: then each clause may be in either.
  const languages = !isChinese ? [english] : /[a-z]{3}/i.test(prompt) ? [chinese, english] : [chinese];
  const rewritten = languages
    .flatMap(({ rewrites }) => rewrites)
    .reduce((text, [pattern, by]) => (typeof by === 'string' ? text.replace(pattern, by) : text.replace(pattern, by)), prompt.normalize('NFC'));
  const marks = marked(rewritten.replace(/[^\S\n]+/g, ' '));
  const clauses = languages
    .flatMap(({ separators }) => separators)
    .reduce((pieces, separator) => pieces.flatMap((piece) => piece.split(separator)), [marks.text]);
  const reader = new Reader(languages, marks);
  for (const clause of clauses) reader.read(clause);
  return reader.end();
}

interface Match {
  language: Language;
  /** As it was matched. */
  clause: string;
  phrase: CompiledPhrase;
  slots: Partial<Record<string, string>>;
}

/** Nobody says one step in more, quoted texts not counted; patterns take long to find that out by themselves. */
const CLAUSE_CHARACTERS = 500;

/** See `duration_ms` of the step type `browser`. */
const LONGEST_WAIT_MS = 600_000;

/** Of the same step. */
const MOST_TIMES = 10;

/** A shorter word is too often another one. */
const MENDED_LETTERS = 5;

/** Most words of an element that is only opened or looked at: a longer text is more likely to mean something else. */
const FEW_WORDS = 8;

/** Reads clause after clause; what one means can depend on those before it. */
class Reader {
  private readonly instructions: Instruction[] = [];
  private readonly notUnderstood: string[] = [];
  /** The place that the clause before named for the next step, and the words of that clause. */
  private within: { target: string; clause: string } | undefined;
  /** Of the first clause that was understood. */
  private language: Language | undefined;
  private readonly languages: readonly Language[];
  private readonly marks: Marked;

  constructor(languages: readonly Language[], marks: Marked) {
    this.languages = languages;
    this.marks = marks;
  }

  read(text: string): void {
    const isShort = text.length <= CLAUSE_CHARACTERS;
    const match = isShort ? (this.matchOf(text) ?? this.matchOf(this.mended(text))) : undefined;
    if (match) {
      this.understand(match);
      return;
    }
    const seam = isShort ? this.seamOf(text) : undefined;
    if (seam) {
      this.read(seam.left);
      this.read(seam.right);
      return;
    }
    // Without what says nothing there may be nothing left.
    if (!isShort || this.languages.reduce(bare, text) !== '') this.notUnderstood.push(this.marks.words(text.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '')));
  }

  end(): Reading {
    if (this.within) this.notUnderstood.push(this.marks.words(this.within.clause));
    const { instructions, notUnderstood } = this;
    return { language: this.language ?? this.languages[0] ?? english, instructions, notUnderstood };
  }

  private matchOf(text: string): Match | undefined {
    for (const language of this.languages) {
      const clause = bare(text, language);
      if (clause === '') continue;
      for (const phrase of phrasesOf(language)) {
        const found = phrase.pattern.exec(clause);
        if (found && this.isMeant(phrase.means, found.groups ?? {})) return { language, clause, phrase, slots: found.groups ?? {} };
      }
    }
    return undefined;
  }

  /** With the verb that its first word was probably meant to be. */
  private mended(text: string): string {
    return this.languages.reduce((clause, language) => {
      const inner = bare(clause, language);
      const [first = ''] = /^[a-z]+/i.exec(inner) ?? [];
      const verb = first.length < MENDED_LETTERS ? undefined : language.verbs.find((known) => isSlipOf(first.toLowerCase(), known));
      return verb === undefined ? clause : verb + inner.slice(first.length);
    }, text);
  }

  /** Words that may mean many things are read as a step only where there is a page for it. */
  private isMeant(means: Meaning, { target, text }: Match['slots']): boolean {
    if (means === 'type more') return this.instructions.at(-1)?.does === 'type';
    if (!means.endsWith(' here')) return true;
    if (this.instructions.length === 0) return false;
    const words = target ?? text ?? '';
    return !/[\uF000-\uF8FF]/.test(words) && (words.match(/[\p{L}\p{N}]+/gu) ?? []).length <= FEW_WORDS;
  }

  /** Where a clause is two: the first of its places whose left side means something, at best with a right side that does, too. */
  private seamOf(text: string): { left: string; right: string } | undefined {
    const halves = this.languages
      .flatMap(({ seams }) => [...text.matchAll(seams)])
      .map(({ index, 0: seam }) => ({ left: text.slice(0, index), right: text.slice(index + seam.length) }))
      .filter(({ left, right }) => right.trim() !== '' && this.matchOf(left));
    return halves.find(({ right }) => this.matchOf(right)) ?? halves[0];
  }

  private understand(match: Match): void {
    const { slots } = match;
    this.language ??= match.language;
    const before = this.within;
    this.within = undefined;
    if (slots.place !== undefined) this.open(slots.place);
    this.add(match, before);
  }

  private open(mark: string): void {
    const url = this.marks.url(mark) ?? '';
    const last = this.instructions.at(-1);
    if (last?.does === 'navigate' && last.url === url) return;
    this.instructions.push({ does: 'navigate', url, words: this.marks.words(mark) });
  }

  private add({ phrase, slots, language, clause }: Match, before: { target: string } | undefined): void {
    const words = (slot: string | undefined) =>
      slot === undefined
        ? undefined
        : this.marks
            .words(slot)
            .trim()
            .replace(/^[:：,，\s]+|[,，\s]+$/g, '') || undefined;
    const text = words(slots.text) ?? '';
    const target = words(named(slots.target, language)) ?? phrase.target;
    const value = words(named(slots.value, language)) ?? '';
    switch (phrase.means) {
      case 'navigate':
      case 'nothing':
        return;
      case 'search':
      case 'search here':
        this.instructions.push({ does: 'search', text });
        return;
      case 'click':
      case 'click here':
        this.click(target ?? '', { language, slot: slots.target });
        return;
      case 'type':
      case 'type more':
        this.instructions.push({ does: 'type', text, target: target ?? before?.target, submit: phrase.submit ?? false });
        return;
      case 'submit':
        this.submit(clause);
        return;
      case 'select':
        this.instructions.push({ does: 'select', value, target: target ?? before?.target });
        return;
      case 'scroll':
        for (let times = Math.min(MOST_TIMES, slots.times ? language.times(slots.times) : 1); times > 0; times -= 1) {
          this.instructions.push({ does: 'scroll', direction: phrase.direction ?? 'down', pixels: slots.pixels ? Number(slots.pixels) : undefined, target });
        }
        return;
      case 'wait': {
        const ms = slots.time === undefined ? undefined : language.milliseconds(slots.time);
        // No step may wait for so long.
        if (ms !== undefined && ms > LONGEST_WAIT_MS) this.notUnderstood.push(this.marks.words(clause));
        else this.instructions.push({ does: 'wait', ms, target, isHidden: phrase.hidden ?? false });
        return;
      }
      case 'extract':
      case 'extract here':
        this.instructions.push({ does: 'extract', target });
        return;
      case 'screenshot':
        this.instructions.push({ does: 'screenshot' });
        return;
      case 'within':
        this.within = { target: target ?? '', clause };
        return;
      case 'unknown':
        this.notUnderstood.push(this.marks.words(clause));
        return;
    }
  }

  /** “Open Zhihu's hot list” is a click on a page of Zhihu's, and “click it” one on what was waited for. */
  private click(target: string, { language, slot = '' }: { language: Language; slot: string | undefined }): void {
    const [, place, rest] = /^([\uF000-\uF8FF])(?:'s| |的|上的|里的)*(.+)$/.exec(slot) ?? [];
    if (place !== undefined && rest !== undefined) this.open(place);
    const last = this.instructions.at(-1);
    const before = language.itself.test(target) && last && 'target' in last ? last.target : undefined;
    this.instructions.push({ does: 'click', target: before ?? (rest === undefined ? target : this.marks.words(rest)) });
  }

  /** Enter belongs to the text that was typed last; without one nobody knows where to press it. */
  private submit(clause: string): void {
    const last = this.instructions.at(-1);
    if (last?.does === 'type') last.submit = true;
    else if (last?.does !== 'search') this.notUnderstood.push(this.marks.words(clause));
  }
}

/** Without what says nothing. */
function bare(text: string, { before, behind }: Language): string {
  let clause = text.trim();
  for (let earlier = ''; earlier !== clause; ) {
    earlier = clause;
    clause = clause.replace(before, '').replace(behind, '').trim();
  }
  return clause;
}

/** Of `the button “Send”` only what is in quotes. */
function named(slot: string | undefined, { elementNouns }: Language): string | undefined {
  const [quoted] = slot?.match(/[\uE000-\uEFFF]/g) ?? [];
  if (slot === undefined || quoted === undefined) return slot;
  const [front = '', behind = ''] = slot.split(quoted);
  return behind.trim() === '' && elementNouns.test(front) ? quoted : slot;
}

/** Whether a word is another one with two neighbours exchanged, or with one letter too many, too few or wrong. */
function isSlipOf(word: string, meant: string): boolean {
  if (word === meant || Math.abs(word.length - meant.length) > 1) return false;
  let start = 0;
  while (start < meant.length && word[start] === meant[start]) start += 1;
  const [rest, wanted] = [word.slice(start), meant.slice(start)];
  return (
    rest.slice(1) === wanted.slice(1) ||
    rest.slice(1) === wanted ||
    rest === wanted.slice(1) ||
    (rest[0] === wanted[1] && rest[1] === wanted[0] && rest.slice(2) === wanted.slice(2))
  );
}
