import { describe, expect, it } from '@jest/globals';
import { changeText, figuresContent, type Report } from '../../miniprogram/packages/operator/figures-content';
import { homeContent } from '../../miniprogram/pages/home/content';
import { STAFF_ANSWERS } from '../support/staff-answers';

const report = STAFF_ANSWERS['report.funnel'] as Report;
type Funnel = Report['total']['now'];

describe('the figures of channels', () => {
  it('are drawn as shares of the widest step and of the busiest day', () => {
    const { steps, days } = figuresContent(report);
    expect(steps.map(({ text, number, width }) => [text, number, width])).toEqual([
      ['来访', '1200', 100],
      ['登录', '1080', 90],
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
