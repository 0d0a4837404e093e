import { describe, expect, it } from 'vitest';
import { isSecret, newSecret, shownPart } from './api-key-secret.ts';

describe('the secret of a key', () => {
  it('has a prefix, 256 random bits and a checksum, and never comes twice', () => {
    const secrets = Array.from({ length: 1_000 }, newSecret);
    for (const secret of secrets) {
      expect(secret).toMatch(/^tl_[0-9A-Za-z]{49}$/);
      expect(isSecret(secret)).toBe(true);
    }
    expect(new Set(secrets).size).toBe(1_000);
    expect(shownPart('tl_0123456789')).toBe('tl_01234567');
  });

  it('is known by its checksum, whichever character is another', () => {
    // Of a version that people's keys may be from.
    expect(isSecret('tl_J4XOBLmjtMPFdDQMzW0ZvD5hkZ5JFvd1cNHBBtgJzG93ZC00Q')).toBe(true);
    const right = newSecret();
    for (let index = 0; index < right.length; index += 1) {
      const other = right[index] === 'x' ? 'y' : 'x';
      expect(isSecret(right.slice(0, index) + other + right.slice(index + 1))).toBe(false);
    }
    for (const text of ['', 'tl_', right.slice(1), `${right}0`, ` ${right}`, right.toUpperCase()]) expect(isSecret(text)).toBe(false);
  });
});
