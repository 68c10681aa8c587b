import { describe, expect, it } from '@jest/globals';
import { findAnomalies, writeSkews } from './anomalies.harness.ts';
import { isRead, Recorder, type History, type Recorded, type Seen, type Step } from './history.harness.ts';

/*
 * Histories written by hand, because a checker that finds nothing proves nothing. One line is one event, in the order of
 * time: `T1 x?a,b` reads x and finds the versions a and b, `T1 x?-` finds no document, `T1 x=c` writes, `T1 x!d` removes,
 * `T1 ok` commits and `T1 no` rolls back.
 */
function history(text: string, missing: string[] = []): History {
  const recorder = new Recorder(missing);
  const running = new Map<string, Pick<Recorded, 'name' | 'startedAt'> & { steps: Step[] }>();
  for (const line of text.trim().split('\n')) {
    const [, name = '', event = ''] = /^\s*(\S+) (\S+)/.exec(line) ?? [];
    const transaction = running.get(name) ?? { name, startedAt: recorder.tick(), steps: [] };
    running.set(name, transaction);
    if (event === 'ok' || event === 'no') {
      const outcome = event === 'ok' ? 'committed' : 'aborted';
      recorder.add({ ...transaction, outcome, committingAt: recorder.tick(), endedAt: recorder.tick() });
    } else transaction.steps.push(stepOf(event, recorder));
  }
  return recorder.history;
}

function stepOf(event: string, recorder: Recorder): Step {
  const [, key = '', sign, rest = ''] = /^(\w)([?=!])(.*)$/.exec(event) ?? [];
  if (sign !== '?') return { kind: 'write', key, version: rest, removes: sign === '!' };
  const seen: Seen = rest === '-' ? null : rest.split(',').filter((version) => version !== '');
  return { kind: 'read', key, seen, answeredAt: recorder.tick() };
}

const namesOf = (text: string, missing?: string[]): string[] => [
  ...new Set(findAnomalies(history(text, missing)).map(({ name }) => name)),
];

describe('the checker of histories finds nothing', () => {
  it.each([
    ['in transactions one after the other', 'T1 x?\nT1 x=a\nT1 x?a\nT1 ok\nT2 x?a\nT2 x=b\nT2 ok\nT3 x?a,b\nT3 ok'],
    ['in a snapshot older than what was committed since', 'T1 x?\nT2 x=a\nT2 y=b\nT2 ok\nT1 y?\nT1 ok'],
    ['when the second writer gave up', 'T1 x?\nT2 x?\nT1 x=a\nT1 ok\nT2 x=b\nT2 no\nT3 x?a\nT3 ok'],
    ['in what nobody saw', 'T1 x=a\nT1 x=b\nT1 no\nT2 x?\nT2 ok'],
    [
      'when a document comes and goes',
      'T1 x=a\nT1 ok\nT2 x?a\nT2 x!b\nT2 x?-\nT2 ok\nT3 x?-\nT3 x=c\nT3 ok\nT4 x?c\nT4 ok',
    ],
    ['in write skew, which it reports by itself', 'T1 x?\nT1 y?\nT2 x?\nT2 y?\nT1 x=a\nT2 y=b\nT1 ok\nT2 ok'],
  ])('%s', (_case, text) => {
    expect(namesOf(text)).toEqual([]);
  });

  it('and finds write skew when asked', () => {
    const skewed = history('T1 x?\nT1 y?\nT2 x?\nT2 y?\nT1 x=a\nT2 y=b\nT1 ok\nT2 ok');
    expect(writeSkews(skewed)).toEqual([{ name: 'write skew', of: ['T1', 'T2'] }]);
    expect(writeSkews(history('T1 x?\nT1 x=a\nT1 ok\nT2 x?a\nT2 y=b\nT2 ok'))).toEqual([]);
  });
});

describe('the checker of histories finds', () => {
  it.each([
    // Both were under way together, and the documents show them in opposite orders.
    ['G0 write cycle', 'T1 x=a\nT2 x=b\nT2 y=c\nT1 y=d\nR x?a,b\nR y?d,c\nT1 ok\nT2 ok\nS x?a,b\nS y?c,d\nS ok\nR no'],
    ['G1a aborted read', 'T1 x=a\nT1 no\nT2 x?a\nT2 ok'],
    ['G1a aborted read', 'T1 x=a\nT1 no\nT2 x=b\nT2 ok\nT3 x?a,b\nT3 ok'],
    ['G1b intermediate read', 'T1 x=a\nT1 x=b\nT1 ok\nT2 x?a\nT2 ok'],
    ['G1c circular information flow', 'T1 x=a\nT2 y=b\nT1 y?b\nT2 x?a\nT1 ok\nT2 ok'],
    ['G-single read skew', 'T1 x?\nT2 x=a\nT2 y=b\nT2 ok\nT1 y?b\nT1 ok'],
    ['G-single read skew', 'T1 x?\nT2 x!a\nT2 y=b\nT2 ok\nT1 y?b\nT1 ok'],
    ['G-SI no snapshots explain it', 'T1 x=a\nT1 ok\nT2 x?\nT2 ok'],
    // A long fork: two readers see two writers in opposite orders.
    ['G-SI no snapshots explain it', 'R y?\nS x?\nT1 x=a\nT1 ok\nT2 y=b\nT2 ok\nR x?a\nS y?b\nR ok\nS ok'],
    ['dirty read', 'T1 x=a\nT2 x?a\nT2 ok\nT1 ok'],
    ['lost update', 'T1 x?\nT2 x?\nT1 x=a\nT1 ok\nT2 x=b\nT2 ok'],
    ['lost update', 'T1 x?\nT2 x?\nT1 x!a\nT1 ok\nT2 x=b\nT2 ok'],
    ['non-repeatable read', 'T1 x?\nT2 x=a\nT2 ok\nT1 x?a\nT1 ok'],
    ['own write not seen', 'T1 x=a\nT1 x?\nT1 ok'],
    ['own write not seen', 'T1 x!a\nT1 x?\nT1 ok'],
    ['version out of nowhere', 'T1 x?z\nT1 ok'],
  ])('%s in %j', (name, text) => {
    expect(namesOf(text)).toContain(name);
  });

  it('read skew in what a transaction saw that was rolled back: it had a snapshot as well', () => {
    expect(namesOf('T1 x?\nT2 x=a\nT2 y=b\nT2 ok\nT1 y?b\nT1 no')).toContain('G-single read skew');
  });

  it('a lost update over a document that both found missing', () => {
    expect(namesOf('T1 x?-\nT2 x?-\nT1 x=a\nT1 ok\nT2 x=b\nT2 ok', ['x'])).toContain('lost update');
  });

  it('who is concerned', () => {
    const [lost] = findAnomalies(history('T1 x?\nT2 x?\nT1 x=a\nT1 ok\nT2 x=b\nT2 ok'));
    expect(lost).toEqual({ name: 'lost update', of: ['T1', 'T2', 'x of initial'] });
  });

  it('its histories as they were written', () => {
    const { transactions } = history('T1 x?a,b\nT1 x?-\nT1 ok');
    expect(transactions[0]?.steps.filter(isRead).map(({ seen }) => seen)).toEqual([['a', 'b'], null]);
  });
});
