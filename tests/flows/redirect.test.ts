import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { deployApplication } from '../../scripts/local/application.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/core/clock.ts';
import type { Click } from '../../shared/channels/index.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { EntryBrowser, linkIn, ticketIn, type Opened } from '../support/entry-browser.ts';

const ME = '林小满';
const OTHER = '周子昂';
let application: ApplicationUnderTest;
let address: string;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  address = `${application.world.addresses.http}/r/menu-coupons`;
  await tick();
});
afterAll(() => application.close());
afterEach(() => application.world.faults.clear());

const tick = () => application.invoke('housekeeping', {}, { kind: 'timer', triggerName: 'every-minute' });
const documents = <T>(collection: string) => application.contents()[collection] as T[];
const clicks = () => documents<Click>('clicks');
const tickets = () => documents<{ identityId: string }>('linkTickets');
const requests = () =>
  Object.values(application.world.cloudbase.database.operations()).reduce((sum, count) => sum + count, 0);
const weChatCalls = () => Object.values(application.world.wechat.calls()).reduce((sum, count) => sum + count, 0);
/** The answer of WeChat as it comes back to the page, not opened yet. */
async function asked(browser: EntryBrowser): Promise<string> {
  const question = await browser.get(address);
  const answer = await browser.get(question.headers.get('location')!);
  return answer.headers.get('location')!;
}

describe('a menu entry', () => {
  it('leads to a page that opens the mini program with a ticket for whoever WeChat says it is', async () => {
    const { page, way } = await new EntryBrowser(ME).open(address);
    expect(way.map((url) => new URL(url).pathname.split('/').at(-1))).toEqual([
      ...['menu-coupons', 'authorize', 'menu-coupons'],
    ]);
    expect(page).toMatchObject({ status: 200 });
    expect(page.text).toContain('微莲会员');
    expect(Buffer.byteLength(page.text)).toBeLessThan(20_000);
    expect(page.text).not.toContain('<script');
    const followerId = application.followerId(application.person(ME).oaOpenId);
    expect(tickets()).toMatchObject([{ identityId: followerId }]);
    expect(clicks()).toMatchObject([{ channelId: 'menu-coupons', from: 'wechat', identityId: followerId }]);
    const link = linkIn(page)!;
    expect(link).toMatch(/^https:\/\/wxaurl\.cn\//);
    const shown = await fetch(link.replace('https:/', application.world.addresses.wechat));
    expect(await shown.text()).toContain(`packages/entry/landing?channel=menu-coupons&amp;ticket=${ticketIn(page)}`);
    expect(ticketIn(page)).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('costs on a warm instance one database request, then two and one call of WeChat', async () => {
    const browser = new EntryBrowser(ME);
    const begin = requests();
    const question = await browser.get(address);
    expect(requests() - begin).toBe(1);
    const answer = await browser.get(question.headers.get('location')!);
    const [before, calls] = [requests(), weChatCalls()];
    expect(ticketIn(await browser.get(answer.headers.get('location')!))).not.toBeNull();
    expect([requests() - before, weChatCalls() - calls]).toEqual([2, 1]);
  });

  it('takes two taps outside of WeChat and three inside: the entry, the button, and inside WeChat’s own page', async () => {
    const taps = async (browser: EntryBrowser, from: string) => {
      const link = linkIn((await browser.open(address)).page)!.replace('https:/', application.world.addresses.wechat);
      const own = await browser.get(`${link}${link.includes('?') ? '&' : '?'}from=${from}`);
      return { page: own.text.includes('打开小程序'), scene: /<dd>(\d+)<\/dd>/.exec(own.text)?.[1] };
    };
    expect(await taps(new EntryBrowser(ME), 'wechat')).toEqual({ page: true, scene: '1167' });
    expect(await taps(new EntryBrowser(undefined, 'phone'), 'outside')).toEqual({ page: true, scene: '1194' });
  });

  it('asks nobody outside of WeChat, and tells a computer to take a phone', async () => {
    const phone = await new EntryBrowser(undefined, 'phone').open(address);
    expect([phone.way.length, ticketIn(phone.page)]).toEqual([1, null]);
    expect(linkIn(phone.page)).toMatch(/^https:\/\/wxaurl\.cn\/\w+$/);
    const { page } = await new EntryBrowser(undefined, 'desktop').open(address);
    expect([linkIn(page), page.text.includes(`<p class="address">${address}</p>`)]).toEqual([undefined, true]);
    expect(clicks().slice(-2)).toMatchObject([{ from: 'phone' }, { from: 'desktop' }]);
  });

  it('shows a page without ticket when WeChat does not answer, or shows a stand-in of somebody', async () => {
    application.world.faults.add({ target: 'wechat', match: '/sns/oauth2/access_token', effect: { kind: 'drop' } });
    const { page } = await new EntryBrowser(ME).open(address);
    expect([page.status, ticketIn(page), linkIn(page)]).toEqual([200, null, expect.stringContaining('wxaurl.cn')]);
    application.world.faults.clear();
    const snapshot = new EntryBrowser(ME);
    snapshot.cookies.set('weilian-snapshot', '1');
    expect(ticketIn((await snapshot.open(address)).page)).toBeNull();
    expect(clicks().at(-1)?.identityId).toBeUndefined();
  });

  it('opens all the same when the database does not take the click', async () => {
    application.world.faults.add({
      ...{ target: 'database', match: '*', collection: 'clicks' },
      effect: { kind: 'error', code: 'DATABASE_REQUEST_FAILED', message: '' },
    });
    const { page } = await new EntryBrowser(ME).open(address);
    expect([page.status, ticketIn(page), linkIn(page) === undefined]).toEqual([200, null, false]);
  });

  it('that there is not, or no longer, says so and leads nowhere', async () => {
    const texts = await Promise.all(
      ['/r/none', '/r/', '/', '/r/menu-coupons/x', '/r/MENU'].map(async (path) => {
        const { status, text } = await new EntryBrowser(ME).get(`${application.world.addresses.http}${path}`);
        return [status, /href|script/.test(text)];
      }),
    );
    expect(texts).toEqual(Array(5).fill([404, false]));
    await application.database.collection('channels').add({
      ...{ _id: 'over', isEnded: true, revision: 1, versions: [], requestKey: 'x' },
      channel: { kind: 'other', name: '旧', page: 'packages/entry/landing' },
    });
    expect(await new EntryBrowser(ME).get(`${application.world.addresses.http}/r/over`)).toMatchObject({ status: 410 });
  });
});

describe('an answer of WeChat', () => {
  const noTicket = async (browser: EntryBrowser, url: string) => {
    const before = tickets().length;
    const page = await browser.get(url);
    expect([page.status, ticketIn(page), tickets().length - before]).toEqual([200, null, 0]);
  };

  it('is worth nothing in another browser, whatever it was asked itself (state fixation)', async () => {
    const attacker = new EntryBrowser(OTHER);
    const answer = await asked(attacker);
    const calls = weChatCalls();
    await noTicket(new EntryBrowser(ME), answer);
    const victim = new EntryBrowser(ME);
    await victim.get(address);
    await noTicket(victim, answer);
    expect(weChatCalls()).toBe(calls);
    expect(ticketIn(await attacker.get(answer))).not.toBeNull();
  });

  it('works once: neither again, nor with the cookie put back (replay), nor from the history of a stolen phone', async () => {
    const browser = new EntryBrowser(ME);
    const answer = await asked(browser);
    const cookies = new Map(browser.cookies);
    expect(ticketIn(await browser.get(answer))).not.toBeNull();
    await noTicket(browser, answer);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    await noTicket(browser, answer);
  });

  it('works once, of two at the same moment too', async () => {
    const browser = new EntryBrowser(ME);
    const answer = await asked(browser);
    const pages = await Promise.all([browser.get(answer), browser.get(answer)]);
    expect(pages.filter((page) => ticketIn(page) !== null).length).toBeLessThanOrEqual(1);
  });

  it('is worth nothing for another channel, without its code, with a made-up one, and after ten minutes', async () => {
    const of = async (change: (url: URL) => void) => {
      const browser = new EntryBrowser(ME);
      const url = new URL(await asked(browser));
      change(url);
      await noTicket(browser, url.href);
    };
    await of((url) => url.searchParams.delete('code'));
    await of((url) => url.searchParams.set('code', 'x'.repeat(32)));
    await of((url) => url.searchParams.set('state', '0'.repeat(26)));
    const channels = application.database.collection('channels');
    const [channel] = documents<{ _id: string }>('channels').filter(({ _id }) => _id === 'menu-coupons');
    await channels.add({ ...channel, _id: 'other-entry' });
    await of((url) => (url.pathname = url.pathname.replace('menu-coupons', 'other-entry')));
    const browser = new EntryBrowser(ME);
    const late = await asked(browser);
    const at = new Date(application.world.clock.nowMs() - 10 * MINUTE_MS);
    await application.database.collection('clicks').doc(new URL(late).searchParams.get('state')!).update({ at });
    await noTicket(browser, late);
  });
});

describe('nothing of a request', () => {
  it('decides where people are sent, or comes back in a header', async () => {
    const clean = await new EntryBrowser(ME).get(address);
    const to = (page: Opened) => new URL(page.headers.get('location') ?? 'x://x');
    const evil = 'https://evil.example';
    for (const query of [`url=${evil}`, `redirect_uri=${evil}`, `code=${evil}`, 'next=%0d%0aSet-Cookie:%20a=1']) {
      const headers = { 'x-forwarded-host': 'evil.example', referer: evil, 'x-forwarded-proto': 'http' };
      const page = await new EntryBrowser(ME).get(`${address}?${query}`, headers);
      expect(to(page).searchParams.get('redirect_uri')).toBe(address);
      expect(to(page).origin).toBe(to(clean).origin);
      expect(JSON.stringify([...page.headers])).not.toMatch(/evil|a=1/);
    }
    for (const path of ['/r/menu-coupons%0d%0aSet-Cookie:a=1', '//evil.example', '/r/%2e%2e%2fevil']) {
      const page = await new EntryBrowser(ME).get(`${application.world.addresses.http}${path}`);
      expect([page.status, page.headers.get('location')]).toEqual([404, null]);
      expect([...page.headers.keys()]).not.toContain('set-cookie');
    }
  });

  it('stands in the page: no frame around it, no script in it, nothing of it kept by others', async () => {
    const { page } = await new EntryBrowser(undefined, 'phone').open(`${address}?x="><script>alert(1)</script>`);
    expect(page.text).not.toMatch(/alert|<script/);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none'.*frame-ancestors 'none'$/),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    const question = await new EntryBrowser(ME).get(address);
    expect(question.headers.get('set-cookie')).toMatch(
      /^__Host-entry=\w{26}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });
});

describe('the link behind an address', () => {
  const link = async () => linkIn((await new EntryBrowser(undefined, 'phone').open(address)).page);
  const made = () => application.world.wechat.calls()['/wxa/generate_urllink'] ?? 0;

  it('is one for everybody, and another one five days before it ends', async () => {
    const [first, before] = [await link(), made()];
    for (const _ of [1, 2, 3]) expect(await link()).toBe(first);
    await application.database
      .collection('channels')
      .doc('menu-coupons')
      .update({ linkDueAt: new Date(0) });
    await tick();
    expect([await link(), made() - before]).toEqual([first, 0]);
    const ends = new Date(application.world.clock.nowMs() + 5 * DAY_MS - 1);
    await application.database
      .collection('channels')
      .doc('menu-coupons')
      .update({ linkDueAt: new Date(0), 'link.endsAt': ends });
    await tick();
    await application.world.clock.advance(MINUTE_MS);
    expect(made() - before).toBe(1);
    expect(await link()).not.toBe(first);
  });

  it('is not there while WeChat makes none: people are told how to search; it is tried again later', async () => {
    const effect = { kind: 'error', code: 45009, message: '' } as const;
    application.world.faults.add({ target: 'wechat', match: '/wxa/generate_urllink', effect });
    await application.database
      .collection('channels')
      .doc('menu-coupons')
      .update({ linkDueAt: new Date(0), 'link.endsAt': new Date(0) });
    await application.world.clock.advance(MINUTE_MS + 1_000);
    const { page } = await new EntryBrowser(ME).open(address);
    expect([page.status, linkIn(page), page.text.includes('搜索小程序<b>「微莲会员」</b>')]).toEqual([
      200,
      undefined,
      true,
    ]);
    const [channel] = documents<{ _id: string; linkDueAt: { $date: string } }>('channels').filter(
      ({ _id }) => _id === 'menu-coupons',
    );
    expect(new Date(channel!.linkDueAt.$date).getTime()).toBeGreaterThan(application.world.clock.nowMs());
  });
});

describe('as the account is', () => {
  const deploy = (variables: Record<string, string>) => deployApplication(application.world, { variables });
  const GH = 'gh_0123456789ab';

  it('a subscription account asks nobody, and a domain shows whose it is', async () => {
    await deploy({ OA_WEB_AUTHORIZATION: 'off', OA_DOMAIN_VERIFICATION: 'AbCd1234EfGh' });
    const { page, way } = await new EntryBrowser(ME).open(address);
    expect([way.length, page.status, ticketIn(page)]).toEqual([1, 200, null]);
    const file = (name: string) => new EntryBrowser(undefined).get(`${application.world.addresses.http}/${name}`);
    expect(await file('MP_verify_AbCd1234EfGh.txt')).toMatchObject({ status: 200, text: 'AbCd1234EfGh' });
    expect(await file('MP_verify_other1234.txt')).toMatchObject({ status: 404 });
  });

  it('where WeChat draws the button it is one tap less: the page is signed, and the ticket goes with the button', async () => {
    await deploy({ MP_ORIGINAL_ID: GH });
    const { page } = await new EntryBrowser(ME).open(address);
    const ticket = /path="packages\/entry\/landing\?channel=menu-coupons&amp;ticket=(\w{26})"/.exec(page.text)?.[1];
    expect([page.text.includes(`username="${GH}"`), ticket?.length]).toEqual([true, 26]);
    const config = JSON.parse(/wx\.config\((.*)\);/.exec(page.text)![1]!) as Record<string, string>;
    const { appId = '', timestamp = '', nonceStr = '', signature = '' } = config;
    const query = new URLSearchParams({ appId, timestamp, nonceStr, signature, url: page.url }).toString();
    const said = await fetch(`${application.world.addresses.wechat}/jssdk/config?${query}`);
    expect(await said.json()).toEqual({ errMsg: 'config:ok' });
    const nonce = /script-src 'nonce-(\w+)' https:\/\/res\.wx\.qq\.com/.exec(
      page.headers.get('content-security-policy')!,
    )?.[1];
    expect(page.text.match(new RegExp(`<script nonce="${nonce}"`, 'g'))).toHaveLength(2);
    expect(Buffer.byteLength(page.text)).toBeLessThan(20_000);
  });

  it('an old WeChat, and one on a computer, get the link in its place', async () => {
    for (const kind of ['oldWeChat', 'wechatOfDesktop'] as const) {
      const { page } = await new EntryBrowser(ME, kind).open(address);
      expect([page.status, page.text.includes('wx-open-launch')]).toEqual([200, false]);
    }
  });

  it('without the ticket that signs pages the link stands alone', async () => {
    await deploy({ MP_ORIGINAL_ID: GH });
    application.world.faults.add({ target: 'wechat', match: '/cgi-bin/ticket/getticket', effect: { kind: 'drop' } });
    const { page } = await new EntryBrowser(ME).open(address);
    expect([page.status, page.text.includes('wx-open-launch')]).toEqual([200, false]);
  });
});
