import { termsOf } from './keywords.ts';

export interface ChosenSentence {
  sentence: string;
  index: number;
}

/** What announces the point of a text, and what leads away from it. A factor on the score of the sentence. */
const cues: readonly [RegExp, number][] = [
  [
    /\b(?:in (?:conclusion|summary|short|sum|brief)|to (?:conclude|summari[sz]e|sum up)|overall|therefore|thus|as a result|consequently|the (?:main|key|central|most important|biggest|primary) (?:point|finding|result|reason|conclusion|message|idea|takeaway|question|goal|lesson|change|problem|cause|risk|challenge)|most importantly|importantly|in the end|ultimately|the bottom line)\b/i,
    1.3,
  ],
  [
    /\b(?:we (?:found|conclude|show|decided|agreed|recommend|propose)|(?:study|studies|report|research|researchers|results?|findings|analysis|data|survey|scientists|team|committee|board|council|court|company|government|ministry|police|officials) (?:found|find|finds|show|shows|showed|suggests?|concludes?|concluded|decided|approved|announced|confirmed|said|agreed|voted|ruled|plans?|will)|announced|decided|agreed|approved|discovered|must|essential|crucial)\b/i,
    1.15,
  ],
  // What follows from what is the substance of most texts.
  [
    /\b(?:because|so that|since (?:the|it|they|our|we)|led to|leads to|caused|causes|made .{1,40} possible|solved|replaced|reduced|increased|doubled|halved|instead of|unless|if the)\b/i,
    1.15,
  ],
  [/\b(?:we|i|the (?:group|team|committee|board|council|authors?|court)) (?:will|recommend|decided|agreed|propose|conclude)\b/i, 1.3],
  [
    /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings|welcome|thanks|thank you|cheers|best|kind regards|sincerely|yours|regards|bye|goodbye|see you|have a (?:nice|great|good)|hope (?:you|this|all)|i hope)\b/i,
    0.1,
  ],
  [
    /\b(?:subscribe|unsubscribe|newsletter|click (?:here|below|the)|sign up|follow us|cookies?|privacy policy|terms (?:of (?:use|service)|and conditions)|all rights reserved|copyright|©|advertisement|sponsored|read more|share this|log in|download our app|contact us|no liability|disclaimer|confidential and|intended (?:only|solely) for|do not reply|for more information|please (?:visit|contact|see|note|consider|feel free|remember|rate|like))\b/i,
    0.1,
  ],
  [
    /\b(?:by the way|btw|incidentally|as an aside|on a side note|on another note|side note|speaking of|anyway|fun fact|funnily enough|that reminds me|off[- ]topic|on an unrelated note|unrelated|for what it's worth|in other news|just for fun|my (?:cat|dog|aunt|uncle|grandmother|neighbou?r|wife|husband|mother|brother|sister|cousin|kids?)|i (?:once|remember|personally|digress)|the weather (?:was|is|has))\b/i,
    0.25,
  ],
  [/^\(.*\)[.!?]?$|^\[.*\]$/, 0.3],
  [/\?["”')]*$/, 0.5],
  [/!["”')]*$/, 0.7],
  [/^(?:for (?:example|instance)|e\.g\.|such as|imagine|suppose|consider the)\b/i, 0.6],
  [/^(?:but|and|so|this|that|these|those|he|she|they|it|his|her|their|also|however|moreover|furthermore|then|there|another|some)\b/i, 0.9],
];

interface Scored extends ChosenSentence {
  score: number;
  stems: ReadonlySet<string>;
}

/** The first sentences of a text usually say what it is about. */
const placeFactor = (index: number): number => (index === 0 ? 1.35 : index === 1 ? 1.1 : 1);

/** Among paragraphs of several sentences, one that stands alone at either end is a greeting, a signature or a notice. */
const framesOf = (paragraphs: readonly (readonly string[])[]): boolean[] => {
  const sentences = paragraphs.reduce((sum, paragraph) => sum + paragraph.length, 0);
  return paragraphs.flatMap((paragraph, index) => {
    const atEnd = paragraphs.length > 1 && (index === 0 || index === paragraphs.length - 1);
    const others = paragraphs.length > 2 ? paragraphs.length - 2 : 1;
    const ends = paragraphs.length > 2 ? (paragraphs[0]?.length ?? 0) + (paragraphs.at(-1)?.length ?? 0) : paragraph.length;
    const isFrame = atEnd && paragraph.length === 1 && (sentences - ends) / others >= 2.5;
    return paragraph.map(() => isFrame);
  });
};

const lengthFactor = (terms: number): number => (terms < 3 ? 0.4 : terms < 5 ? 0.8 : 1);

const score = (paragraphs: readonly (readonly string[])[], language: string): Scored[] => {
  const sentences = paragraphs.flat();
  const frames = framesOf(paragraphs);
  const terms = sentences.map((sentence) => termsOf(sentence, language));
  // How many sentences have a word: what only one has is a detail, what many have is the subject.
  const sharing = new Map<string, number>();
  for (const sentence of terms) for (const stem of new Set(sentence.map((term) => term.stem))) sharing.set(stem, (sharing.get(stem) ?? 0) + 1);
  return sentences.map((sentence, index) => {
    const own = new Map((terms[index] ?? []).map((term) => [term.stem, term.weight]));
    const shared = [...own].reduce((sum, [stem, weight]) => sum + weight * Math.log2(sharing.get(stem) ?? 1), 0);
    const central = shared / Math.sqrt(own.size + 4) + 0.1;
    const cue = cues.reduce((factor, [pattern, weight]) => (pattern.test(sentence) ? factor * weight : factor), 1);
    return { sentence, index, stems: new Set(own.keys()), score: central * cue * placeFactor(index) * (frames[index] ? 0.5 : 1) * lengthFactor(own.size) };
  });
};

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  const smaller = Math.min(a.size, b.size);
  return smaller === 0 ? 0 : [...a].filter((stem) => b.has(stem)).length / smaller;
};

/**
 * Up to `most` sentences that share most with the others, in the order of the text; of two that say the same, one. Sentences that lead away
 * from the subject stay out, even if fewer remain.
 */
export const chooseSentences = (paragraphs: readonly (readonly string[])[], language: string, most: number): ChosenSentence[] => {
  const ranked = score(paragraphs, language).toSorted((a, b) => b.score - a.score || a.index - b.index);
  const least = (ranked[0]?.score ?? 0) * 0.45;
  const chosen: Scored[] = [];
  for (const candidate of ranked) {
    const repeats = chosen.some(({ stems }) => overlap(stems, candidate.stems) > 0.75);
    if (chosen.length < most && candidate.score >= least && !repeats) chosen.push(candidate);
  }
  return chosen.toSorted((a, b) => a.index - b.index).map(({ sentence, index }) => ({ sentence, index }));
};
