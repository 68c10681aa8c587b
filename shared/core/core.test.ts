import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, nextShanghaiMidnight, shanghaiDay } from './clock.ts';
import { derivedId, normalizeCode, randomIds } from './ids.ts';
import { mapParallel, Slots } from './parallel.ts';
import { withTimeLimit } from './time-limit.ts';

describe('a day in Shanghai', () => {
  it.each([
    ['2024-02-28T15:59:59.999Z', '2024-02-28', '2024-02-28T16:00:00.000Z'],
    ['2024-02-28T16:00:00.000Z', '2024-02-29', '2024-02-29T16:00:00.000Z'],
    ['2024-12-31T16:00:00.000Z', '2025-01-01', '2025-01-01T16:00:00.000Z'],
    ['2024-06-30T23:59:59.999Z', '2024-07-01', '2024-07-01T16:00:00.000Z'],
  ])('at %s is %s and ends at %s', (moment, day, midnight) => {
    expect(shanghaiDay(new Date(moment))).toBe(day);
    expect(nextShanghaiMidnight(new Date(moment)).toISOString()).toBe(midnight);
  });

  it('ends after now and within 24 hours, whenever that is', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (moment) => {
        const end = nextShanghaiMidnight(moment);
        expect(end.getTime() - moment.getTime()).toBeGreaterThan(0);
        expect(end.getTime() - moment.getTime()).toBeLessThanOrEqual(DAY_MS);
        expect(shanghaiDay(end)).not.toBe(shanghaiDay(moment));
        expect(shanghaiDay(new Date(end.getTime() - 1))).toBe(shanghaiDay(moment));
      }),
    );
  });
});

describe('ids', () => {
  it('are drawn from 32 signs that are not mistaken for one another, each as often as the others', () => {
    const drawn = randomIds.random(32_000);
    expect(drawn).toMatch(/^[0-9A-HJKMNP-TV-Z]{32000}$/);
    const counts = new Map<string, number>();
    for (const sign of drawn) counts.set(sign, (counts.get(sign) ?? 0) + 1);
    expect(counts.size).toBe(32);
    // Expected: 1,000 each with a deviation of 31; ten deviations never happen.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(310);
  });

  it('that are derived are the same for the same text, 30 hex digits long, and different otherwise', () => {
    expect(derivedId('union:a')).toBe(derivedId('union:a'));
    expect(derivedId('union:a')).toMatch(/^[0-9a-f]{30}$/);
    expect(derivedId('union:a')).not.toBe(derivedId('union:b'));
  });

  it.each([
    ['ab12 cd34-ef56', 'AB12CD34EF56'],
    ['oOiIlL', '001111'],
    ['ＡＢ１２\u3000ｃｄ－34', 'AB12CD34'],
    ['AB–12—CD\u00a034\n', 'AB12CD34'],
  ])('typed as %j are read as %s', (typed, stored) => {
    expect(normalizeCode(typed)).toBe(stored);
  });

  it('are what they were after any forgiving reading', () => {
    fc.assert(
      fc.property(fc.nat(40), (length) => {
        const id = randomIds.random(length);
        expect(normalizeCode(id)).toBe(id);
        expect(normalizeCode(id.toLowerCase())).toBe(id);
      }),
    );
  });
});

describe('work in parallel', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('keeps to its limit and answers in the order of the items', async () => {
    let running = 0;
    let most = 0;
    const answers = await mapParallel([5, 1, 4, 2, 3], 2, async (item) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < item; turn++) await settled();
      running -= 1;
      return item * 10;
    });
    expect({ answers, most }).toEqual({ answers: [50, 10, 40, 20, 30], most: 2 });
  });

  it('of no items is nothing', async () => {
    expect(await mapParallel([], 4, async () => 1)).toEqual([]);
  });

  it('begins nothing after a failure, and fails when all that had begun has ended', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const all = mapParallel([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      await settled();
      if (item === 1) throw new Error('the first');
      await settled();
      ended.push(item);
    });
    await expect(all).rejects.toThrow('the first');
    expect({ begun, ended }).toEqual({ begun: [1, 2], ended: [2] });
  });
});

describe('a time limit', () => {
  it('beyond what a timer can count does not end at once', async () => {
    const work = new Promise((resolve) => setTimeout(resolve, 20, 'done'));
    expect(await withTimeLimit(1e13, work, () => new Error('expired'))).toBe('done');
  });
});

describe('slots', () => {
  /** Pieces of work that end when they are told to. */
  const pieces = (slots: Slots, count: number) => {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = (n: number) => () => {
      begun.push(n);
      return new Promise<number>((resolve) => (ends[n] = () => resolve(n)));
    };
    const all = Array.from({ length: count }, (_, n) => slots.run(work(n)));
    return { begun, ends, all };
  };

  it('let so many run at once, in the order in which they came', async () => {
    const { begun, ends, all } = pieces(new Slots(2), 4);
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    ends[1]?.();
    await all[1];
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2]);
    for (const n of [0, 2]) ends[n]?.();
    await Promise.all([all[0], all[2]]);
    await Promise.resolve();
    ends[3]?.();
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
  });

  it('that are closed let what runs end, and nothing more begin', async () => {
    const slots = new Slots(1);
    const { begun, ends, all } = pieces(slots, 3);
    const settled = Promise.allSettled(all);
    slots.close('quota');
    await expect(slots.run(async () => 'late')).rejects.toBe('quota');
    ends[0]?.();
    expect(await settled).toEqual([
      { status: 'fulfilled', value: 0 },
      { status: 'rejected', reason: 'quota' },
      { status: 'rejected', reason: 'quota' },
    ]);
    expect(begun).toEqual([0]);
  });
});
