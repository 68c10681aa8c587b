import { beforeEach, describe, expect, it } from '@jest/globals';
import { claimCoupon } from '../../miniprogram/services/coupons';
import { enter, newVisit } from '../../miniprogram/services/session';

interface Asked {
  call: string;
  input: { channelId?: string; entry?: { scene: number; channelId?: string } };
}
interface EnterOptions {
  scene: number;
  query: Record<string, string>;
}

/** Scene values: https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html */
const MENU = 1035;
const RECENTLY_USED = 1089;

let asked: Asked[];
let enterOptions: EnterOptions;

beforeEach(() => {
  asked = [];
  Object.assign(globalThis, {
    wx: {
      getEnterOptionsSync: () => enterOptions,
      cloud: {
        callFunction: async ({ data }: { data: Asked }) => {
          asked.push(data);
          return { result: { ok: true, data: {} } };
        },
      },
    },
  });
});

/** The person comes in through the landing page, as WeChat opens it for a menu or a code. */
async function comeIn(scene: number, channel?: string): Promise<void> {
  enterOptions = { scene, query: channel === undefined ? {} : { channel } };
  await enter(newVisit(channel));
}
/** The mini program comes to the front again where it was: no page is opened. */
const comeBack = (scene: number, query: Record<string, string> = {}): void => void (enterOptions = { scene, query });

async function channelOfAClaim(): Promise<string | undefined> {
  await claimCoupon('welcome');
  return asked.at(-1)?.input.channelId;
}

describe('a claim is counted for the channel', () => {
  it('of the entry, as often as the person claims', async () => {
    await comeIn(MENU, 'menu-coupons');
    expect(await channelOfAClaim()).toBe('menu-coupons');
    expect(await channelOfAClaim()).toBe('menu-coupons');
  });

  it('of the latest entry', async () => {
    await comeIn(MENU, 'menu-coupons');
    await comeIn(MENU, 'menu-gifts');
    expect(await channelOfAClaim()).toBe('menu-gifts');
  });

  it('of the entry still, when the phone was only locked in between', async () => {
    await comeIn(MENU, 'menu-coupons');
    comeBack(MENU, { channel: 'menu-coupons' });
    expect(await channelOfAClaim()).toBe('menu-coupons');
  });
});

describe('a claim is counted for no channel', () => {
  it('after a landing without one, or with a malformed one', async () => {
    await comeIn(MENU, 'menu-coupons');
    await comeIn(MENU);
    expect(await channelOfAClaim()).toBeUndefined();
    await comeIn(MENU, 'Menu%20Coupons!');
    expect(await channelOfAClaim()).toBeUndefined();
  });

  it.each<[string, number, Record<string, string>]>([
    ['from the list of recently used ones', RECENTLY_USED, {}],
    ['in another way, with the address of the last time', RECENTLY_USED, { channel: 'menu-coupons' }],
    ['in the same way, without a channel', MENU, {}],
    ['in the same way, with a channel that was not reported', MENU, { channel: 'menu-gifts' }],
  ])('when the person came back past the landing page %s', async (_, scene, query) => {
    await comeIn(MENU, 'menu-coupons');
    comeBack(scene, query);
    expect(await channelOfAClaim()).toBeUndefined();
  });
});

describe('a claim that meets too many others', () => {
  const busy = { ok: false, error: { code: 'COUPON.BUSY', requestId: 'r', details: { afterMs: 0 } } };
  const answerWith = (answers: object[]) => {
    enterOptions = { scene: MENU, query: {} };
    const answer = async ({ data }: { data: Asked }) => {
      asked.push(data);
      return { result: data.call === 'coupon.claim' ? (answers.shift() ?? busy) : { ok: true, data: {} } };
    };
    Object.assign(wx.cloud, { callFunction: answer });
  };
  const keys = () =>
    asked
      .filter(({ call }) => call === 'coupon.claim')
      .map(({ input }) => (input as { requestKey?: string }).requestKey);

  it('is repeated by itself, as the same attempt, until it is answered', async () => {
    answerWith([busy, busy, { ok: true, data: {} }]);
    expect(await claimCoupon('busy-1')).toMatchObject({ ok: true });
    expect([keys().length, new Set(keys()).size]).toEqual([3, 1]);
  });

  it('not for ever; a tap later is the same attempt still', async () => {
    answerWith([]);
    expect(await claimCoupon('busy-2')).toMatchObject({ ok: false, error: { code: 'COUPON.BUSY' } });
    answerWith([{ ok: true, data: {} }]);
    await claimCoupon('busy-2');
    expect([keys().length, new Set(keys()).size]).toEqual([7, 1]);
  });
});

describe('a visit', () => {
  it('that is reported later is reported as it was', async () => {
    enterOptions = { scene: MENU, query: { channel: 'menu-coupons' } };
    const visit = newVisit('menu-coupons');
    comeBack(RECENTLY_USED);
    await enter(visit);
    expect(asked.at(-1)?.input.entry).toEqual({ ...visit, scene: MENU, channelId: 'menu-coupons' });
    expect(await channelOfAClaim()).toBeUndefined();
  });
});
