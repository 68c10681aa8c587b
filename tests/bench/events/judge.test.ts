import { describe, expect, it } from '@jest/globals';
import { holds, OF_A_REPORT, OF_AN_EVENT, type Figure } from './judge.ts';

const report: Figure = { label: 'a report', requests: [10, 10], ms: [4, 12], most: OF_A_REPORT };
const event: Figure = { label: 'an event', requests: [1, 1], ms: [1, 1.5], most: OF_AN_EVENT };

describe('the judge of events', () => {
  it('lets pass what is just within its limits', () => {
    expect([report, event].map(holds)).toEqual([true, true]);
  });

  it.each<[string, Figure]>([
    ['a request more among many', { ...report, requests: [10, 11] }],
    ['a request more among few', { ...report, requests: [11, 10] }],
    ['more than three times as long', { ...report, ms: [4, 12.01] }],
    ['more than a request for an event', { ...event, requests: [0.2, 1.01] }],
    ['an event that costs more where there are many', { ...event, ms: [1, 1.51] }],
    ['what could not be measured', { ...report, ms: [NaN, 4] }],
  ])('sees %s', (_, figure) => {
    expect(holds(figure)).toBe(false);
  });
});
