import { describe, expect, it } from '@jest/globals';
import { WeChatError, WeChatUnreachableError, type WeChatErrorKind } from './errors.ts';
import { patiently } from './patience.ts';

const PATH = '/cgi-bin/user/get';

/** Fails with each error in turn, then answers; counts the attempts and keeps the waits. */
async function attempt(errors: readonly Error[]) {
  let calls = 0;
  const waits: number[] = [];
  const read = async () => {
    const error = errors[calls++];
    if (error) throw error;
    return 'done';
  };
  const outcome = await patiently(read, async (ms) => void waits.push(ms)).catch((error: unknown) => error);
  return { outcome, calls, waits };
}

describe('patience', () => {
  const broken = new WeChatUnreachableError(PATH, 'ECONNRESET');
  const busy = new WeChatError(PATH, -1, 'system error');

  it('repeats a read while WeChat is busy or cannot be reached', async () => {
    expect(await attempt([broken, busy])).toMatchObject({ outcome: 'done', calls: 3 });
  });

  it('ends after three attempts with the last error', async () => {
    expect(await attempt([busy, busy, broken, busy])).toMatchObject({ outcome: broken, calls: 3 });
  });

  it('waits longer each time, with jitter', async () => {
    const { waits } = await attempt([busy, busy]);
    const [first = 0, second = 0] = waits;
    expect(first).toBeGreaterThanOrEqual(150);
    expect(first).toBeLessThan(450);
    expect(second).toBeGreaterThanOrEqual(300);
    expect(second).toBeLessThan(900);
  });

  it.each([40001, 40003, 40164, 45009, 45011, 48001, 99999])('does not repeat %d', async (code) => {
    expect(await attempt([new WeChatError(PATH, code, 'no')])).toMatchObject({ calls: 1, waits: [] });
  });

  it('does not repeat our own mistakes', async () => {
    expect(await attempt([new TypeError('ours')])).toMatchObject({ calls: 1 });
  });
});

describe('the kind of an error', () => {
  const KINDS: Record<WeChatErrorKind, number[]> = {
    token: [40001, 40014, 42001],
    busy: [-1, 61450],
    slowDown: [45011],
    quota: [45009],
    openId: [40003, 46004],
    configuration: [40002, 40013, 40125, 40164, 41002, 41004, 48001, 48004, 50001, 61004],
    unknown: [1, 41001, 40033, 47001, 99999],
  };

  it.each(Object.entries(KINDS))('is %s for the codes of the platform’s list', (kind, codes) => {
    for (const code of codes) expect(new WeChatError(PATH, code, 'x').kind).toBe(kind);
  });
});
