import { describe, expect, it } from '@jest/globals';
import { FaultRules, type AnyFaultRule, type FaultSubject } from './faults.ts';

const refuse = { kind: 'error', code: 'SYS_ERR', message: 'provoked' } as const;

/** Whether a request of the database is struck. */
function strikes(faults: FaultRules, subject: Partial<FaultSubject> = {}, when: 'before' | 'after' = 'before') {
  return faults.watch('database', { keys: ['x'], ...subject })(when) !== undefined;
}

describe('fault rules', () => {
  it('strike what they name, and with a star everything of their target', () => {
    const faults = new FaultRules();
    const rule = faults.add({ target: 'database', match: 'users', effect: refuse });
    expect(faults.watch('database', { keys: ['database.getDocument', 'users'] })('before')).toEqual(rule);
    expect(strikes(faults, { keys: ['database.getDocument', 'visits'] })).toBe(false);
    expect(faults.hit('function', ['users'])).toBeUndefined();
    faults.add({ target: 'wechat', match: '*', effect: { kind: 'drop' } });
    expect(faults.hit('wechat', ['/cgi-bin/user/get'])?.effect).toEqual({ kind: 'drop' });
  });

  it('disappear when they have struck as often as they should', () => {
    const faults = new FaultRules();
    faults.add({ target: 'function', match: 'customer', count: 2, effect: refuse });
    expect([1, 2, 3].map(() => faults.hit('function', ['customer']) !== undefined)).toEqual([true, true, false]);
    expect(faults.list()).toEqual([]);
  });

  it('strike before or after the effect, not both', () => {
    const faults = new FaultRules();
    faults.add({ target: 'database', match: '*', when: 'after', effect: refuse });
    expect([strikes(faults), strikes(faults, {}, 'after')]).toEqual([false, true]);
  });

  it('can be removed, also between the two moments of a request', () => {
    const faults = new FaultRules();
    const { id } = faults.add({ target: 'database', match: '*', when: 'after', effect: refuse });
    const watch = faults.watch('database', { keys: [] });
    expect([faults.remove(id), faults.remove(id), watch('after')]).toEqual([true, false, undefined]);
  });

  it('of the database may ask for action, collection and function at once', () => {
    const faults = new FaultRules();
    const conditions = { action: 'write', collection: 'coupons', function: 'customer' };
    faults.add({ target: 'database', match: '*', ...conditions, effect: refuse });
    const request = { actions: ['database.modifyDocument', 'write'], collection: 'coupons', functionName: 'customer' };
    expect(strikes(faults, request)).toBe(true);
    for (const other of [{ actions: ['read'] }, { collection: 'users' }, { functionName: undefined }]) {
      expect(strikes(faults, { ...request, ...other })).toBe(false);
    }
  });
});

describe('the n-th request', () => {
  it('is counted in every invocation by itself, and over all that come from none', () => {
    const faults = new FaultRules();
    faults.add({ target: 'database', match: '*', nth: 2, effect: refuse });
    const from = (invocationId?: string) => strikes(faults, { invocationId });
    expect([from('a'), from('b'), from('a'), from('b'), from('a')]).toEqual([false, false, true, true, false]);
    expect([from(), from(), from()]).toEqual([false, true, false]);
    faults.forget('a');
    expect([from('a'), from('a')]).toEqual([false, true]);
  });

  it('stays the n-th for its own answer when others have come in between', () => {
    const faults = new FaultRules();
    faults.add({ target: 'database', match: '*', nth: 1, when: 'after', effect: refuse });
    const [first, second] = [faults.watch('database', { keys: [] }), faults.watch('database', { keys: [] })];
    expect([second('after'), first('after')?.nth]).toEqual([undefined, 1]);
  });

  it('kills only where there is an invocation to kill', () => {
    const faults = new FaultRules();
    faults.add({ target: 'database', match: '*', effect: { kind: 'kill' } });
    expect([strikes(faults), strikes(faults, { invocationId: 'a' })]).toEqual([false, true]);
  });

  it('of a function is counted since the rule is there', () => {
    const faults = new FaultRules();
    faults.add({ target: 'function', match: 'fn', nth: 2, effect: refuse });
    const struck = [1, 2, 3].map(
      () => faults.hit('function', ['fn'], 'before') ?? faults.hit('function', ['fn'], 'after'),
    );
    expect(struck.map((rule) => rule !== undefined)).toEqual([false, true, false]);
  });
});

describe('chance', () => {
  it('strikes with its probability', () => {
    const numbers = [0.2, 0.3, 0.29];
    const faults = new FaultRules(() => numbers.shift() ?? 1);
    faults.add({ target: 'database', match: '*', probability: 0.3, effect: refuse });
    expect([1, 2, 3].map(() => strikes(faults))).toEqual([true, false, true]);
  });

  it('is the same for the same seed, and another for another', () => {
    const struckWith = (seed?: number): string => {
      const faults = new FaultRules();
      faults.add({ target: 'database', match: '*', probability: 0.5, effect: refuse });
      if (seed !== undefined) faults.setSeed(seed);
      return Array.from({ length: 64 }, () => (strikes(faults) ? 'x' : '.')).join('');
    };
    expect(struckWith(7)).toBe(struckWith(7));
    expect(struckWith(1)).toBe(struckWith());
    expect(struckWith(7)).not.toBe(struckWith(8));
    const share = struckWith(7).split('x').length / 64;
    expect(share > 0.25 && share < 0.75).toBe(true);
  });
});

describe('a rule that means nothing', () => {
  const database = { target: 'database', match: '*', effect: refuse } as const;
  it.each<[string, Omit<AnyFaultRule, 'id'>]>([
    ['probability', { ...database, probability: 2 }],
    ['count', { ...database, count: 0 }],
    ['nth', { ...database, nth: 1.5 }],
    ['latency', { ...database, effect: { kind: 'latency', ms: -1 } }],
    ['latency', { ...database, effect: { kind: 'latency', ms: Infinity } }],
    ['kill', { target: 'wechat', match: '*', effect: { kind: 'kill' } }],
    ['collection', { target: 'function', match: '*', collection: 'coupons', effect: refuse }],
    ['collection', { target: 'files', match: '*', function: 'fn', collection: 'coupons', effect: refuse }],
    ['function', { target: 'wechat', match: '*', function: 'fn', effect: refuse }],
  ])('is refused: %s', (word, rule) => {
    const faults = new FaultRules();
    expect(() => faults.add(rule)).toThrow(new RegExp(`^${word}`));
    expect(faults.list()).toEqual([]);
  });

  it('is no seed either', () => {
    expect(() => new FaultRules().setSeed(0.5)).toThrow(RangeError);
  });
});
