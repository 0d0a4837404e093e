export interface Instruction {
  /** What is asked. */
  text: string;
  /** What it is asked about, where the prompt brings that along; else empty. */
  material: string;
}

const maxHead = 300;

const fences = /```[\s\S]*?(?:```|$)/g;

const split = (prompt: string): Instruction => {
  const fenced = prompt.match(fences)?.join('\n') ?? '';
  const rest = prompt.replace(fences, ' ').trim();
  if (fenced !== '' && rest !== '') return { text: rest, material: fenced };
  // `Summarize this: …` and `Summarize this` above the text.
  const head = /^([^\n:：]{2,300}?)\s*(?:[:：](?!\/\/)\s*|\n\s*)(\S[\s\S]*)$/.exec(prompt);
  const [, before = '', after = ''] = head ?? [];
  if (head && after.length >= 12 && before.split(/\s+/).length <= 40) return { text: before, material: after };
  const quotation = /^([^"“„«]{2,}?)\s*["“„«]([\s\S]{12,})["”“»]\s*([^"”»]{0,120})$/.exec(prompt);
  if (quotation) return { text: `${quotation[1]} ${quotation[3]}`.trim(), material: quotation[2] ?? '' };
  if (prompt.length <= maxHead) return { text: prompt, material: '' };
  // A long text: the request is its first or its last paragraph.
  const paragraphs = prompt.split(/\n\s*\n|\n/).filter((paragraph) => paragraph.trim() !== '');
  const [first = prompt] = paragraphs;
  const last = paragraphs.at(-1) ?? '';
  const text = first.length <= maxHead ? first : last.length <= maxHead ? last : prompt.slice(0, maxHead);
  return { text, material: prompt.replace(text, '').trim() };
};

/** Takes a prompt apart into the request and the text, code or data that it brings along. */
export const splitInstruction = (prompt: string): Instruction => {
  const { text, material } = split(prompt.trim());
  // A text in front and the request at its end: `<text>. Summarize this.`
  const tail =
    material
      .split(/\n\s*\n/)
      .at(-1)
      ?.trim() ?? '';
  const question = /(?:^|[.!?\n])\s*([^.!?\n]{6,200}\?)\s*$/.exec(material)?.[1];
  if (question !== undefined && question !== material.trim() && !text.includes('?')) return { text: `${text}\n${question}`, material };
  return { text: material.length > maxHead && tail.length < 120 && tail !== material ? `${text}\n${tail}` : text, material };
};
