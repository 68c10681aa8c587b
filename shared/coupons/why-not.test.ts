import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import type { User } from '../identity/index.ts';
import { START, template, user } from './claims.harness.ts';
import type { KeptCondition } from './conditions/condition-kind.ts';
import { asksForPerson, audienceInWords, notForPerson, notOpen } from './why-not.ts';

const newUser: KeptCondition = { is: 'newUser', withinDays: 7 };
const poster: KeptCondition = { is: 'channel', channelIds: ['poster-1', 'poster-2'] };
const regulars: KeptCondition = {
  ...{ is: 'segment', segmentId: 'seg-1', name: '常客' },
  condition: { is: 'visits', of: 'days', atLeast: 3 },
};

const person = (changes: Partial<User> = {}): User => ({
  ...{ _id: user(1), identityIds: [], roles: [], createdAt: START, updatedAt: START, ...changes },
});
const cameDaysAgo = (days: number) =>
  person({ firstTouch: { scene: 1035, at: new Date(START.getTime() - days * DAY_MS) } });

describe('whether a campaign is open', () => {
  it.each([
    ['draft', 1, 'COUPON.NOT_FOUND'],
    ['paused', 1, 'COUPON.NOT_FOUND'],
    ['ended', 1, 'COUPON.ENDED'],
    ['active', 1, undefined],
    ['active', -1, 'COUPON.NOT_STARTED'],
    ['active', 30, 'COUPON.ENDED'],
  ] as const)('%s, on day %i: %s', (state, day, expected) => {
    expect(notOpen(template({ state }), new Date(START.getTime() + day * DAY_MS))).toBe(expected);
  });

  it('one that does not exist is not', () => {
    expect(notOpen(undefined, START)).toBe('COUPON.NOT_FOUND');
  });
});

describe('whom a campaign is for', () => {
  const refusal = (audience: KeptCondition[], facts: { channelId?: string; user?: User }) =>
    notForPerson({ audience }, { now: START, ...facts });

  it('everyone, when nothing is asked', () => {
    expect(refusal([], {})).toBeUndefined();
    expect([asksForPerson({ audience: [] }), audienceInWords([])]).toEqual([false, '']);
  });

  it.each([
    [newUser, { user: cameDaysAgo(6) }, true],
    [newUser, { user: cameDaysAgo(7) }, false],
    [newUser, { user: person() }, true],
    [poster, { channelId: 'poster-2' }, true],
    [poster, { channelId: 'menu' }, false],
    [poster, {}, false],
    [regulars, { user: person() }, false],
  ] satisfies [KeptCondition, { channelId?: string; user?: User }, boolean][])('%j of %j: %s', (one, facts, fits) => {
    expect(refusal([one], facts) === undefined).toBe(fits);
  });

  it('who fits one condition and not the other is told who it is for', () => {
    expect(refusal([newUser, poster], { channelId: 'menu', user: cameDaysAgo(1) })).toEqual({
      ...{ ok: false, error: 'COUPON.NOT_FOR_YOU' },
      details: { audience: '首次到访 7 天内的新客，并且是从渠道 poster-1、poster-2 进入的顾客' },
    });
  });

  it('asks for the record where a condition looks at it, and only there', () => {
    expect([newUser, poster, regulars].map((one) => asksForPerson({ audience: [one] }))).toEqual([true, false, true]);
    expect(() => refusal([newUser], {})).toThrow('the record was not read');
  });
});
