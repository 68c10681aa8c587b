import { describe, expect, it } from '@jest/globals';
import { answerWithin } from './answer-time.ts';

const SENT_AT = new Date('2026-01-01T00:00:00Z');
const after = (ms: number) => answerWithin(SENT_AT, new Date(SENT_AT.getTime() + ms));

describe('the time for a push', () => {
  it('is three seconds where it arrives at once, or by a clock behind WeChat’s', () => {
    expect([0, 1_400, -2_000].map(after)).toEqual([3_000, 3_000, 3_000]);
  });

  it('ends half a second before WeChat hangs up, whatever a cold start has taken, and is never shorter than half a second', () => {
    expect([2_000, 3_500, 4_000, 4_900, 5_900].map(after)).toEqual([2_500, 1_000, 500, 500, 500]);
  });

  it('does not depend on a stamp that is older than WeChat waits', () => {
    expect([6_000, 500_000].map(after)).toEqual([3_000, 3_000]);
  });
});
