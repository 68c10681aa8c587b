import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { endpoint, type Repeatable } from './endpoint.ts';
import { WeChatError, WeChatUnreachableError } from './errors.ts';
import { patiently } from './patience.ts';

const PATH = '/cgi-bin/user/get';

interface Terms {
  repeatable?: Repeatable;
  leftMs?: number;
}

/** Fails with each error in turn, then answers; counts the attempts and keeps the waits. */
async function attempt(errors: readonly Error[], { repeatable = 'read', leftMs = 60_000 }: Terms = {}) {
  let calls = 0;
  const waits: number[] = [];
  const send = async () => {
    const error = errors[calls++];
    if (error) throw error;
    return 'done';
  };
  const called = endpoint('GET', PATH, { repeatable, needs: 'verified-account', answer: z.unknown() });
  const wait = async (ms: number) => void waits.push(ms);
  const outcome = await patiently(called, { send, timeLeftMs: () => leftMs, wait }).catch((error: unknown) => error);
  return { outcome, calls, waits };
}

describe('patience', () => {
  const broken = new WeChatUnreachableError(PATH, 'ECONNRESET');
  const busy = new WeChatError(PATH, -1, 'system error');

  it.each(['read', 'sets', 'recognised', 'spare'] as const)(
    'repeats what is %s while WeChat is busy or cannot be reached',
    async (repeatable) => {
      expect(await attempt([broken, busy], { repeatable })).toMatchObject({ outcome: 'done', calls: 3 });
    },
  );

  it('repeats nothing that must not be done twice', async () => {
    expect(await attempt([broken], { repeatable: 'never' })).toMatchObject({ outcome: broken, calls: 1 });
    expect(await attempt([busy], { repeatable: 'never' })).toMatchObject({ outcome: busy, calls: 1 });
  });

  it('ends after three attempts with the last error', async () => {
    expect(await attempt([busy, busy, broken, busy])).toMatchObject({ outcome: broken, calls: 3 });
  });

  it.each([busy, new WeChatError(PATH, 45009, 'no'), new WeChatError(PATH, 47003, 'no')])(
    'says that what is recognised may have arrived, whatever a repeat of it met (%#)',
    async (later) => {
      const failures = [broken, later, later];
      expect(await attempt(failures, { repeatable: 'recognised' })).toMatchObject({ outcome: broken });
      expect(await attempt(failures, { repeatable: 'read' })).toMatchObject({ outcome: later });
    },
  );

  it('waits longer each time, with jitter', async () => {
    const { waits } = await attempt([busy, busy]);
    const [first = 0, second = 0] = waits;
    expect(first).toBeGreaterThanOrEqual(150);
    expect(first).toBeLessThan(450);
    expect(second).toBeGreaterThanOrEqual(300);
    expect(second).toBeLessThan(900);
  });

  it('does not wait for a moment after the deadline', async () => {
    expect(await attempt([busy], { leftMs: 100 })).toMatchObject({ outcome: busy, calls: 1, waits: [] });
    expect(await attempt([], { leftMs: 0 })).toMatchObject({
      outcome: { name: 'OutOfTimeError', kind: 'busy' },
      calls: 0,
    });
  });

  it('leaves what went wrong elsewhere, for the token for instance, to those who did it', async () => {
    const elsewhere = new WeChatUnreachableError('/cgi-bin/stable_token', 'ECONNRESET');
    expect(await attempt([elsewhere])).toMatchObject({ outcome: elsewhere, calls: 1 });
  });

  it.each([40001, 40003, 40164, 45009, 45011, 48001, 99999])('does not repeat %d', async (code) => {
    expect(await attempt([new WeChatError(PATH, code, 'no')])).toMatchObject({ calls: 1, waits: [] });
  });

  it('does not repeat our own mistakes', async () => {
    expect(await attempt([new TypeError('ours')])).toMatchObject({ calls: 1 });
  });
});
