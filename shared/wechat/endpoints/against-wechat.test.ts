import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOLDER_COOKIE } from '../../../emulator/wechat/holder-cookie.ts';
import { startClientWorld, type ClientWorld } from '../client.harness.ts';
import type { WeChatApi } from '../endpoint.ts';
import * as wechat from './index.ts';

let world: ClientWorld;
let oa: WeChatApi;
let mp: WeChatApi;
const ME = '林小满';
const me = () => world.wechat.personByName(ME)!;
beforeAll(async () => {
  const moved = { kind: 'service', name: '新号', verified: true, boundToOpenPlatform: true } as const;
  world = await startClientWorld({ accounts: { oa: { followers: 200, webDomains: ['127.0.0.1'] }, moved } });
  world.wechat.setCallbackUrl('http://127.0.0.1:9/');
  [oa, mp] = [world.api('oa'), world.api('mp')];
});
afterAll(() => world.close());

describe('the emulated WeChat takes what we send, and we read what it answers', () => {
  it('tags: made, given, listed, taken, renamed and deleted', async () => {
    const { openIds } = await wechat.listFollowers(oa, undefined);
    const tag = await wechat.createTag(oa, '南京');
    await expect(wechat.createTag(oa, '南京')).rejects.toMatchObject({ code: 45157, kind: 'request' });
    await wechat.tagFollowers(oa, tag.id, openIds.slice(0, wechat.TAGGED_PER_CALL));
    const tagged = await wechat.listTagged(oa, tag.id, undefined);
    expect(new Set(tagged.openIds)).toEqual(new Set(openIds.slice(0, 50)));
    expect((await wechat.listTagged(oa, tag.id, tagged.nextCursor)).openIds).toEqual([]);
    await wechat.untagFollowers(oa, tag.id, openIds.slice(0, 10));
    await wechat.renameTag(oa, { id: tag.id, name: '苏州' });
    expect(await wechat.listTags(oa)).toContainEqual({ id: tag.id, name: '苏州', count: 40 });
    expect(await wechat.tagsOfFollower(oa, openIds[10]!)).toContain(tag.id);
    await wechat.deleteTag(oa, tag.id);
    expect((await wechat.listTags(oa)).map(({ id }) => id)).not.toContain(tag.id);
    await expect(wechat.tagFollowers(oa, 2, ['stranger'])).rejects.toMatchObject({ kind: 'openId' });
  });

  it('a remark, and the details with it', async () => {
    await wechat.remarkFollower(oa, me().oaOpenId, '老顾客');
    expect(await wechat.fetchFollower(oa, me().oaOpenId)).toMatchObject({ remark: '老顾客', unionId: me().unionId });
  });

  it('a QR code whose scan is told, for a while and for ever', async () => {
    const code = await wechat.createQrCode(oa, 'c_a', 604_800);
    expect(code).toMatchObject({ ticket: expect.any(String), expiresInSeconds: 604_800 });
    const forEver = await wechat.createQrCode(oa, 'c_b');
    expect(forEver.url).toMatch(/^http/);
    expect(forEver.expiresInSeconds).toBeUndefined();
  });

  it('statistics of followers and of articles', async () => {
    const day = (ago: number) =>
      new Date(world.clock.nowMs() - ago * 86_400_000 + 28_800_000).toISOString().slice(0, 10);
    // Yesterday's are not ready before eight in the morning.
    const week = { from: day(8), to: day(2) };
    expect((await wechat.followerTotals(oa, week)).map((one) => one.day)).toContain(day(2));
    expect(Array.isArray(await wechat.followerChanges(oa, week))).toBe(true);
    expect(Array.isArray(await wechat.articlesOfDay(oa, day(2)))).toBe(true);
    expect(Array.isArray(await wechat.articlesSentOn(oa, day(5)))).toBe(true);
  });

  it('a template message: once for one id, to followers only', async () => {
    const { templateId } = (await wechat.listMessageTemplates(oa)).find(({ title }) => title === '优惠券到期提醒')!;
    const values = { thing1: '满100减20', time2: '2026年10月1日 23:59', number3: '1' };
    const message = { openId: me().oaOpenId, templateId, values };
    const before = world.wechat.inbox(ME, 'oa').length;
    expect(await wechat.sendTemplateMessage(oa, message, 'M1')).toMatch(/^\d+$/);
    await wechat.sendTemplateMessage(oa, message, 'M1').catch(() => undefined);
    expect(world.wechat.inbox(ME, 'oa')).toHaveLength(before + 1);
    const unknown = wechat.sendTemplateMessage(oa, { ...message, templateId: 'x' }, 'M2');
    await expect(unknown).rejects.toMatchObject({ code: 40037, kind: 'configuration' });
  });

  it('a notice of the mini program: one for one consent', async () => {
    const [template] = world.wechat.templates('subscription', 'mp').filter(({ longTerm }) => !longTerm);
    const answer = world.wechat.action('answer-notices')!;
    await answer.run(answer.body.parse({ name: ME, account: 'mp', answers: { [template!.id]: 'accept' } }));
    const message = { openId: me().mpOpenId, templateId: template!.id, values: valuesFor(template!) };
    await wechat.sendMiniProgramNotice(mp, message);
    await expect(wechat.sendMiniProgramNotice(mp, message)).rejects.toMatchObject({ code: 43101, kind: 'declined' });
  });

  it('pictures of codes, links, and a phone number', async () => {
    const picture = await wechat.miniProgramCode(mp, { scene: 'c=menu', page: 'pages/index/index' });
    expect(picture.contentType).toMatch(/^image\//);
    expect(picture.bytes.length).toBeGreaterThan(100);
    await expect(wechat.miniProgramCode(mp, { scene: 'x'.repeat(33), page: 'pages/a' })).rejects.toMatchObject({
      name: 'WeChatError',
    });
    const link = await wechat.createUrlLink(mp, { path: '/pages/index/index', query: 'a=1' }, 30);
    expect(world.wechat.open(link).launch).toBeDefined();
    expect(await wechat.createUrlScheme(mp, { path: '/pages/index/index' }, 7)).toMatch(/^weixin:/);
    expect(await wechat.createShortLink(mp, 'pages/index/index?a=1', '券')).toMatch(/^#小程序/);
    const code = world.wechat.phoneCode(ME);
    expect(await wechat.readPhoneNumber(mp, code)).toMatchObject({ countryCode: '86' });
    await expect(wechat.readPhoneNumber(mp, code)).rejects.toMatchObject({ kind: 'code' });
  });

  it('the judgement of a text, and the rank of a person', async () => {
    world.wechat.visit(ME);
    const ask = (content: string) => wechat.checkText(mp, { content, scene: 'comment', openId: me().mpOpenId });
    expect([await ask('好吃'), await ask('代开发票')]).toEqual(['pass', 'risky']);
    const rank = await wechat.userRiskRank(mp, { openId: me().mpOpenId, scene: 1, clientIp: '1.2.3.4' });
    expect(rank).toBeGreaterThanOrEqual(0);
  });

  it('who opened a page, once, and the ticket that signs pages', async () => {
    const query = new URLSearchParams({
      appid: oa.appId,
      redirect_uri: 'http://127.0.0.1/back',
      response_type: 'code',
      scope: 'snsapi_base',
      state: 's',
    });
    const page = await fetch(`${world.url}/connect/oauth2/authorize?${query.toString()}`, {
      redirect: 'manual',
      headers: { cookie: `${HOLDER_COOKIE}=${encodeURIComponent(ME)}` },
    });
    const code = new URL(page.headers.get('location')!).searchParams.get('code')!;
    expect(await wechat.oauthPerson(oa, code)).toMatchObject({ openId: me().oaOpenId, isVirtual: false });
    await expect(wechat.oauthPerson(oa, code)).rejects.toMatchObject({ kind: 'code' });
    expect(await wechat.jsApiTicket(oa)).toMatchObject({ expiresInSeconds: 7200 });
  });

  it('who signs in, once', async () => {
    const code = world.wechat.loginCode(ME);
    expect(await wechat.signedInPerson(mp, code)).toEqual({ openId: me().mpOpenId, unionId: me().unionId });
    await expect(wechat.signedInPerson(mp, code)).rejects.toMatchObject({ kind: 'code' });
  });

  it('a picture, and the message that shows it', async () => {
    const picture = new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2])], { type: 'image/jpeg' });
    await world.act('write', { name: ME, message: { type: 'text', content: '你好' } });
    const mediaId = await wechat.uploadPicture(oa, 'image', picture);
    await wechat.sendCustomerMessage(oa, me().oaOpenId, { kind: 'image', mediaId });
    const thumbMediaId = await wechat.uploadPicture(oa, 'thumb', picture);
    const card = { title: '券', appId: mp.appId, pagePath: 'pages/index/index', thumbMediaId };
    await wechat.sendCustomerMessage(oa, me().oaOpenId, { kind: 'miniProgramPage', ...card });
    await expect(wechat.uploadPicture(oa, 'image', new Blob([]))).rejects.toMatchObject({ code: 44001 });
  });

  it('statistics of published articles', async () => {
    const day = new Date(world.clock.nowMs() - 3 * 86_400_000 + 28_800_000).toISOString().slice(0, 10);
    const [read, all, published] = [
      await wechat.articleReaders(oa, day),
      await wechat.accountReading(oa, { from: day, to: day }),
      await wechat.articlesPublishedOn(oa, day),
    ];
    expect([read, all, published].map(({ isDelayed }) => isDelayed)).toEqual([false, false, false]);
    const sum = read.rows.reduce((readers, row) => readers + row.readers, 0);
    expect(all.rows.reduce((readers, row) => readers + row.readers, 0)).toBe(sum);
  });

  it('OpenIDs of an account whose followers another has taken over', async () => {
    const old = me().oaOpenId;
    const [from, to] = ['oa', 'moved'];
    const next = world.api(to);
    await expect(wechat.changedOpenIds(next, oa.appId, [old])).rejects.toMatchObject({ code: 63178 });
    world.wechat.migrate(from, to);
    const changed = await wechat.changedOpenIds(next, oa.appId, [old, me().mpOpenId]);
    expect([...changed.keys()]).toEqual([old]);
    expect(changed.get(old)).not.toBe(old);
  });

  it('quotas set to zero, ten times a month', async () => {
    const path = '/cgi-bin/user/get';
    expect((await wechat.readQuota(oa, path)).used).toBeGreaterThan(0);
    await wechat.clearQuotas(oa);
    expect((await wechat.readQuota(oa, path)).used).toBe(0);
    for (let n = 1; n < 10; n++) await wechat.clearQuotas(oa);
    await expect(wechat.clearQuotas(oa)).rejects.toMatchObject({ code: 48006, kind: 'limit' });
  });

  it('personalised menus', async () => {
    await wechat.createMenu(oa, [{ type: 'click', name: '歌', key: 'SONG' }]);
    const buttons = [{ type: 'click', name: '会员', key: 'MEMBER' }];
    const menuId = await wechat.addConditionalMenu(oa, { buttons, rule: { tagId: '100' } });
    expect((await wechat.getMenu(oa))?.conditional).toEqual([{ menuId, buttons, rule: { tagId: '100' } }]);
    await wechat.tagFollowers(oa, 100, [me().oaOpenId]);
    expect(await wechat.menuSeenBy(oa, me().oaOpenId)).toEqual(buttons);
    expect(await wechat.liveMenu(oa)).toMatchObject({ isOpen: true });
    await wechat.deleteConditionalMenu(oa, menuId);
    expect((await wechat.getMenu(oa))?.conditional).toEqual([]);
  });
});

it('an account that may not is told what it would need', async () => {
  const news = world.api('news');
  await expect(wechat.listFollowers(news, undefined)).rejects.toMatchObject({
    name: 'NotPermittedError',
    code: 48001,
    need: 'verified-account',
    message: expect.stringContaining('需要已认证的公众号'),
  });
  await expect(wechat.createQrCode(news, 'c')).rejects.toMatchObject({ need: 'verified-service-account' });
});

/** Values that fit a template: its own examples. */
const valuesFor = ({ keywords }: { keywords: readonly { name: string; example: string }[] }) =>
  Object.fromEntries(keywords.map(({ name, example }) => [name, example]));
