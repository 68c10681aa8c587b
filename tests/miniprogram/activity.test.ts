import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type * as activityModule from '../../miniprogram/services/activity';

interface Told {
  batchId: string;
  sentAt: string;
  events: { what: string; at: string; name?: string; ms?: number; page?: string; scene?: number }[];
}

const MENU = 1035;
const MINUTE = 60_000;

let stored: Record<string, unknown>;
let told: Told[];
let isOnline: boolean;
let refusal: string | undefined;
let activity: typeof activityModule;

/** The mini program begins anew; the phone keeps its storage. */
async function start(): Promise<void> {
  jest.resetModules();
  activity = await import('../../miniprogram/services/activity');
}

beforeEach(async () => {
  [stored, told, isOnline, refusal] = [{}, [], true, undefined];
  jest.useFakeTimers({
    now: new Date('2026-03-02T10:00:00+08:00'),
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout'],
  });
  const callFunction = async ({ data }: { data: { input: Told } }) => {
    if (!isOnline) throw new Error('offline');
    told.push(data.input);
    return {
      result: refusal ? { ok: false, error: { code: refusal, requestId: 'r' } } : { ok: true, data: { kept: 1 } },
    };
  };
  Object.assign(globalThis, {
    wx: {
      getEnterOptionsSync: () => ({ scene: MENU, query: {} }),
      getNetworkType: async () => ({ networkType: 'none' }),
      getStorageSync: (key: string) => stored[key] ?? '',
      setStorageSync: (key: string, value: unknown) => (stored[key] = JSON.parse(JSON.stringify(value))),
      cloud: { callFunction },
    },
  });
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  await start();
});

const tap = (name: string) => activity.track({ what: 'tap', name });
const names = () => told.flatMap(({ events }) => events.map(({ name }) => name));

describe('what somebody does', () => {
  it('is told together when the mini program is left, and once', async () => {
    tap('one');
    tap('two');
    expect(told).toEqual([]);
    await activity.tellActivity();
    await activity.tellActivity();
    expect(names()).toEqual(['one', 'two']);
  });

  it('outlives the mini program and a time without network, and is told as the same batch until it arrives', async () => {
    isOnline = false;
    tap('one');
    await activity.tellActivity();
    await start();
    tap('two');
    refusal = 'COMMON.INTERNAL';
    isOnline = true;
    await activity.tellActivity();
    refusal = undefined;
    await activity.tellActivity();
    expect(told.map(({ events }) => events.map(({ name }) => name))).toEqual([['one'], ['one'], ['two']]);
    expect(new Set(told.map(({ batchId }) => batchId)).size).toBe(2);
  });

  it('is told by fifty at once, and what is never taken keeps nothing else back', async () => {
    isOnline = false;
    for (let n = 0; n < 120; n++) tap(`t${n}`);
    await new Promise((resolve) => setTimeout(resolve, 0));
    [isOnline, refusal] = [true, 'COMMON.INVALID_INPUT'];
    await activity.tellActivity();
    expect(told.map(({ events }) => events.length).reduce((sum, one) => sum + one, 0)).toBe(120);
    expect(Math.max(...told.map(({ events }) => events.length))).toBeLessThanOrEqual(50);
    expect(new Set(names()).size).toBe(120);
  });

  it('is forgotten from the oldest on, when it can never be told', async () => {
    isOnline = false;
    for (let n = 0; n < 400; n++) tap(`t${n}`);
    await new Promise((resolve) => setTimeout(resolve, 0));
    isOnline = true;
    await activity.tellActivity();
    expect(names()).toContain('t399');
    expect(names().length).toBeLessThanOrEqual(350);
  });

  it('is gone with the rest of the phone’s storage', async () => {
    tap('one');
    stored = {};
    await activity.tellActivity();
    expect(told).toEqual([]);
  });
});

describe('a visit', () => {
  const front = (path = 'pages/home/index', scene = MENU) => activity.comeToFront({ path, query: {}, scene });
  const visits = () => told.flatMap(({ events }) => events.filter(({ what }) => what === 'enter'));

  it('is told when the mini program comes to the front, and not of the landing page, which does so itself', async () => {
    front();
    await activity.tellActivity();
    expect(visits()).toMatchObject([{ scene: MENU }]);
    front('packages/entry/landing', 1047);
    await activity.tellActivity();
    expect(visits()).toHaveLength(1);
  });

  it('goes on when the person is back in the same way within half an hour', async () => {
    front();
    activity.goToBack();
    jest.advanceTimersByTime(29 * MINUTE);
    front();
    activity.goToBack();
    jest.advanceTimersByTime(31 * MINUTE);
    front();
    await activity.tellActivity();
    expect(visits()).toHaveLength(2);
  });

  it('tells which page was looked at, and how long', async () => {
    activity.lookAt('pages/home/index');
    jest.advanceTimersByTime(4_000);
    activity.lookAt('pages/centre/index');
    jest.advanceTimersByTime(2_500);
    activity.goToBack();
    await activity.tellActivity();
    const looked = told.flatMap(({ events }) => events).filter(({ what }) => what === 'page');
    expect(looked.map(({ page, ms }) => [page, ms])).toEqual([
      ['pages/home/index', 4_000],
      ['pages/centre/index', 2_500],
    ]);
  });
});
