import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Channels } from '../channels/index.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { CouponTemplate } from '../coupons/index.ts';
import { Stores } from '../stores/index.ts';
import { exportReport } from './export-report.ts';
import { storeReport } from './report-stores.ts';
import type { Asked } from './table.ts';

const APP = 'wx00000000000000aa';
const QUARTER = { from: '2026-01-30', to: '2026-05-01' };
/** With the operator, whom two are for, a report has ten. */
const MOST_REQUESTS = 8;

let local: LocalDatabase;
let files: Map<string, Buffer>;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  local.reset();
  files = new Map();
});
afterAll(() => local.close());

const deps = () => ({
  ...{ database: local.database, channels: new Channels(local.database), stores: new Stores(local.database) },
  ...{ stock: { templates: local.database.collection<CouponTemplate>('couponTemplates') }, accountId: APP },
  ...{ clock: new HandClock(new Date('2026-04-07T12:00:00+08:00')) },
  files: {
    put: async (path: string, bytes: Buffer) => (files.set(path, bytes), path),
    addressOf: async (path: string) => `https://files/${path}`,
  },
});
const keep = (collection: string, documents: object[]) =>
  local.database.collection(collection as 'visits').addMany(documents as never[]);
/** The sums of some series on one day. */
const counted = (numbers: Record<string, object>, day = '2026-03-02') =>
  keep(
    'figures',
    Object.entries(numbers).map(([series, own]) => ({
      ...{ _id: `1:${day.slice(0, 7)}:${series}`, upTo: {}, days: { [day.slice(8)]: own } },
    })),
  );
const channel = (_id: string, described: object = {}) => ({
  ...{ _id, isEnded: false, versions: [], revision: 1, requestKey: 'key-00001' },
  channel: { kind: 'menu', name: `入口 ${_id}`, page: 'pages/home/index', ...described },
});
const store = (n: number) => ({ _id: `s-${n}`, state: 'kept', order: `上海 ${1_000 + n}`, store: { name: `店 ${n}` } });

/** The lines of the file behind a question, and behind what it goes on; no more requests than a report may make. */
async function exported(what: Asked['what'], asked: Partial<Asked> = {}) {
  const before = local.requests();
  const result = await exportReport(deps(), { what, ...QUARTER, ...asked });
  expect(local.requests() - before).toBeLessThanOrEqual(MOST_REQUESTS);
  if (!result.ok) throw new Error('refused');
  const bytes = files.get(result.data.url.replace('https://files/', ''));
  return { lines: bytes!.toString('utf8').slice(1).trimEnd().split('\r\n'), ...result.data };
}

describe('a report as a file', () => {
  it('has the numbers of the funnel, its rates and those of the time before; names are no formulas', async () => {
    await keep('channels', [channel('menu-1', { name: '=HYPERLINK("https://evil.example")' })]);
    await counted({ 'channel:menu-1': { clicks: 9, visitors: 8, last: { claimed: 2, gmv: 12_050 } } });
    await counted({ 'channel:menu-1': { visitors: 4 } }, '2025-12-01');
    const { lines, url } = await exported('funnel');
    expect(url).toBe('https://files/reports/funnel-2026-01-30-2026-05-01.csv');
    expect(lines[0]).toMatch(/^渠道,名称,点击,/);
    expect(lines.slice(1, 3).map((line) => line.split(',')[1])).toEqual(['合计', '无渠道']);
    expect(lines[3]).toBe(
      `menu-1,"'=HYPERLINK(""https://evil.example"")",9,0,0,8,0,2,0,0,0,120.50,0,0.25,0,0,4,0,0,0,0.00`,
    );
  });

  it('of very many goes on in another file, each row once, within ten requests', async () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `c-${1_000 + n}`);
    await keep(
      'channels',
      ids.map((id) => channel(id)),
    );
    await keep(
      'couponTemplates',
      ids.map((_id) => ({ _id, terms: { title: '活动' } })),
    );
    for (const what of ['funnel', 'campaigns'] as const) {
      const first = await exported(what);
      const second = await exported(what, { after: first.next });
      const listed = [...first.lines, ...second.lines]
        .map((line) => line.split(',')[0]!)
        .filter((id) => /^c-/.test(id));
      expect([listed, second.next, first.url === second.url]).toEqual([ids, undefined, false]);
    }
  });

  it('of stores has what happened in each, all channels of each counted, however many there are', async () => {
    await keep(
      'stores',
      Array.from({ length: 40 }, (_, n) => store(n)),
    );
    await keep(
      'channels',
      Array.from({ length: 1_000 }, (_, n) => channel(`t-${1_000 + n}`, { storeId: `s-${n % 40}` })),
    );
    await counted(Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`channel:t-${1_000 + n}`, { clicks: 1 }])));
    await counted({ 'store:s-7': { used: 3, orders: 1, gmv: 8_000 } });
    const lines: string[][] = [];
    for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
      const file = await exported('stores', { after: next });
      lines.push(...file.lines.slice(1).map((line) => line.split(',')));
      next = file.next;
    }
    const clicks = (n: number) => Array.from({ length: 25 }, (_, at) => at * 40 + n).filter((at) => at < 900).length;
    expect(lines.map(([id, , channels, count]) => [id, channels, count])).toEqual(
      Array.from({ length: 40 }, (_, n) => [`s-${n}`, '25', String(clicks(n))]),
    );
    expect(lines[7]!.slice(8, 11)).toEqual(['3', '1', '80.00']);
  });

  it('of one store with more channels than can be summed counts the first of these, and goes on', async () => {
    await keep('stores', [store(0), store(1)]);
    const many = Array.from({ length: 600 }, (_, n) => channel(`t-${1_000 + n}`, { storeId: 's-0' }));
    await keep('channels', [...many, channel('z', { storeId: 's-1' })]);
    const asked = async (after?: string) => {
      const report = await storeReport(deps(), { ...QUARTER, after });
      return report.ok ? report.data : undefined;
    };
    const first = await asked();
    expect(first?.stores.map(({ storeId, channels }) => [storeId, channels])).toEqual([['s-0', 400]]);
    expect((await asked(first?.next))?.stores.map(({ storeId, channels }) => [storeId, channels])).toEqual([
      ['s-1', 1],
    ]);
  });

  it('leaves empty what WeChat has not told, and has a line for each entry of an article', async () => {
    await keep('channels', [channel('card-1', { kind: 'articleCard', articleId: '22_1' }), channel('menu-1')]);
    await counted({ 'channel:card-1': { visitors: 5 }, 'channel:menu-1': { clicks: 7 } });
    await keep('accountDays', [{ _id: `${APP}:2026-03-02`, readers: 50, wentOn: 3, followers: 700 }]);
    const article = { appId: APP, url: 'https://mp.weixin.qq.com/s/a', day: '2026-03-02' };
    await keep('articles', [
      { _id: `${APP}:22_1`, articleId: '22_1', title: '+春天', readers: 50, upTo: '2026-03-05', ...article },
      { _id: `${APP}:23_1`, articleId: '23_1', title: '预告', ...article, day: '2026-03-09' },
    ]);
    expect((await exported('articles')).lines.slice(1)).toEqual([
      '23_1,预告,2026-03-09,,',
      `22_1,'+春天,2026-03-02,50,2026-03-05,card-1,入口 card-1,5,0.1`,
    ]);
    expect((await exported('menus')).lines.slice(1)).toEqual([
      ...[
        ',文章中的卡片,5,50,0.1,1',
        ',阅读原文,0,50,0,1',
        ',公众号菜单,7,700,0.01,1',
        'menu-1,入口 menu-1,7,700,0.01,1',
      ],
    ]);
    const { lines } = await exported('days');
    expect(lines.filter((line) => /^2026-03-0[12]/.test(line))).toEqual([
      '2026-03-01,,,,0,0,0',
      '2026-03-02,50,3,700,5,0,7',
    ]);
  });

  it('of customers relies on no fewer than a hundred orders and thirty buyers', async () => {
    await counted({
      'buyers:readers': { orders: 99, gmv: 99_000, squares: 99_000_000, buyers: 29, again: 1 },
      'buyers:others': { orders: 100, gmv: 100_000, squares: 100_000_000, buyers: 30, again: 1 },
    });
    const [, readers, others] = (await exported('cohorts')).lines.map((line) => line.split(','));
    expect([readers?.[6], readers?.at(-1)]).toEqual(['订单太少，不能说明问题', '人数太少，不能说明问题']);
    expect([others?.[6], others?.at(-1)]).toEqual(['', '']);
  });

  it('of customers says how sure it is, who came again, and how long they took', async () => {
    await counted({
      'buyers:readers': { orders: 2, gmv: 4_000, squares: 8_000_000, buyers: 2, again: 1 },
      'week:2026-03-02': { people: 10 },
      times: { total: { s8: 3, s13: 1 } },
    });
    await keep('figures', [{ _id: '1:2026-04:week:2026-03-02', upTo: {}, days: { '06': { people: 4 } } }]);
    const [, readers, others] = (await exported('cohorts')).lines;
    expect(readers).toBe(
      '文章读者,2,40.00,20.00,20.00,20.00,订单太少，不能说明问题,2,1,0.5,0.0945,0.9055,人数太少，不能说明问题',
    );
    expect(others).toBe('其他顾客,0,0.00,,,,订单太少，不能说明问题,0,0,,,,人数太少，不能说明问题');
    expect((await exported('retention')).lines.find((line) => line.startsWith('2026-03-02'))).toBe(
      '2026-03-02,10,0,0,0,0,4',
    );
    expect((await exported('times')).lines).toEqual([
      ...['步骤,次数,一半在（秒）,九成在（秒）,8 秒内占比', '从进入到领到券,4,8,13,0.75'],
    ]);
  });
});
