import { describe, expect, it } from '@jest/globals';
import { FaultRules } from './faults.ts';

const refuse = { kind: 'error', code: 'SYS_ERR', message: 'provoked' } as const;

describe('fault rules', () => {
  it('strike what they name, and with a star everything of their target', () => {
    const faults = new FaultRules();
    const rule = faults.add({ target: 'database', match: 'users', effect: refuse });
    expect(faults.hit('database', ['database.getDocument', 'users'])).toEqual(rule);
    expect(faults.hit('database', ['database.getDocument', 'visits'])).toBeUndefined();
    expect(faults.hit('function', ['users'])).toBeUndefined();
    faults.add({ target: 'wechat', match: '*', effect: { kind: 'drop' } });
    expect(faults.hit('wechat', ['/cgi-bin/user/get'])?.effect).toEqual({ kind: 'drop' });
  });

  it('disappear when they have struck as often as they should', () => {
    const faults = new FaultRules();
    faults.add({ target: 'function', match: 'customer', count: 2, effect: refuse });
    const strikes = [1, 2, 3].map(() => faults.hit('function', ['customer']) !== undefined);
    expect(strikes).toEqual([true, true, false]);
    expect(faults.list()).toEqual([]);
  });

  it('strike before or after the effect, not both', () => {
    const faults = new FaultRules();
    faults.add({ target: 'database', match: '*', when: 'after', effect: refuse });
    expect(faults.hit('database', ['x'])).toBeUndefined();
    expect(faults.hit('database', ['x'], 'after')).toBeDefined();
  });

  it('strike with their probability', () => {
    const numbers = [0.2, 0.3, 0.29];
    const faults = new FaultRules(() => numbers.shift() ?? 1);
    faults.add({ target: 'database', match: '*', probability: 0.3, effect: refuse });
    expect([1, 2, 3].map(() => faults.hit('database', ['x']) !== undefined)).toEqual([true, false, true]);
  });

  it('can be removed, and refuse to be nonsense', () => {
    const faults = new FaultRules();
    const { id } = faults.add({ target: 'database', match: '*', effect: refuse });
    expect([faults.remove(id), faults.remove(id)]).toEqual([true, false]);
    expect(() => faults.add({ target: 'database', match: '*', probability: 2, effect: refuse })).toThrow(RangeError);
    expect(() => faults.add({ target: 'database', match: '*', count: 0, effect: refuse })).toThrow(RangeError);
    expect(() => faults.add({ target: 'database', match: '*', effect: { kind: 'latency', ms: -1 } })).toThrow(
      RangeError,
    );
  });
});
