import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver, type ReceiverUnderTest } from '../push/receiver-under-test.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
let receiver: ReceiverUnderTest;
beforeEach(async () => {
  world = await startWeChat({ followers: 20 });
  receiver = await startReceiver(world);
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

const last = () => receiver.open(receiver.received.at(-1)!);
const info = async (name: string) => {
  const openid = world.wechat.personByName(name)!.oaOpenId;
  return world.get('/cgi-bin/user/info', { ...(await world.token()), openid });
};
const newCode = async (scene_str: string, expire_seconds?: number) => {
  const action_name = expire_seconds === undefined ? 'QR_LIMIT_STR_SCENE' : 'QR_STR_SCENE';
  const body = { action_name, expire_seconds, action_info: { scene: { scene_str } } };
  return ((await world.post('/cgi-bin/qrcode/create', await world.token(), body)) as unknown as { ticket: string })
    .ticket;
};

describe('somebody who follows', () => {
  it.each([
    ['search', 'ADD_SCENE_SEARCH'],
    ['card', 'ADD_SCENE_PROFILE_CARD'],
    ['article', 'ADD_SCENE_PROFILE_LINK'],
    ['miniprogram', 'ADD_SCENE_WXA'],
    ['channels', 'ADD_SCENE_CHANNELS'],
  ])('by %s is known to have come so (%s)', async (by, subscribe_scene) => {
    await world.act('follow', { name: '陈一诺', by });
    expect(await info('陈一诺')).toMatchObject({ subscribe: 1, subscribe_scene, qr_scene: 0, qr_scene_str: '' });
    expect(last()).toContain('<Event><![CDATA[subscribe]]></Event>\n<EventKey><![CDATA[]]></EventKey>\n</xml>');
  });

  it('may be sent three messages for a minute, and none after leaving', async () => {
    await world.wechat.follow('陈一诺');
    expect(world.wechat.windows('陈一诺')).toMatchObject([{ trigger: 'follow', left: 3 }]);
    await world.wechat.unfollow('陈一诺');
    expect(world.wechat.windows('陈一诺')).toEqual([]);
  });
});

describe('a parametric QR code', () => {
  it('makes a follower of who scans it: qrscene_ and the ticket of the code', async () => {
    const ticket = await newCode('store_south');
    await world.act('scan', { name: '陈一诺', ticket });
    expect(last()).toContain(
      `<Event><![CDATA[subscribe]]></Event>\n<EventKey><![CDATA[qrscene_store_south]]></EventKey>\n<Ticket><![CDATA[${ticket}]]></Ticket>`,
    );
    expect(await info('陈一诺')).toMatchObject({ subscribe_scene: 'ADD_SCENE_QR_CODE', qr_scene_str: 'store_south' });
  });

  it('takes a follower into the chat: SCAN without qrscene_, a window, and nothing else changed', async () => {
    const [ticket, before] = [await newCode('store_south'), await info('林小满')];
    await world.act('scan', { name: '林小满', ticket });
    expect(last()).toContain(
      `<Event><![CDATA[SCAN]]></Event>\n<EventKey><![CDATA[store_south]]></EventKey>\n<Ticket><![CDATA[${ticket}]]></Ticket>`,
    );
    expect(await info('林小满')).toEqual(before);
    expect(world.wechat.windows('林小满')).toMatchObject([{ trigger: 'scan', left: 3 }]);
  });

  it('with a number is one, and one of the seed needs no ticket', async () => {
    await world.act('scan', { name: '陈一诺', scene: 1001 });
    expect(await info('陈一诺')).toMatchObject({ qr_scene: 1001, qr_scene_str: '' });
  });

  it('that has expired, was never made or is of another account is refused', async () => {
    const ticket = await newCode('desk', 60);
    await expect(world.act('scan', { name: '陈一诺', account: 'news', ticket })).rejects.toMatchObject({
      code: 'CODE_UNKNOWN',
    });
    await world.clock.advance(60_000);
    await expect(world.act('scan', { name: '陈一诺', ticket })).rejects.toMatchObject({ code: 'CODE_EXPIRED' });
    await expect(world.act('scan', { name: '陈一诺', ticket: 'x' })).rejects.toMatchObject({ code: 'CODE_UNKNOWN' });
    await expect(world.act('scan', { name: '陈一诺' })).rejects.toMatchObject({ code: 'NOTHING_CHOSEN' });
    expect(world.wechat.personByName('陈一诺')!.following).toBe(false);
  });
});

describe('what somebody does to an account', () => {
  it('is kept at once or not at all: a push that fails leaves the follow and the window', async () => {
    receiver.answer = (response) => response.destroy();
    await world.wechat.follow('陈一诺');
    expect([world.wechat.personByName('陈一诺')!.following, world.wechat.windows('陈一诺').length]).toEqual([true, 1]);
  });

  it('happens once, however many try at the same time', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => world.wechat.follow('陈一诺')));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect([world.wechat.followerCount(), receiver.received.length]).toEqual([21, 1]);
  });
});
