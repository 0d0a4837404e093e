import model from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';

/** Tokens, sentences and parts of speech of English text; about 200 ms per million characters. */
export const english = winkNLP(model, ['sbd', 'pos']);

/** For `tokens().out(…)`. The package declares other arguments than it calls with: stems are asked for like the normal form. */
export const stem = english.its.stem as unknown as typeof english.its.normal;
