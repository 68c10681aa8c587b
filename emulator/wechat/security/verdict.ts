import { NO_LABEL, type CheckedWord, type Verdict } from './entities.ts';

/** How sure the model says it is. Made up. */
const PROBABILITY = 90;
const KEYWORD_LEVEL = 20;

/** What stands between the characters of a word to hide it. */
const NOISE = /[\s\p{P}\p{S}]/gu;

/** The gravest word of the list in a text: `risky` before `review`, then the order of the list. */
export function verdictOn(text: string, words: readonly CheckedWord[]): Verdict {
  const plain = text.replace(NOISE, '').toLowerCase();
  const found = words.filter(({ word }) => plain.includes(word.replace(NOISE, '').toLowerCase()));
  const gravest = found.find(({ suggest }) => suggest === 'risky') ?? found[0];
  if (!gravest) return { suggest: 'pass', label: NO_LABEL };
  return { suggest: gravest.suggest, label: gravest.label, keyword: gravest.word };
}

/** An entry of `detail`: what the model thinks. */
export function modelOpinion({ suggest, label }: Verdict) {
  return { strategy: 'content_model', errcode: 0, suggest, label, prob: PROBABILITY };
}

/** An entry of `detail`: the list of words has an opinion only when it has found one. */
export function keywordOpinion({ suggest, label, keyword }: Verdict): object {
  const found = keyword === undefined ? {} : { suggest, label, level: KEYWORD_LEVEL, keyword };
  return { strategy: 'keyword', errcode: 0, ...found };
}
