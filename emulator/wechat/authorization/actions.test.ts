import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver, type ReceiverUnderTest } from '../push/receiver-under-test.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
let [oa, mp]: ReceiverUnderTest[] = [];
beforeEach(async () => {
  world = await startWeChat({ followers: 20 });
  [oa, mp] = [await startReceiver(world), await startReceiver(world, 'mp')];
});
afterEach(async () => {
  await world.close();
  await oa!.close();
  await mp!.close();
});

const eventsOf = (receiver: ReceiverUnderTest | undefined) =>
  receiver!.received.map((one) => /Event(?:><!\[CDATA\[|":")(\w+)/.exec(receiver!.open(one))?.[1]);

describe('what somebody has allowed', () => {
  it('can be taken back: the platform tells it, with the person inside', async () => {
    const { appId } = world.wechat.accounts().miniprogram;
    const openId = world.wechat.personByName('林小满')!.mpOpenId;
    await world.act('revoke-authorization', { name: '林小满', account: 'mp', info: '8' });
    const message = JSON.parse(mp!.open(mp!.received[0]!)) as Record<string, string>;
    expect(message).toMatchObject({
      Event: 'user_authorization_revoke',
      OpenID: openId,
      AppID: appId,
      RevokeInfo: '8',
    });
    expect(message.FromUserName).toMatch(/^o\w{27}$/);
    expect(message.FromUserName).not.toBe(openId);
  });

  it('is what the account’s kind can be allowed', async () => {
    const revoke = (account: string, info: string) =>
      world.act('revoke-authorization', { name: '林小满', account, info });
    await expect(revoke('oa', '8')).rejects.toMatchObject({ code: 'NOTHING_CHOSEN' });
    await expect(revoke('mp', '201')).rejects.toMatchObject({ code: 'NOTHING_CHOSEN' });
    await revoke('oa', '205');
    await world.act('have-profile-cleaned', { name: '林小满' });
    expect(eventsOf(oa)).toEqual(['user_authorization_revoke', 'user_info_modified']);
  });
});

describe('somebody who deletes the WeChat account', () => {
  it('is gone everywhere: told to every account, follows none, can do nothing', async () => {
    await world.act('write', { name: '周子昂', message: { type: 'text', content: '再见' } });
    await world.act('delete-wechat', { name: '周子昂' });
    const cancelled = 'user_authorization_cancellation';
    expect([eventsOf(oa).at(-1), eventsOf(mp)]).toEqual([cancelled, [cancelled]]);
    expect([world.wechat.followerCount(), world.wechat.followerCount('news')]).toEqual([19, 19]);
    expect(world.wechat.windows('周子昂')).toEqual([]);
    const openid = world.wechat.personByName('周子昂')!.oaOpenId;
    expect(await world.get('/cgi-bin/user/info', { ...(await world.token()), openid })).toEqual({
      subscribe: 0,
      openid,
    });
    const sent = { touser: openid, msgtype: 'text', text: { content: '在吗' } };
    expect(await world.post('/cgi-bin/message/custom/send', await world.token(), sent)).toMatchObject({
      errcode: 50002,
    });
    await expect(world.wechat.follow('周子昂')).rejects.toMatchObject({ code: 'PERSON_GONE' });
    expect(() => world.wechat.loginCode('周子昂')).toThrow(expect.objectContaining({ code: 'PERSON_GONE' }));
  });
});
