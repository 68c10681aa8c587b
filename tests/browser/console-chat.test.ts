import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { World } from '../../emulator/world.ts';
import { startApplication } from '../../scripts/local/application.ts';
import { launchBrowser } from '../support/browser.ts';
import { openConsole, WAIT_MS } from './console-page.ts';
import { faintTexts } from './contrast.ts';

const PERSON = '林小满';

describe('the chat on the phone', () => {
  let browser: Browser;
  let world: World;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    [browser, world] = await Promise.all([launchBrowser(), startApplication({ port: 0, followers: 50 })]);
    ({ page, complaints } = await openConsole(browser, world.addresses.console));
  }, WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  const messages = () => page.getByRole('log', { name: '消息，最新的在最下面' });
  const newest = () => messages().getByRole('article').last();

  async function callWeChat(path: string, body: object): Promise<void> {
    const { appId, appSecret } = world.wechat.accounts().oa;
    const asked = new URLSearchParams({ grant_type: 'client_credential', appid: appId, secret: appSecret });
    const token = await fetch(`${world.url}/wechat/cgi-bin/token?${asked.toString()}`);
    const { access_token } = (await token.json()) as { access_token: string };
    const to = `${world.url}/wechat/cgi-bin/${path}?access_token=${access_token}`;
    const answer = await fetch(to, { method: 'POST', body: JSON.stringify(body) });
    expect(await answer.json()).toMatchObject({ errcode: 0 });
  }
  async function control(deed: string, input: object): Promise<void> {
    const body = JSON.stringify({ name: PERSON, account: 'oa', ...input });
    expect((await fetch(`${world.url}/control/wechat/${deed}`, { method: 'POST', body })).status).toBe(200);
  }
  const send = (content: string) =>
    callWeChat('message/custom/send', {
      touser: world.wechat.personByName(PERSON)!.oaOpenId,
      ...{ msgtype: 'text', text: { content } },
    });

  it('shows what the person writes, which reaches the account', async () => {
    await page.getByRole('button', { name: '打开聊天' }).click();
    await messages().getByText('还没有消息').waitFor();
    await page.getByLabel('发消息').fill('<b>几点开门</b>');
    await page.keyboard.press('Enter');
    await messages().getByText('<b>几点开门</b>').waitFor();
    await page.getByText(/text 推送已送达/).waitFor();
    expect(await page.getByLabel('发消息').inputValue()).toBe('');
    expect(world.wechat.deliveries(1)).toMatchObject([{ event: 'text', delivered: true }]);
    // And the merchant of the local world has an answer.
    await newest()
      .getByText(/衡山路店/)
      .waitFor();
  });

  it('shows what the account sends as it comes, and says where a link leads', async () => {
    await send('看看<a href="https://example.com/autumn">秋季新品</a>');
    await messages().getByRole('button', { name: '秋季新品' }).click();
    const destination = page.getByRole('dialog', { name: '这里通向' });
    await destination.getByText('https://example.com/autumn').waitFor();
    expect(await destination.getByRole('link').getAttribute('href')).toBe('https://example.com/autumn');
    expect(await faintTexts(page)).toEqual([]);
    await destination.getByRole('button', { name: '关闭' }).click();
    await destination.waitFor({ state: 'detached' });
  });

  it('keeps the newest message in sight', async () => {
    for (const text of ['一', '二']) await send(`${text}\n${'长\n'.repeat(40)}完`);
    await newest().getByText('二').waitFor();
    expect(
      await messages().evaluate(({ scrollTop, clientHeight, scrollHeight }) => scrollHeight - scrollTop - clientHeight),
    ).toBeLessThan(2);
  });

  it('opens the mini program that a link names', async () => {
    const { appId } = world.wechat.accounts().miniprogram;
    // Writing opens the window anew: an account may answer three times.
    await page.getByLabel('发消息').fill('有券吗');
    await page.getByRole('button', { name: '发送' }).click();
    await messages().getByText('有券吗').waitFor();
    await world.wechat.idle();
    await send(
      `去<a href="https://example.com/" data-miniprogram-appid="${appId}" data-miniprogram-path="pages/coupons/index">领券</a>`,
    );
    await messages().getByRole('button', { name: '领券' }).click();
    const source = await page.locator('iframe').getAttribute('src');
    expect(Object.fromEntries(new URL(source!, world.url).searchParams)).toEqual({
      ...{ person: PERSON, path: 'pages/coupons/index', scene: '1082' },
      referrer: world.wechat.accounts().oa.appId,
    });
    await page.locator('.phone').hover();
    await page.getByRole('button', { name: '回到桌面' }).click();
    await messages().waitFor();
  });

  it('draws a template message line by line, and opens its page from there', async () => {
    const [template] = world.wechat.templates('template-message');
    const { appId } = world.wechat.accounts().miniprogram;
    await callWeChat('message/template/send', {
      ...{ touser: world.wechat.personByName(PERSON)!.oaOpenId, template_id: template!.id },
      miniprogram: { appid: appId, pagepath: 'pages/coupons/index' },
      data: Object.fromEntries(template!.keywords.map(({ name, example }) => [name, { value: example }])),
    });
    const message = messages().getByRole('article').filter({ hasText: template!.title });
    await message.getByText(template!.keywords[0]!.label).waitFor();
    await message.getByRole('button', { name: /^打开小程序/ }).click();
    const source = await page.locator('iframe').getAttribute('src');
    expect(new URL(source!, world.url).searchParams.get('scene')).toBe('1043');
  });

  it('shows the choices of a menu message, and sends the one that is tapped back with its id', async () => {
    await page.getByRole('button', { name: '回到桌面' }).click();
    await page.getByLabel('发消息').fill('退货');
    await page.getByRole('button', { name: '发送' }).click();
    await messages().getByText('退货').waitFor();
    await world.wechat.idle();
    const list = ['满意', '不满意'].map((content, at) => ({ id: String(101 + at), content }));
    await callWeChat('message/custom/send', {
      ...{ touser: world.wechat.personByName(PERSON)!.oaOpenId, msgtype: 'msgmenu' },
      msgmenu: { head_content: '您对这次服务满意吗？', list, tail_content: '谢谢' },
    });
    const question = messages().getByRole('article').filter({ hasText: '您对这次服务满意吗？' });
    await question.locator('button:has-text("不满意") + p').getByText('谢谢').waitFor();
    await question.getByRole('button', { name: '不满意' }).click();
    await messages().locator('.bubble-own').filter({ hasText: '不满意' }).waitFor();
    await world.wechat.idle();
    const [answer] = world.wechat.deliveries(1);
    expect(answer!.push.fields).toMatchObject({ Content: '不满意', bizmsgmenuid: '102' });
  });

  it('shows a notice that the person has accepted: in the chat, or among the service notices of who has left', async () => {
    const [template] = world.wechat.templates('subscription');
    const notify = async () => {
      await control('answer-notices', { answers: { [template!.id]: 'accept' } });
      await callWeChat('message/subscribe/bizsend', {
        ...{ touser: world.wechat.personByName(PERSON)!.oaOpenId, template_id: template!.id },
        page: 'https://example.com/notice',
        data: Object.fromEntries(template!.keywords.map(({ name, example }) => [name, { value: example }])),
      });
    };
    const notices = () => messages().locator('.bubble-notice').filter({ hasText: template!.title });
    await notify();
    await notices().getByText('订阅通知', { exact: true }).waitFor();
    await notices().getByText(template!.keywords[0]!.label, { exact: true }).waitFor();
    await notices()
      .getByRole('button', { name: /^打开网页/ })
      .click();
    await page.getByRole('dialog', { name: '这里通向' }).getByText('https://example.com/notice').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();

    await control('unfollow', {});
    await notify();
    await notices().last().getByText('服务通知', { exact: true }).waitFor();
    expect(await faintTexts(page)).toEqual([]);
    await control('follow', {});
  });

  it('taps entries of every kind: pages, the camera, the map, materials', async () => {
    const [poster] = world.wechat.materials();
    const button = [
      { type: 'view', name: '官网', url: 'https://example.com/shop' },
      { type: 'scancode_waitmsg', name: '扫一扫', key: 'SCAN' },
      {
        name: '更多',
        sub_button: [
          { type: 'location_select', name: '在哪里', key: 'PLACE' },
          { type: 'pic_sysphoto', name: '拍一张', key: 'PHOTO' },
          { type: 'media_id', name: '海报', media_id: poster!.id },
        ],
      },
    ];
    await callWeChat('menu/create', { button });
    const menu = page.getByRole('navigation', { name: '公众号菜单' });
    const tapBelow = async (name: string) => {
      await menu.getByRole('button', { name: '更多' }).click();
      await menu.getByRole('button', { name }).click();
    };
    await menu.getByRole('button', { name: '扫一扫' }).click();
    await page.getByText(/scancode_waitmsg 推送已送达/).waitFor();
    await tapBelow('在哪里');
    await messages().getByText('[位置]').waitFor();
    await tapBelow('拍一张');
    await messages().getByText('[图片]').waitFor();
    await tapBelow('海报');
    await messages().getByText(poster!.id).waitFor();
    await menu.getByRole('button', { name: '官网' }).click();
    await page.getByRole('dialog', { name: '这里通向' }).getByText('https://example.com/shop').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
    expect(world.wechat.deliveries(6).map(({ event }) => event)).toEqual([
      ...['VIEW', 'image', 'pic_sysphoto', 'location', 'location_select', 'scancode_waitmsg'],
    ]);
    await callWeChat('menu/create', { button: [{ type: 'click', name: '联系我们', key: 'CONTACT' }] });
  });

  it('says in the chat that the account does not answer', async () => {
    world.faults.add({ target: 'wechat', match: 'CLICK', count: 3, effect: { kind: 'drop' } });
    await page.getByRole('navigation', { name: '公众号菜单' }).getByRole('button', { name: '联系我们' }).click();
    await messages().getByText('该公众号提供的服务出现故障，请稍后再试').waitFor();
    await page.getByText(/CLICK 推送失败/).waitFor();
    expect(await faintTexts(page)).toEqual([]);
  });

  it('taps an entry that pushes an event, and shows only the menu that the person sees', async () => {
    const menu = page.getByRole('navigation', { name: '公众号菜单' });
    await menu.getByRole('button', { name: '联系我们' }).click();
    await page.getByText(/CLICK 推送已送达/).waitFor();
    await page.getByRole('button', { name: '取消关注' }).click();
    await menu.getByText('此人在聊天里看不到菜单').waitFor();
    await page.locator('[aria-label=发消息]:disabled').waitFor();
  });

  it('left the browser without a complaint', () => {
    expect(complaints).toEqual([]);
  });
});
