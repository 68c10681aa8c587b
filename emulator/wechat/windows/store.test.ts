import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WorldClock } from '../../clock.ts';
import { Tables } from '../tables.ts';
import { WindowStore } from './store.ts';

const MINUTE = 60_000;
const chat = { appId: 'wx1', openId: 'o1' };
let clock: WorldClock;
let windows: WindowStore;
beforeEach(() => {
  clock = new WorldClock();
  clock.freeze();
  windows = new WindowStore(Tables.open(), clock);
});
afterEach(() => clock.close());

/** Sends until it is refused; answers how many went out and the refusal. */
function sendAll(most = 100): [number, number | undefined] {
  for (let sent = 0; sent < most; sent++) {
    try {
      windows.spend(chat);
    } catch (error) {
      return [sent, (error as { errcode: number }).errcode];
    }
  }
  return [most, undefined];
}

describe('customer-service messages', () => {
  it('may not be sent to somebody who has done nothing, or to whom another account talks', () => {
    windows.open({ ...chat, appId: 'wx2' }, 'message');
    windows.open({ ...chat, openId: 'o2' }, 'message');
    expect(sendAll()).toEqual([0, 45015]);
  });

  it.each([
    ['message', 5, 48 * 60 * MINUTE],
    ['menu', 3, MINUTE],
    ['follow', 3, MINUTE],
    ['scan', 3, MINUTE],
    ['payment', 100, 48 * 60 * MINUTE],
    ['session', 2, MINUTE],
  ] as const)('may be sent after a %s: %i until %i ms later', async (trigger, messages, ms) => {
    windows.open(chat, trigger);
    await clock.advance(ms - 1);
    expect(sendAll()).toEqual([messages, messages === 100 ? undefined : 45047]);
    windows.open(chat, trigger);
    await clock.advance(ms);
    expect(sendAll()).toEqual([0, 45015]);
  });

  it('come from the window that ends first, and an action that is repeated opens its window anew', async () => {
    windows.open(chat, 'message');
    windows.open(chat, 'follow');
    expect(sendAll(4)).toEqual([4, undefined]);
    await clock.advance(MINUTE);
    expect(windows.of(chat)).toMatchObject([{ trigger: 'message', left: 4 }]);
    windows.open(chat, 'message');
    expect(sendAll()).toEqual([5, 45047]);
  });

  it('end with the unfollow', () => {
    windows.open(chat, 'message');
    windows.close(chat);
    expect(sendAll()).toEqual([0, 45015]);
  });
});
