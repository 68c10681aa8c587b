import { describe, expect, it } from '@jest/globals';
import { grouped } from '../../miniprogram/format/count';
import { sumOf } from '../../miniprogram/format/money';
import { figuresContent, type Report } from '../../miniprogram/packages/operator/reports/figures-content';
import { changeText } from '../../miniprogram/packages/operator/reports/report-row';
import { homeContent } from '../../miniprogram/pages/home/content';
import { REPORTS } from '../../miniprogram/packages/operator/reports/reports';
import { gapsOf } from '../../miniprogram/packages/operator/reports/report-content';
import { STAFF_ANSWERS } from '../support/staff-answers';

const report = STAFF_ANSWERS['report.funnel'] as Report;
type Funnel = Report['total']['now'];

describe('a number', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567, '1,234,567'],
  ])('of people or things, %d, has a comma before every three digits', (count, text) => {
    expect(grouped(count)).toBe(text);
  });

  it.each([
    [0, '0'],
    [96_000, '960'],
    [5, '0.05'],
    [99_999, '999.99'],
    [123_456_789, '1,234,567.89'],
    [-100_050, '-1,000.50'],
    [-50, '-0.50'],
  ])('of money, %d fen, has two decimals or none', (fen, text) => {
    expect(sumOf(fen)).toBe(text);
  });
});

describe('the figures of channels', () => {
  it('are drawn as shares of the widest step and of the busiest day', () => {
    const { steps, days } = figuresContent(report);
    expect(steps.map(({ text, number, width }) => [text, number, width])).toEqual([
      ['来访', '1,200', 100],
      ['登录', '1,080', 90],
      ['领券', '540', 45],
      ['核销', '240', 20],
      ['下单', '80', 7],
    ]);
    expect(days.bars.map(({ high }) => high)).toEqual([34, 47, 60, 74, 87, 100]);
    expect(days.peak).toBe('最多 235 人，02.28');
  });

  it('of a time in which nobody came are all nothing, without a division by it', () => {
    const nothing: Funnel = {
      ...report.total.now,
      ...{ visitors: 0, signedIn: 0, claimed: 0, redeemed: 0, ordered: 0 },
    };
    const none = { ...nothing, rates: {} };
    const { steps, days } = figuresContent({ ...report, total: { now: none, before: none }, days: [] });
    expect(steps.map(({ width, rate, change }) => [width, rate, change])).toEqual(steps.map(() => [0, '', '']));
    expect(days).toEqual({ bars: [], first: '', last: '', isEmpty: true, peak: '' });
  });

  it('say by how much they differ from the time before, where there was something', () => {
    expect([changeText(12, 10), changeText(5, 10), changeText(7, 7), changeText(3, 0)]).toEqual([
      ...['↑ 20%', '↓ 50%', '持平', ''],
    ]);
  });
});

describe('the other reports', () => {
  const notes = (rows: readonly { title: string; value: string; note: string }[]) =>
    rows.map(({ title, value, note }) => [title, value, note]);

  it('of campaigns say what each yuan has brought, of stores what happened there', () => {
    expect(notes(REPORTS.campaigns.rowsOf(STAFF_ANSWERS['report.campaigns']))).toEqual([
      ['老客回馈券', '1 : 7.0', '发放 480 · 使用 190（39.6%）· 优惠 2,025 元 · 带来 14,100 元'],
    ]);
    expect(notes(REPORTS.stores.rowsOf(STAFF_ANSWERS['report.stores']))).toEqual([
      ['衡山路店', '260', '2 个渠道 · 领 110 · 核销 64 · 订单 12 · 960 元'],
    ]);
  });

  it('of articles name the days of which WeChat has told nothing, and show no zero for them', () => {
    const articles = STAFF_ANSWERS['report.articles'];
    const [rates] = REPORTS.articles.sectionsOf(articles);
    expect(notes(rates!.rows)).toEqual([
      ['文章中的卡片', '5%', '5 天里 3,200 次阅读，点击 160'],
      ['阅读原文', '1.5%', '5 天里 3,200 次阅读，点击 48'],
      ['公众号菜单', '0.9%', '5 天里 60,000 人次粉丝，点击 540'],
      ['缺数据的日子', '', '微信没有给出 02.25–02.26 的数据，不计入点击率'],
    ]);
    expect(REPORTS.articles.rowsOf(articles)[1]).toMatchObject({
      value: '—',
      note: expect.stringMatching(/还没有给出/),
    });
    expect(gapsOf(articles.days.map((day) => ({ ...day, readers: 1 })))).toBe('');
    const none = { ...articles, cards: { taps: 0, people: 0, days: 0 } };
    expect(REPORTS.articles.sectionsOf(none)[0]!.rows[0]).toMatchObject({ value: '—' });
  });

  it('of customers warn of numbers that are too small to say anything', () => {
    const { 'report.cohorts': cohorts, 'report.retention': retention, 'report.times': times } = STAFF_ANSWERS;
    const answer = { cohorts, retention, times };
    const [buyers, steps] = REPORTS.customers.sectionsOf(answer);
    expect(buyers!.rows.map(({ key, note }) => [key, /太少/.test(note)])).toEqual([
      ...[
        ['readers-average', false],
        ['others-average', true],
        ['readers-repurchase', false],
      ],
      ...[
        ['others-repurchase', true],
        ['early', false],
      ],
    ]);
    expect(steps!.rows[0]).toMatchObject({ title: '从进入到领到券', value: '8 秒' });
    expect(notes(REPORTS.customers.rowsOf(answer))).toEqual([
      ['03.02 起的一周', '90 人', '还没有下一周'],
      ['02.16 起的一周', '120 人', '之后各周回访 35%、25%'],
    ]);
  });
});

describe('the greeting of the first page', () => {
  const home = { offers: [], claimable: 3, isFollower: false };
  const known = { ...home, coupons: { usable: 0 } };
  const lead = (of: typeof home, scene: number) => homeContent(of, 0, scene).lead;

  it('knows by which way somebody came, and that they are new where it does not', () => {
    expect(lead(home, 1047)).toBe('扫码到店，欢迎光临，3 张好券等您来领');
    expect(lead(known, 1035)).toBe('欢迎从公众号来，3 张好券等您来领');
    expect(lead(known, 1007)).toBe('欢迎和朋友一起来，3 张好券等您来领');
    expect([lead(home, 1089), lead(known, 1089)]).toEqual(['初次见面，3 张好券等您来领', '3 张好券等您来领']);
  });
});
