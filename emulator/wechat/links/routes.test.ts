import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Tables } from '../tables.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const PAGE = 'packages/coupon/detail';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
  world.wechat.setReleasedPages(['pages/home/home', PAGE]);
});
afterEach(() => world.close());

/** What the tests read of the answers. */
interface Answer {
  errcode: number;
  url_link: string;
  openlink: string;
  link: string;
}
const call = async (path: string, body: object, account = 'mp'): Promise<Answer> =>
  (await world.post(path, await world.token(account), body)) as unknown as Answer;
const urlLink = (body: object = {}) => call('/wxa/generate_urllink', { path: PAGE, query: 'id=1', ...body });
const scheme = (body: object = {}, target: object = {}) =>
  call('/wxa/generatescheme', { jump_wxa: { path: `/${PAGE}`, query: 'id=1', ...target }, ...body });
const shortLink = (body: object = {}) => call('/wxa/genwxashortlink', { page_url: `${PAGE}?id=1`, ...body });
const seconds = () => Math.floor(world.clock.nowMs() / 1000);

describe('a URL Link', () => {
  it('opens the page with its query, for everybody, with one scene in WeChat and another outside', async () => {
    const { url_link: link } = await urlLink();
    expect(link).toMatch(/^https:\/\/wxaurl\.cn\/\w{11}$/);
    const launch = { path: PAGE, query: 'id=1', envVersion: 'release' };
    expect(world.wechat.open(link, { who: '林小满' }).launch).toMatchObject({ ...launch, scene: 1167 });
    expect(world.wechat.open(link, { who: '周子昂' }).launch).toMatchObject({ ...launch, scene: 1167 });
    expect(world.wechat.open(link).launch).toMatchObject({ ...launch, scene: 1194 });
    expect(world.wechat.open(link, { who: '林小满', from: 'outside' }).launch.scene).toBe(1194);
  });

  it('takes what the caller appends as cq to the page, up to 256 characters', async () => {
    const { url_link: link } = await urlLink();
    const opened = (cq: string) => world.wechat.open(`${link}?cq=${encodeURIComponent(cq)}`).launch.query;
    expect(opened('t=abc&c=menu')).toBe('id=1&t=abc&c=menu');
    expect(opened(`t=${'x'.repeat(254)}`)).toHaveLength('id=1&'.length + 256);
    for (const cq of [`t=${'x'.repeat(255)}`, '门店', '<a>']) {
      expect(() => opened(cq)).toThrow(expect.objectContaining({ code: 'LINK_INVALID' }));
    }
  });

  it('lives as long as it was said, by the world’s clock', async () => {
    const byDays = await urlLink({ expire_type: 1, expire_interval: 1 });
    const byTime = await urlLink({ expire_type: 0, expire_time: seconds() + 60 });
    await world.clock.advance(59_000);
    expect(world.wechat.open(byTime.url_link).launch.path).toBe(PAGE);
    await world.clock.advance(2_000);
    expect(() => world.wechat.open(byTime.url_link)).toThrow(expect.objectContaining({ code: 'LINK_EXPIRED' }));
    await world.clock.advance(DAY_MS - 62_000);
    expect(world.wechat.open(byDays.url_link).launch.path).toBe(PAGE);
    await world.clock.advance(2_000);
    expect(() => world.wechat.open(byDays.url_link)).toThrow(expect.objectContaining({ code: 'LINK_EXPIRED' }));
  });

  it('lives thirty days when nothing is said, also with the old is_expire: false', async () => {
    const links = [await urlLink(), await urlLink({ is_expire: false })];
    await world.clock.advance(30 * DAY_MS - 1_000);
    for (const { url_link: link } of links) expect(world.wechat.open(link).launch.path).toBe(PAGE);
    await world.clock.advance(1_000);
    for (const { url_link: link } of links) {
      expect(() => world.wechat.open(link)).toThrow(expect.objectContaining({ code: 'LINK_EXPIRED' }));
    }
  });

  it('leads to the first page without a path, and to the version asked for', async () => {
    const { url_link: link } = await urlLink({ path: '', env_version: 'trial' });
    expect(world.wechat.open(link).launch).toMatchObject({ path: '', envVersion: 'trial' });
  });

  it.each<[string, object, number]>([
    ['to a page that is not released', { path: 'pages/other/other' }, 40165],
    ['to a page with a query in the path', { path: `${PAGE}?id=1` }, 40165],
    ['to something that is no page', { path: 7 }, 40165],
    ['with Chinese in the query', { query: 'id=门店' }, 40212],
    ['with a query of 1025 characters', { query: 'x'.repeat(1_025) }, 40212],
    ['with a query that is no text', { query: {} }, 40212],
    ['to an unknown version', { env_version: 'beta' }, 85402],
    ['that ends in 59 seconds', { expire_time: -59 }, 85401],
    ['that ends after thirty days', { expire_time: -(30 * 24 * 60 * 60 + 1) }, 85401],
    ['that ended', { expire_time: 1_600_000_000 }, 85401],
    ['for 31 days', { expire_type: 1, expire_interval: 31 }, 85401],
    ['for no days', { expire_type: 1, expire_interval: 0 }, 85401],
    ['for half a day', { expire_type: 1, expire_interval: 0.5 }, 85401],
    ['with the days as a text', { expire_type: 1, expire_interval: '30' }, 85401],
    ['with a kind of end that does not exist', { expire_type: 2 }, 85401],
  ])('is refused %s', async (_, change: { expire_time?: number }, errcode) => {
    const time = change.expire_time;
    const body = time !== undefined && time < 0 ? { ...change, expire_time: seconds() - time } : change;
    expect(await urlLink(body)).toMatchObject({ errcode });
  });

  it('may have the longest query and the longest life', async () => {
    const most = { query: `a=${'x'.repeat(1_022)}`, expire_time: seconds() + 30 * 24 * 60 * 60 };
    expect(await urlLink(most)).toMatchObject({ errcode: 0 });
  });

  it('is refused for a mini program that is not released, and for an Official Account', async () => {
    world.wechat.setReleasedPages([]);
    expect(await urlLink()).toMatchObject({ errcode: 85079 });
    expect(await call('/wxa/generate_urllink', {}, 'oa')).toMatchObject({ errcode: 48001 });
  });
});

describe('a URL Scheme', () => {
  it('opens the page with its query and with what is appended', async () => {
    const { openlink: link } = await scheme();
    expect(link).toMatch(/^weixin:\/\/dl\/business\/\?t=\w{11}$/);
    expect(world.wechat.open(`${link}&cq=t%3D1`).launch).toMatchObject({ path: PAGE, query: 'id=1&t=1', scene: 1065 });
  });

  it('may lead to the first page; its target must be an object', async () => {
    const { openlink: link } = await call('/wxa/generatescheme', {});
    expect(world.wechat.open(link).launch.path).toBe('');
    for (const jump_wxa of ['x', [], null, 7])
      expect(await call('/wxa/generatescheme', { jump_wxa })).toMatchObject({ errcode: 47001 });
    expect(await scheme({}, { path: 'pages/other/other' })).toMatchObject({ errcode: 40165 });
  });
});

describe('a Short Link', () => {
  it('has the names of mini program and page, and opens with its own scene for thirty days', async () => {
    const { link } = await shortLink({ page_title: '一二三四五六七八九十一二三四五六七八九十一' });
    expect(link).toMatch(/^#小程序:\/\/微莲会员\/一二三四五六七八九十一二三四五六七八九十\.\.\.\/\w{15}$/);
    expect(world.wechat.open(link).launch).toMatchObject({ path: PAGE, query: 'id=1', scene: 1179 });
    const permanent = await shortLink({ is_permanent: true });
    await world.clock.advance(30 * DAY_MS);
    expect(() => world.wechat.open(link)).toThrow(expect.objectContaining({ code: 'LINK_EXPIRED' }));
    expect(world.wechat.open(permanent.link).launch.path).toBe(PAGE);
  });

  it.each<[string, object, number]>([
    ['without a page', { page_url: undefined }, 40066],
    ['with a leading slash', { page_url: `/${PAGE}` }, 40066],
    ['to a page that is not released', { page_url: 'pages/other/other' }, 40066],
    ['with a title that is no text', { page_title: 7 }, 40225],
  ])('is refused %s', async (_, change, errcode) => {
    expect(await shortLink(change)).toMatchObject({ errcode });
  });
});

describe('permanent Short Links', () => {
  it('are a hundred thousand at most (85400); those that end are not among them', async () => {
    const tables = Tables.open();
    const full = await startWeChat({}, { tables });
    tables.table<number>('permanent-links').set(full.wechat.accounts().miniprogram.appId, 99_999);
    const make = async (is_permanent: boolean) =>
      full.post('/wxa/genwxashortlink', await full.token('mp'), { page_url: PAGE, is_permanent });
    expect(await make(true)).toMatchObject({ errcode: 0 });
    expect(await make(true)).toMatchObject({ errcode: 85400 });
    expect(await make(false)).toMatchObject({ errcode: 0 });
    await full.close();
  });
});

describe('a query', () => {
  it('tells what a link leads to, with what is appended, also after its end', async () => {
    const [createdAt, { url_link: link }] = [seconds(), await urlLink({ expire_type: 1, expire_interval: 1 })];
    await world.clock.advance(2 * DAY_MS);
    expect(await call('/wxa/query_urllink', { url_link: `${link}?cq=a%3Dhello` })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      url_link_info: {
        appid: world.wechat.accounts().miniprogram.appId,
        path: PAGE,
        query: 'id=1&a=hello',
        create_time: createdAt,
        expire_time: createdAt + 86_400,
        env_version: 'release',
      },
    });
    const { openlink } = await scheme();
    expect(await call('/wxa/queryscheme', { scheme: openlink })).toMatchObject({ scheme_info: { query: 'id=1' } });
  });

  it('knows only the links of its own account and kind', async () => {
    const [{ url_link: link }, { openlink }] = [await urlLink(), await scheme()];
    expect(await call('/wxa/query_urllink', { url_link: link }, 'workshop')).toMatchObject({ errcode: 85403 });
    expect(await call('/wxa/query_urllink', { url_link: openlink })).toMatchObject({ errcode: 85403 });
    expect(await call('/wxa/queryscheme', { scheme: link })).toMatchObject({ errcode: 85403 });
    expect(await call('/wxa/query_urllink', { url_link: 'https://wxaurl.cn/invented' })).toMatchObject({
      errcode: 85403,
    });
    expect(await call('/wxa/query_urllink', {})).toMatchObject({ errcode: 40097 });
    expect(await call('/wxa/query_urllink', { url_link: link, query_type: 2 })).toMatchObject({ errcode: 40097 });
  });

  it('tells how often links may still be opened today', async () => {
    const { url_link: link } = await urlLink();
    world.wechat.open(link);
    world.wechat.open(link);
    const remaining = { quota_info: { remain_visit_quota: 5_999_998 } };
    expect(await call('/wxa/query_urllink', { query_type: 1 })).toMatchObject(remaining);
    expect(await call('/wxa/queryscheme', { query_type: 1 })).toMatchObject(remaining);
    await world.toMidnight();
    expect(await call('/wxa/queryscheme', { query_type: 1 })).toMatchObject({
      quota_info: { remain_visit_quota: 6_000_000 },
    });
  });
});

describe('the limits of a day', () => {
  beforeEach(async () => {
    await world.close();
    world = await startWeChat({ dailyQuotas: { 'links/generated': 3, 'links/opened': 2 } });
  });

  it('count URL Links and Schemes together, and begin anew at midnight in Beijing', async () => {
    await world.toMidnight();
    const made = [await urlLink(), await scheme(), await urlLink()];
    expect(made.map(({ errcode }) => errcode)).toEqual([0, 0, 0]);
    expect(await scheme()).toMatchObject({ errcode: 45009 });
    expect(await shortLink()).toMatchObject({ errcode: 0 });
    await world.clock.advance(DAY_MS - 1);
    expect(await urlLink()).toMatchObject({ errcode: 45009 });
    await world.clock.advance(1);
    expect(await urlLink()).toMatchObject({ errcode: 0 });
  });

  it('hold for calls at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 ? urlLink() : scheme())));
    expect(made.filter(({ errcode }) => errcode === 0)).toHaveLength(3);
    expect(made.filter(({ errcode }) => errcode === 45009)).toHaveLength(7);
  });

  it('do not count what was refused', async () => {
    for (let time = 0; time < 5; time++) await urlLink({ query: '门店' });
    expect(await urlLink()).toMatchObject({ errcode: 0 });
  });

  it('count openings of both; Short Links are not among them', async () => {
    const [{ url_link: link }, { openlink }, { link: short }] = [await urlLink(), await scheme(), await shortLink()];
    world.wechat.open(link);
    world.wechat.open(short);
    world.wechat.open(openlink);
    expect(() => world.wechat.open(link)).toThrow(expect.objectContaining({ code: 'LINK_LIMIT' }));
    expect(world.wechat.open(short).launch.path).toBe(PAGE);
    await world.toMidnight();
    expect(world.wechat.open(link).launch.path).toBe(PAGE);
  });
});
