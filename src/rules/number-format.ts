/** How a text writes numbers. `1,200` is one thousand two hundred in one and `1.2` in the other. */
export type DecimalSign = 'point' | 'comma';

const bare = String.raw`[-−+]?\d[\d.,]*\d|\d`;

/** Whether the commas between digits are decimal signs: something else separates the numbers, and no comma groups thousands. */
export const decimalSignOf = (text: string): DecimalSign => {
  if (/\d\.\d{3},\d/.test(text)) return 'comma';
  const tokens = text.match(new RegExp(bare, 'g')) ?? [];
  const withComma = tokens.filter((token) => token.includes(','));
  const separatedOtherwise = /\d\s*;\s*[-−+]?\d/.test(text) || /\d\s+[-−+]?\d/.test(text) || withComma.length === 1 || /\d,\s+\d/.test(text);
  const decimal = withComma.every((token) => /^[-−+]?\d+,\d+$/.test(token)) && withComma.some((token) => !/,\d{3}$/.test(token));
  const points = tokens.some((token) => /\.\d+$/.test(token) && !/\.\d{3}$/.test(token));
  return withComma.length > 0 && separatedOtherwise && decimal && !points ? 'comma' : 'point';
};

/** A written number without its unit: `1,200.50`, `-3`, `1e5`, with decimal comma `1.200,50`; undefined where it is none. */
export const parseNumber = (written: string, sign: DecimalSign): number | undefined => {
  const minus = written.replace('−', '-').replaceAll(/[\s'’_\u00a0\u202f]/g, '');
  const plain = sign === 'comma' ? minus.replaceAll('.', '').replace(',', '.') : minus.replaceAll(',', '');
  const value = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
};
