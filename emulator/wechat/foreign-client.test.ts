import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import WeChatApi from 'wechat-api';
import { startWeChat, type WeChatUnderTest } from './wechat-under-test.ts';

let world: WeChatUnderTest;
let client: WeChatApi;
let folder: string;
beforeEach(async () => {
  world = await startWeChat();
  const { appId, appSecret } = world.wechat.accounts().oa;
  client = new WeChatApi(appId, appSecret);
  client.endpoint = world.url;
  folder = mkdtempSync(join(tmpdir(), 'foreign-client-'));
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

/** What the client answers, or its error. */
const answerOf = <T>(ask: (callback: (error: Error | null, answer: unknown) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => ask((error, answer) => (error ? reject(error) : resolve(answer as T))));

interface Page {
  total: number;
  data?: { openid: string[] };
  next_openid: string;
}

/** The most used client of Node, as it is on npm: nothing of it is changed but where it sends its requests. */
describe('the npm package wechat-api', () => {
  it('lists all followers, page by page, and learns who they are', async () => {
    const openIds: string[] = [];
    let page: Page;
    for (let next = ''; ; next = page.next_openid) {
      page = await answerOf<Page>((done) => client.getFollowers(next, done));
      if (!page.data) break;
      openIds.push(...page.data.openid);
    }
    expect([new Set(openIds).size, page.total]).toEqual([25_000, 25_000]);
    const users = await answerOf((done) => client.batchGetUsers(openIds.slice(0, 100), done));
    expect(users).toMatchObject({ user_info_list: openIds.slice(0, 100).map((openid) => ({ openid, subscribe: 1 })) });
  });

  it('makes, reads and removes the menu', async () => {
    const button = [{ type: 'click', name: '今日', key: 'TODAY' }];
    await answerOf((done) => client.createMenu({ button }, done));
    expect(await answerOf((done) => client.getMenu(done))).toMatchObject({ menu: { button } });
    await answerOf((done) => client.removeMenu(done));
    await expect(answerOf((done) => client.getMenu(done))).rejects.toMatchObject({ code: 46003 });
  });

  it('sends template messages', async () => {
    const { template_list: templates } = await answerOf<{ template_list: { template_id: string; title: string }[] }>(
      (done) => client.getAllPrivateTemplate(done),
    );
    const { template_id: id } = templates.find(({ title }) => title === '优惠券到期提醒')!;
    const { oaOpenId } = world.wechat.personByName('林小满')!;
    const data = { thing1: { value: '满100减20' }, time2: { value: '2026-10-01 23:59' }, number3: { value: '1' } };
    const send = (change: object) =>
      answerOf((done) =>
        client.sendTemplate(oaOpenId, id, { url: 'https://example.com/' }, { ...data, ...change }, done),
      );
    expect(await send({})).toMatchObject({ errcode: 0, msgid: expect.any(Number) });
    await expect(send({ time2: { value: '明天' } })).rejects.toMatchObject({ code: 47003 });
    expect(world.wechat.inbox('林小满')).toMatchObject([{ kind: 'template', opens: { url: 'https://example.com/' } }]);
  });

  it('sends customer-service messages while a window is open, with files that it has uploaded', async () => {
    const { oaOpenId } = world.wechat.personByName('陈一诺')!;
    const sendText = () => answerOf((done) => client.sendText(oaOpenId, '欢迎', done));
    await expect(sendText()).rejects.toMatchObject({ code: 45015 });
    await world.wechat.follow('陈一诺');
    const file = join(folder, 'coupon.png');
    writeFileSync(file, Buffer.from('89504e470d0a1a0a00', 'hex'));
    const { media_id } = await answerOf<{ media_id: string }>((done) => client.uploadMedia(file, 'image', done));
    await sendText();
    await answerOf((done) => client.sendImage(oaOpenId, media_id, done));
    const article = {
      title: '秋日券',
      description: '',
      url: 'https://example.com/a',
      picurl: 'https://example.com/p.png',
    };
    await answerOf((done) => client.sendNews(oaOpenId, [article], done));
    await expect(sendText()).rejects.toMatchObject({ code: 45047 });
    expect(world.wechat.inbox('陈一诺')).toMatchObject([
      { kind: 'customer-service', msgType: 'text', text: '欢迎' },
      { msgType: 'image', mediaId: media_id },
      { msgType: 'news', articles: [{ title: '秋日券' }] },
    ]);
  });
});
