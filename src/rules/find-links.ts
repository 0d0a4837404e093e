import { LinkifyIt } from 'linkify-it';

export interface FoundLinks {
  urls: string[];
  emails: string[];
}

const linkify = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: true });

const isWebAddress = (raw: string): boolean => /^https?:\/\//i.test(raw) && URL.canParse(raw);

/** Quotes of code and prose around an address, and what ends one in Markdown, are no part of it. */
const trimmed = (raw: string): string => raw.replace(/[`"<>|\\].*$/s, '').replace(/['*]+$/, '');

/** A host that mail reaches from anywhere ends in letters. */
const isMailAddress = (address: string): boolean => /@[^@]*\.(?:\p{L}{2,}|xn--[\w-]+)$/u.test(address);

/** Addresses with http or https and mail addresses, as they stand in the text, each once. */
export const findLinks = (text: string): FoundLinks => {
  const matches = linkify.match(text) ?? [];
  const urls = matches.map(({ raw }) => trimmed(raw)).filter(isWebAddress);
  const emails = matches
    .filter(({ schema }) => schema === 'mailto:')
    .map(({ raw }) => trimmed(raw.replace(/^mailto:/i, '').replace(/\?.*$/, '')))
    .filter(isMailAddress);
  return { urls: [...new Set(urls)], emails: [...new Set(emails)] };
};
