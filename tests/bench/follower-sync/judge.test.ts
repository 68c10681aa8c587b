import { describe, expect, it } from '@jest/globals';
import type { AccountFigures, LoopFigures, RunFigures } from './figures.ts';
import { holds, judge, judgeGrowth } from './judge.ts';

const run = (change: Partial<RunFigures> = {}): RunFigures => ({
  ...{ seconds: 26, ticks: 1, listCalls: 11, detailCalls: 1_000, otherCalls: 3, requests: 900, requestsByAction: {} },
  ...{
    writesOfPeople: 0,
    peakBytes: 200 * 2 ** 20,
    functionCpuSeconds: 10,
    cloudbaseCpuSeconds: 10,
    weChatCpuSeconds: 5,
    cloudbaseBytes: 1,
    ...change,
  },
});

/** An account that keeps every limit: its calls take 20.22 s at least. */
const good: AccountFigures = {
  ...{ followers: 100_000, latencyMs: 200, users: 100_000, identities: 100_000, idleRequests: 1 },
  first: run(),
  nightly: run({ requests: 240, detailCalls: 0 }),
};
const loop: LoopFigures = { followers: 20_000, latencyMs: 200, seconds: 60, listCalls: 3, detailCalls: 200 };

const missed = (account: AccountFigures, of = loop): string[] =>
  judge(account, of)
    .filter((one) => holds(one) === false)
    .map(({ measure }) => measure);

describe('the judge of the sync', () => {
  it('finds nothing wrong with a run within its limits', () => {
    expect(missed(good)).toEqual([]);
  });

  it.each<[string, Partial<RunFigures>]>([
    ['list calls', { listCalls: 13 }],
    ['detail calls', { detailCalls: 1_001 }],
    ['database requests', { requests: 1_001 }],
    ['duration', { seconds: 26.3 }],
    ['peak memory of the function', { peakBytes: 257 * 2 ** 20 }],
  ])('sees too many or too much of a first run: %s', (measure, change) => {
    expect(missed({ ...good, first: run(change) })).toEqual([measure]);
  });

  it.each<[string, Partial<RunFigures>]>([
    ['next day: database requests', { requests: 251 }],
    ['next day: writes of users and identities', { requests: 240, writesOfPeople: 1 }],
    ['next day: list calls', { requests: 240, listCalls: 13 }],
    ['next day: peak memory', { requests: 240, peakBytes: 257 * 2 ** 20 }],
  ])('and of the run of the next day: %s', (measure, change) => {
    expect(missed({ ...good, nightly: run(change) })).toEqual([measure]);
  });

  it.each([{ users: 99_999 }, { identities: 99_999 }, { users: 100_001 }])(
    'sees that not everybody was stored once: %j',
    (change) => {
      expect(missed({ ...good, ...change })).toEqual(['followers missing after the first run']);
    },
  );

  it('sees an idle tick that asks twice, and a run that is too slow beside the loop', () => {
    expect(missed({ ...good, idleRequests: 2 })).toEqual(['idle tick: database requests']);
    expect(missed(good, { ...loop, seconds: 51 })).toEqual(['of the plain loop']);
  });

  it('of a small account judges only what does not grow with it, and nothing that could not be measured', () => {
    const small = { ...good, followers: 10_000, users: 10_000, identities: 10_000 };
    const first = run({ seconds: 99, listCalls: 3, detailCalls: 101, requests: 102, peakBytes: NaN });
    expect(missed({ ...small, first, nightly: run({ requests: 31, listCalls: 3 }) })).toEqual(['detail calls']);
  });
});

describe('the growth of the cost', () => {
  const ofSize = (times: number, change: Partial<RunFigures> = {}): AccountFigures => ({
    ...{ ...good, followers: 100_000 * times },
    first: run({
      ...{ seconds: 26 * times, listCalls: 10 * times, detailCalls: 1_000 * times, otherCalls: 3 },
      ...{ requests: 900 * times, functionCpuSeconds: 10 * times, ...change },
    }),
    nightly: run({ requests: 240 * times }),
  });
  const grown = (largest: AccountFigures): string[] =>
    judgeGrowth([largest, ofSize(1)])
      .filter((one) => holds(one) === false)
      .map(({ measure }) => measure);

  it('that is proportional holds', () => {
    expect(grown(ofSize(10))).toEqual([]);
  });

  it('that is faster than that is seen', () => {
    expect(grown(ofSize(10, { requests: 12_000 }))).toEqual(['database requests']);
    const peak = { peakBytes: 1.31 * run().peakBytes };
    expect(grown(ofSize(10, peak))).toEqual(['peak memory of the function, as a whole']);
  });

  it('is not asked of a single account', () => {
    expect(judgeGrowth([ofSize(1)])).toEqual([]);
  });
});
