import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { doing, startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
});
afterEach(() => world.close());

const message = (change: object = {}) => ({
  touser: world.wechat.personByName('陈一诺')!.oaOpenId,
  template_id: world.wechat.oneTimeTemplateId(),
  scene: '1000',
  title: '活动提醒',
  data: { content: { value: '周六下午三点，南门店见', color: '#173177' } },
  ...change,
});
const send = async (change: object = {}) =>
  world.post('/cgi-bin/message/template/subscribe', await world.token(), message(change));
const act = (action: string, input: object = {}, name = '陈一诺') => doing(world, name, action, input);
const confirm = (scene: number, name?: string) => act('allow-once', { scene, action: 'confirm' }, name);

describe('a one-time subscription', () => {
  it('is good for one message of its scene, however often it was given', async () => {
    expect(await send()).toMatchObject({ errcode: 43101 });
    await confirm(1000);
    await confirm(1000);
    await confirm(0);
    expect(await send()).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await send()).toMatchObject({ errcode: 43101 });
    expect(await send({ scene: 0, url: 'https://example.com/' })).toMatchObject({ errcode: 0 });
    expect(world.wechat.inbox('陈一诺')).toMatchObject([
      { place: 'service-notifications', title: '活动提醒', text: '周六下午三点，南门店见' },
      { opens: { url: 'https://example.com/' } },
    ]);
  });

  it('reaches followers in the chat', async () => {
    await confirm(7, '林小满');
    await send({ touser: world.wechat.personByName('林小满')!.oaOpenId, scene: 7 });
    expect(world.wechat.inbox('林小满')).toMatchObject([{ place: 'chat' }]);
  });

  it('is not given by a person who declines, and sends the person back with the answer', async () => {
    const template_id = world.wechat.oneTimeTemplateId();
    const { oaOpenId: openid } = world.wechat.personByName('陈一诺')!;
    const back = async (action: 'confirm' | 'cancel') => {
      const input = { scene: 5, action, redirectUrl: 'https://example.com/back?from=a', reserved: 'xyz' };
      const { redirectTo } = (await act('allow-once', input)) as { redirectTo: string };
      return Object.fromEntries(new URL(redirectTo).searchParams);
    };
    const shown = { from: 'a', template_id, scene: '5', reserved: 'xyz' };
    expect(await back('cancel')).toEqual({ ...shown, action: 'cancel' });
    expect(await send({ scene: 5 })).toMatchObject({ errcode: 43101 });
    expect(await back('confirm')).toEqual({ ...shown, action: 'confirm', openid });
  });

  it('must have a scene and, if any, an address', async () => {
    const { body } = world.wechat.action('allow-once')!;
    const fits = (scene: unknown) => body.safeParse({ name: '陈一诺', scene, action: 'confirm' }).success;
    expect([0, 10_000, -1, 10_001, 0.5, '1'].map(fits)).toEqual([true, true, false, false, false, false]);
    const nowhere = { scene: 1, action: 'confirm', redirectUrl: 'javascript:alert(1)' };
    await expect(act('allow-once', nowhere)).rejects.toMatchObject({ code: 'WRONG_CHOICE' });
  });

  it('is not used up by a message that is refused', async () => {
    await confirm(1000);
    const wrong: [object, number][] = [
      [{ touser: 'x' }, 40003],
      [{ template_id: 'x' }, 40037],
      [{ scene: 10_001 }, 40035],
      [{ scene: 'a' }, 40035],
      [{ scene: null }, 40035],
      [{ title: '一二三四五六七八九十一二三四五六' }, 47003],
      [{ title: 7 }, 47003],
      [{ data: { content: { value: '字'.repeat(201) } } }, 47003],
      [{ data: { content: null } }, 47003],
      [{ data: 'x' }, 47003],
      [{ url: 'ftp://example.com' }, 40035],
      [{ miniprogram: { appid: 'wx' } }, 40013],
    ];
    for (const [change, errcode] of wrong) expect([change, await send(change)]).toMatchObject([change, { errcode }]);
    await act('block');
    expect(await send()).toMatchObject({ errcode: 43101 });
    await act('unblock');
    expect(world.wechat.inbox('陈一诺')).toEqual([]);
    expect(await send()).toMatchObject({ errcode: 0 });
  });
});

describe('the page that asks', () => {
  const address = (change: Record<string, string> = {}) => {
    const { appId: appid } = world.wechat.accounts().oa;
    const asked = { action: 'get_confirm', appid, scene: '42', template_id: world.wechat.oneTimeTemplateId() };
    const query = { ...asked, redirect_url: 'https://example.com/back', reserved: 'xyz', person: '陈一诺', ...change };
    return `${world.url}/mp/subscribemsg?${new URLSearchParams(query).toString()}`;
  };
  const decide = (decision: string) => fetch(address({ decision }), { method: 'POST', redirect: 'manual' });

  it('goes on with the decision, and a message of this scene can be sent', async () => {
    expect(await (await fetch(address())).text()).toContain('微莲生活服务号 申请给你发送一条消息');
    const declined = new URL((await decide('cancel')).headers.get('location')!);
    expect([declined.searchParams.get('action'), declined.searchParams.has('openid')]).toEqual(['cancel', false]);
    expect(await send({ scene: 42 })).toMatchObject({ errcode: 43101 });
    const confirmed = new URL((await decide('confirm')).headers.get('location')!);
    const { oaOpenId: openid } = world.wechat.personByName('陈一诺')!;
    expect(Object.fromEntries(confirmed.searchParams)).toMatchObject({ action: 'confirm', openid, reserved: 'xyz' });
    expect(await send({ scene: 42 })).toMatchObject({ errcode: 0 });
  });

  it('asks first whose phone it is, where nobody knows', async () => {
    expect(await (await fetch(address({ person: '' }))).text()).toContain('这是谁的手机');
  });

  it.each<Record<string, string>>([
    { action: 'x' },
    { appid: 'wx' },
    { scene: '10001' },
    { template_id: 'x' },
    { redirect_url: 'javascript:alert(1)' },
    { redirect_url: '' },
  ])('does not open with %j', async (change) => {
    const page = await fetch(address({ ...change, decision: 'confirm' }), {
      method: 'POST',
    });
    expect(await page.text()).toContain('参数错误');
  });
});
