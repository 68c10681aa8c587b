import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { seriesOf } from '../../shared/analytics/count-journeys.ts';
import { storeSeries } from '../../shared/analytics/count-stores.ts';
import { keyOf } from '../../shared/analytics/counts.ts';
import { placeOf } from '../../shared/analytics/figures.ts';
import { GENERATION } from '../../shared/analytics/keep-figures.ts';
import { openBy } from '../support/open-by.ts';
import { phonesOfTests } from '../support/phones.ts';
import { STAFF_ANSWERS } from '../support/staff-answers.ts';

const phones = phonesOfTests();

const openAt = async (name: string): Promise<Page> => {
  const { page } = await phones.open({ path: `packages/operator/${name}` });
  return page;
};
const asked = (call: string) => phones.functions.asked.filter((one) => one.call === call).map(({ input }) => input);

declare const wx: { setClipboardData(options: { data: string }): void };
declare const globalThis: { copied?: string };
/** Takes what is copied from here on. */
const listen = (page: Page) =>
  page.evaluate(() => {
    wx.setClipboardData = ({ data }) => void (globalThis.copied = data);
  });
const copied = async (page: Page): Promise<string> => {
  await page.waitForFunction(() => globalThis.copied);
  return (await page.evaluate(() => globalThis.copied)) ?? '';
};

/** Where the server keeps the sums of a series, as the page writes it. */
function placeIn(series: string): string {
  const { _id, path } = placeOf(GENERATION, keyOf(series, '2026-03-09', 'n'));
  return `_id 为 ${_id.replace('2026-03', '<月>')}，字段 ${path.replace('09.n', '<日>')}`;
}

describe('a number of the funnel', () => {
  it('leads to what it means, the call that gave it, and the documents that it is a sum of', async () => {
    const page = await openAt('reports/figures');
    await page.getByLabel('领券 540，含义与来源').click();
    await page.getByText('来访的人天里自己领过券').waitFor();
    await page.getByText('"call": "report.funnel"').waitFor();
    await page.getByText(placeIn('all')).waitFor();
    await listen(page);
    await page.getByLabel('复制查询').click();
    const { call, input } = JSON.parse(await copied(page)) as { call: string; input: object };
    expect([call, input]).toEqual(['report.funnel', asked('report.funnel')[0]]);
  });

  it('is there of each channel, too', async () => {
    const page = await openAt('reports/figures');
    await page.getByText('门口海报').click();
    await page.getByText('渠道设置与复制内容').waitFor();
    expect(asked('report.funnel').at(-1)).toMatchObject({ channelId: 'poster-spring' });
    await openBy(page.getByLabel(/^来访 \d+，含义与来源/).last(), page.getByText('前一段时间'));
    await page.getByText(placeIn(seriesOf('poster-spring'))).waitFor();
  });
});

describe('a row of a report', () => {
  it.each([
    ['stores', '衡山路店', 'report.stores', placeIn(storeSeries('store-1'))],
    ['campaigns', '老客回馈券', 'report.campaigns', placeIn('campaign:mine')],
    ['customers', '客单价 · 文章读者', 'report.cohorts', placeIn('buyers:readers')],
    ['customers', '03.02 起的一周', 'report.retention', placeIn('week:2026-03-02')],
    ['articles', '春天的第一杯', 'report.articles', '_id 为 <公众号 AppID>:2247480001_1'],
  ])('of %s, %s, leads to its call and documents', async (of, title, call, place) => {
    const page = await openAt(`reports/report?of=${of}`);
    await page.getByText(title, { exact: true }).click();
    await page.getByText(`"call": "${call}"`).waitFor();
    await page.getByText(place).waitFor();
  });
});

describe('numbers of a campaign and of the sync', () => {
  it.each([
    ['campaigns/campaign?id=mine', '总数、已领与剩余，含义与来源', '总数减去已领', 'campaign.get', '_id 为 mine'],
    [
      'campaigns/campaign?id=mine',
      '含义与来源',
      '其中没用就到期的',
      'campaign.costs',
      '集合 couponLedger，templateId 为 mine',
    ],
    ['sync/index', /^新增、有变化/, '以前没见过的粉丝', 'sync.status', 'run.counts'],
    ['sync/index', /人，新增 .*，含义与来源$/, '以前没见过的粉丝', 'sync.reports', '集合 syncReports'],
  ])('of %s, %s, lead there too', async (path, label, meaning, call, place) => {
    const page = await openAt(path);
    await page.getByLabel(label, { exact: true }).first().click();
    await page.getByText(meaning).waitFor();
    await page.getByText(`"call": "${call}"`).waitFor();
    await page.getByText(place).first().waitFor();
  });
});

describe('a report', () => {
  it('is had as files, all of them, and their addresses are copied', async () => {
    let files = 0;
    const next = () => ({ url: `https://files/${(files += 1)}.csv`, ...(files === 1 && { next: 'day|1_1' }) });
    Object.defineProperty(phones.functions.answers, 'report.export', { get: next, configurable: true });
    const page = await openAt('reports/report?of=articles');
    await listen(page);
    await page.getByText('导出表格').click();
    expect((await copied(page)).split('\n')).toEqual([1, 2, 3, 4].map((n) => `https://files/${n}.csv`));
    const what = asked('report.export').map((input) => [input['what'], input['after']]);
    expect(what).toEqual([
      ...[
        ['articles', undefined],
        ['articles', 'day|1_1'],
      ],
      ...[
        ['menus', undefined],
        ['days', undefined],
      ],
    ]);
  });
});

describe('channels in trouble', () => {
  it('say so in the list, with WeChat’s words, and are a list of their own', async () => {
    const [channel] = STAFF_ANSWERS['channel.list'].channels;
    const trouble = { since: '2026-03-01T02:00:00.000Z', words: 'the daily quota is used up' };
    phones.functions.answers['channel.list'] = { channels: [channel, { ...channel, channelId: 'other', trouble }] };
    const page = await openAt('channels/index');
    await page.getByText('起没有生成链接或二维码：the daily quota is used up').waitFor();
    await page.getByText('使用中', { exact: true }).waitFor();
    phones.functions.answers['channel.list'] = { channels: [] };
    await page.getByRole('tab', { name: '有问题' }).click();
    await page.getByText('没有出问题的渠道').waitFor();
    expect(asked('channel.list')).toEqual([{}, { inTrouble: true }]);
  });
});
