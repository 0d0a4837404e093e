import { LinkifyIt } from 'linkify-it';
import type { Span } from './spans.ts';

export interface FoundLinks {
  urls: string[];
  emails: string[];
  /** Where they stand, repetitions too. */
  spans: Span[];
}

const linkify = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: true });

const isWebAddress = (raw: string): boolean => /^https?:\/\//i.test(raw) && URL.canParse(raw);

/** Quotes around an address, and what ends one in Markdown, are no part of it. */
const trimmed = (raw: string): string => raw.replace(/['*]+$/, '');

/** A host that mail reaches from anywhere ends in letters. */
const isMailAddress = (address: string): boolean => /@[^@]*\.(?:\p{L}{2,}|xn--[\w-]+)$/u.test(address);

/** What no address may have separates them, as in JSON, code and tables; it is blanked out first. Addresses with http or https and mail addresses, as they stand in the text, each once. */
export const findLinks = (text: string): FoundLinks => {
  const matches = linkify.match(text.replace(/[`"<>|\\{}]/g, ' ')) ?? [];
  const urls = matches.map(({ raw }) => trimmed(raw)).filter(isWebAddress);
  const emails = matches
    .filter(({ schema }) => schema === 'mailto:')
    .map(({ raw }) => trimmed(raw.replace(/^mailto:/i, '').replace(/\?.*$/, '')))
    .filter(isMailAddress);
  const spans = matches.map(({ index, lastIndex }) => ({ index, end: lastIndex }));
  return { urls: [...new Set(urls)], emails: [...new Set(emails)], spans };
};
