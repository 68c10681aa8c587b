import { dayOf, momentOf } from '../../../format/date';
import { fen, yuanText } from '../../../format/money';
import type { InputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';

export type Condition = InputOf<Contracts['segment.save']>['condition'];
export type Question = Exclude<Condition, { is: 'all' | 'any' | 'not' }>;

/** A question as it is typed: all of it text; several values with commas between. */
export const NEW_QUESTION = {
  ...{ is: 'lastVisit' as Question['is'], fits: 'yes', of: 'visits', touch: 'first', values: '' },
  ...{ span: 'within', days: '30', from: '', until: '', least: '', most: '' },
};
export type QuestionDraft = typeof NEW_QUESTION;

/** A condition of one level: what has to be true of `questions`, all of it or any of it. */
export interface ConditionDraft {
  how: 'all' | 'any';
  questions: readonly QuestionDraft[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is no number is none on the wire either, and the server says so at its field. */
const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
const several = (text: string): string[] =>
  text
    .split(/[,，、]/)
    .map((one) => one.trim())
    .filter(Boolean);

/** Whole days: to the end of the last one. */
function whenOf({ span, days, from, until }: QuestionDraft) {
  if (span === 'within') return { withinDays: number(days) };
  const behind = until && dayOf(Date.parse(`${until}T12:00:00Z`) + DAY_MS);
  return { ...(from && { after: momentOf(from, '00:00') }), ...(behind && { before: momentOf(behind, '00:00') }) };
}

const howManyOf = ({ least, most }: QuestionDraft, read: (text: string) => number) => ({
  ...(least.trim() && { atLeast: read(least) }),
  ...(most.trim() && { atMost: read(most) }),
});

function questionOf(draft: QuestionDraft): Question {
  const { is, touch, values } = draft;
  switch (is) {
    case 'following':
    case 'joined':
      return { is };
    case 'followed':
    case 'firstVisit':
    case 'lastVisit':
    case 'lastOrder':
      return { is, ...whenOf(draft) };
    case 'orders':
      return { is, ...howManyOf(draft, number) };
    case 'spent':
      return { is, ...howManyOf(draft, fen) };
    case 'visits':
    case 'coupons':
      return { is, of: draft.of, ...howManyOf(draft, number) } as Question;
    case 'labelled':
      return { is, label: values };
    case 'tagged':
      return { is, tagId: number(values) };
    case 'channel':
      return { is, touch: touch as 'first' | 'last', channelIds: several(values) };
    case 'came':
      return { is, scenes: several(values) };
    case 'scanned':
      return { is, codes: several(values) };
    case 'store':
      return { is, storeIds: several(values) };
    case 'topic':
      return { is, topics: several(values) };
  }
}

/** What was typed, as the server takes it. */
export const conditionOf = ({ how, questions }: ConditionDraft): Condition => ({
  is: how,
  of: questions.map((draft) => (draft.fits === 'yes' ? questionOf(draft) : { is: 'not', of: questionOf(draft) })),
});

const dayText = (moment: string | undefined, earlier = 0): string =>
  moment === undefined ? '' : dayOf(Date.parse(moment) - earlier);

function valuesText(question: Question): string {
  switch (question.is) {
    case 'labelled':
      return question.label;
    case 'tagged':
      return String(question.tagId);
    case 'channel':
      return question.channelIds.join(',');
    case 'came':
      return question.scenes.join(',');
    case 'scanned':
      return question.codes.join(',');
    case 'store':
      return question.storeIds.join(',');
    case 'topic':
      return question.topics.join(',');
    default:
      return '';
  }
}

function questionDraft(question: Question, fits: 'yes' | 'no'): QuestionDraft {
  const { withinDays, after, before } = question as { withinDays?: number; after?: string; before?: string };
  const { atLeast, atMost } = question as { atLeast?: number; atMost?: number };
  const text = (count?: number) => (question.is === 'spent' ? yuanText(count) : String(count ?? ''));
  return {
    ...{ ...NEW_QUESTION, is: question.is, fits, values: valuesText(question) },
    ...('of' in question && { of: question.of }),
    ...('touch' in question && { touch: question.touch }),
    ...(withinDays === undefined ? { span: 'between', days: '' } : { days: String(withinDays) }),
    ...{ from: dayText(after), until: dayText(before, DAY_MS), least: text(atLeast), most: text(atMost) },
  };
}

/** In one order, to be compared. */
const sorted = (given: unknown): unknown =>
  Array.isArray(given)
    ? given.map(sorted)
    : typeof given === 'object' && given !== null
      ? Object.entries(given)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => [name, sorted(value)])
      : given;
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/**
 * A condition as it is typed; undefined: this form would not write it as it is (questions within questions, days with an
 * hour), so that it must leave it alone.
 */
export function draftOf(condition: Condition): ConditionDraft | undefined {
  const whole = condition.is === 'all' || condition.is === 'any' ? condition : { is: 'all' as const, of: [condition] };
  const questions = whole.of.map((one) =>
    one.is === 'not' ? questionDraft(one.of as Question, 'no') : questionDraft(one as Question, 'yes'),
  );
  const draft = { how: whole.is, questions };
  return isSame(conditionOf(draft), whole) ? draft : undefined;
}
