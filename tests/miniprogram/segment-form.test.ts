import { describe, expect, it } from '@jest/globals';
import { peopleCondition } from '../../shared/contracts/segment.ts';
import {
  conditionOf,
  draftOf,
  type Condition,
  type Question,
} from '../../miniprogram/packages/operator/segments/segment-draft';

/** One of every kind, as far as the form goes. */
const QUESTIONS: { [K in Question['is']]: Extract<Question, { is: K }> } = {
  following: { is: 'following' },
  followed: { is: 'followed', withinDays: 30 },
  came: { is: 'came', scenes: ['ADD_SCENE_QR_CODE', 'ADD_SCENE_WXA'] },
  scanned: { is: 'scanned', codes: ['door', '123'] },
  tagged: { is: 'tagged', tagId: 101 },
  labelled: { is: 'labelled', label: '爱喝乌龙' },
  joined: { is: 'joined' },
  firstVisit: { is: 'firstVisit', after: '2026-02-28T16:00:00.000Z' },
  lastVisit: { is: 'lastVisit', after: '2026-02-28T16:00:00.000Z', before: '2026-03-31T16:00:00.000Z' },
  visits: { is: 'visits', of: 'days', atLeast: 3 },
  coupons: { is: 'coupons', of: 'usable', atMost: 0 },
  orders: { is: 'orders', atLeast: 1, atMost: 5 },
  spent: { is: 'spent', atLeast: 99_990 },
  lastOrder: { is: 'lastOrder', before: '2026-03-31T16:00:00.000Z' },
  channel: { is: 'channel', touch: 'last', channelIds: ['poster-spring'] },
  store: { is: 'store', storeIds: ['store-1'] },
  topic: { is: 'topic', topics: ['offers', 'events'] },
};

const written = (condition: Condition): Condition | undefined => {
  const draft = draftOf(condition);
  return draft && conditionOf(draft);
};

describe('the form of a segment', () => {
  it.each(Object.values(QUESTIONS))('writes $is as it was read, also turned round', (question) => {
    const turned = { is: 'any' as const, of: [question, { is: 'not' as const, of: question }] };
    expect(written(turned)).toEqual(turned);
    expect(written(question)).toEqual({ is: 'all', of: [question] });
    expect(peopleCondition.safeParse(turned).success).toBe(true);
  });

  it.each<Condition>([
    { is: 'all', of: [{ is: 'any', of: [{ is: 'joined' }, { is: 'following' }] }] },
    { is: 'not', of: { is: 'all', of: [{ is: 'joined' }] } },
    { is: 'all', of: [{ is: 'not', of: { is: 'not', of: { is: 'joined' } } }] },
    { is: 'lastVisit', after: '2026-03-01T02:30:00.000Z' },
    { is: 'lastVisit', after: '2026-02-28T16:00:00.000Z', withinDays: 30 },
    { is: 'scanned', codes: ['red,blue'] },
  ])('leaves alone what it would write otherwise: %j', (condition) => {
    expect(draftOf(condition)).toBeUndefined();
  });

  it('sends what is no number as none, so that the server says so', () => {
    const draft = draftOf({ is: 'visits', of: 'days', atLeast: 3 })!;
    const typed = conditionOf({ ...draft, questions: [{ ...draft.questions[0]!, least: 'drei' }] });
    expect(peopleCondition.safeParse(typed).success).toBe(false);
  });
});
