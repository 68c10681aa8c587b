import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readQrPicture } from '../../emulator/wechat/qr-picture.harness.ts';
import { unzipped } from '../../shared/core/zip.harness.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { EntryBrowser, linkIn, USER_AGENTS } from '../support/entry-browser.ts';

const OPERATOR = '王思远';
let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  await application.employ(OPERATOR, ['operator']);
});
afterAll(() => application.close());

const tick = () => application.invoke('housekeeping', {}, { kind: 'timer', triggerName: 'every-minute' });
describe('mini program codes', () => {
  it('of several channels come as one archive from cloud storage, and lead to page and channel', async () => {
    const channelIds = ['table-1', 'table-2', 'table-3'];
    for (const channelId of channelIds) {
      const channel = { kind: 'miniProgramCode' as const, name: `桌贴 ${channelId}`, page: 'packages/entry/landing' };
      const saved = await application.control.call('staff', OPERATOR, 'channel.save', {
        channelId,
        revision: 0,
        requestKey: 'first-0001',
        channel,
      });
      expect(saved).toMatchObject({ ok: true });
    }
    const runId = 'codes-0001';
    expect(await application.control.call('staff', OPERATOR, 'channel.draw', { runId, channelIds })).toMatchObject({
      data: { state: 'drawing', of: 3 },
    });
    await tick();
    const run = await application.control.call('staff', OPERATOR, 'channel.drawing', { runId });
    expect(run).toMatchObject({ ok: true, data: { state: 'done', drawn: 3 } });
    const archiveUrl = run.ok ? run.data.archiveUrl! : '';
    const archive = unzipped(Buffer.from(await (await fetch(archiveUrl)).arrayBuffer()));
    expect(Object.keys(archive)).toEqual(channelIds.map((id) => `${id}.png`));
    expect(readQrPicture(archive['table-2.png']!)).toMatch(/packages\/entry\/landing.*table-2/);
  });

  it('of the Official Account are made once, and lead into the chat with the channel', async () => {
    const channel = { kind: 'officialAccountCode' as const, name: '门口海报' };
    const save = (revision: number, name: string) =>
      application.control.call('staff', OPERATOR, 'channel.save', {
        ...{ channelId: 'poster-1', revision, requestKey: `poster-000${revision}`, channel: { ...channel, name } },
      });
    const picture = async () => {
      const got = await application.control.call('staff', OPERATOR, 'channel.get', { channelId: 'poster-1' });
      return got.ok ? got.data.paste.find(({ what }) => what === 'picture')?.text : undefined;
    };
    await save(0, '门口海报');
    expect(await picture()).toBeUndefined();
    await tick();
    const first = await picture();
    await save(1, '门口新海报');
    await tick();
    expect([await picture(), application.world.wechat.calls()['/cgi-bin/qrcode/create']]).toEqual([first, 1]);
    const ticket = new URL(first!).searchParams.get('ticket');
    await application.control.post('/wechat/scan', { name: '林小满', ticket });
    const events = application.contents()['oaEvents'] as { eventKey?: string }[];
    expect(events.at(-1)?.eventKey).toContain('poster-1');
  });
});

describe('the emulated WeChat’s browser', () => {
  it('follows the address of a channel as far as the mini program of this world', async () => {
    const address = `${application.world.addresses.http}/r/menu-coupons`;
    await tick();
    const view = `${application.world.addresses.wechat}/webview?${new URLSearchParams({ person: '林小满', url: address })}`;
    const text = await (await fetch(view)).text();
    const link = /<a class="go" href="(wxaurl[^"]*)"/.exec(text)?.[1];
    expect(await (await fetch(new URL(link!, view))).text()).toMatch(/channel=menu-coupons&amp;ticket=\w{26}/);
    const elsewhere = new URLSearchParams({ person: '林小满', url: 'http://other.example/' });
    expect((await fetch(`${application.world.addresses.wechat}/webview?${elsewhere}`)).status).toBe(403);
  });
});

describe('the address of a channel', () => {
  it('shows crawlers and previews the page, asks them nothing and counts no click', async () => {
    const address = `${application.world.addresses.http}/r/menu-coupons`;
    const clicks = () => (application.contents()['clicks'] ?? []).length;
    await tick();
    const before = clicks();
    const crawler = await new EntryBrowser(undefined, 'crawler').open(address);
    const ahead = await new EntryBrowser('林小满').get(address, { 'sec-purpose': 'prefetch' });
    for (const page of [crawler.page, ahead]) expect([page.status, linkIn(page)]).toEqual([200, expect.any(String)]);
    const phone = { headers: { 'user-agent': USER_AGENTS.phone }, redirect: 'manual' } as const;
    expect((await fetch(address, { ...phone, method: 'HEAD' })).status).toBe(200);
    expect((await fetch(address, { ...phone, method: 'POST' })).status).toBe(405);
    expect([crawler.way.length, clicks()]).toEqual([1, before]);
    await new EntryBrowser('林小满').open(address);
    expect(clicks()).toBe(before + 1);
  });
});
