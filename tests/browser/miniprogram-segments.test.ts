import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pick } from '../support/pick.ts';
import { phonesOfTests } from '../support/phones.ts';
import { SEGMENT_ANSWERS } from '../support/segment-answers.ts';

const phones = phonesOfTests();

const openAt = async (name: string): Promise<Page> => {
  const { page } = await phones.open({ path: `packages/operator/${name}` });
  return page;
};
const asked = (call: string) => phones.functions.asked.filter((one) => one.call === call).map(({ input }) => input);
const refuse = (call: string, code: string, details?: unknown): void =>
  void phones.functions.results.set(call, { ok: false, error: { code, requestId: 'request-1', details } });

describe('the form of a segment', () => {
  it('writes the conditions that were chosen, shows what is wrong with one at it, and what the server makes of them', async () => {
    const page = await openAt('segments/segment-form');
    await page.getByLabel('名称').fill('爱喝乌龙的常客');
    await pick(page, /^条件 最近一次来访/, '优惠券');
    await page.getByText('用过', { exact: true }).click();
    await page.getByLabel('至少').fill('3');
    await page.getByText('再加一个条件').click();
    await pick(page, /^条件 最近一次来访/, '顾客标签');
    await pick(page, /^标签/, '爱喝乌龙');
    await page.getByText('不符合', { exact: true }).last().click();
    await page.getByText('满足任意一个').click();
    refuse('segment.count', 'COMMON.INVALID_INPUT', [{ path: 'condition.of.0.atLeast', message: 'Invalid input' }]);
    await page.getByText('看看有多少人').click();
    await page.getByText('请填写，或检查格式和范围').waitFor();
    expect(await page.locator('.field-wrong, [class*=field-wrong]').innerText()).toContain('至少');
    phones.functions.results.clear();
    await page.getByText('看看有多少人').click();
    await page.getByText('共 3,400 人，320 人符合').waitFor();
    await page.getByText('保存', { exact: true }).click();
    await page.getByText('已保存').waitFor();
    const condition = {
      is: 'any',
      of: [
        { is: 'coupons', of: 'used', atLeast: 3 },
        { is: 'not', of: { is: 'labelled', label: '爱喝乌龙' } },
      ],
    };
    expect(asked('segment.count').at(-1)).toEqual({ condition });
    expect(asked('segment.save')).toMatchObject([{ revision: 0, name: '爱喝乌龙的常客', condition }]);
  });

  it('changes the revision that was read, and leaves a condition of several levels as it is', async () => {
    const page = await openAt('segments/segment-form?id=s2');
    await page.getByText('这个条件有多层').waitFor();
    await page.getByLabel('名称').fill('会员粉丝');
    refuse('segment.save', 'SEGMENT.CHANGED_MEANWHILE');
    await page.getByText('保存', { exact: true }).click();
    await page.getByText('别人刚刚改过这个分群').waitFor();
    const condition = SEGMENT_ANSWERS['segment.list'].segments[1]?.condition;
    expect(asked('segment.save')).toMatchObject([{ segmentId: 's2', revision: 1, name: '会员粉丝', condition }]);
  });

  it('goes without a condition that was taken away', async () => {
    const page = await openAt('segments/segment-form?id=s1');
    await page.getByLabel('移除条件 1').click();
    await page.getByText('保存', { exact: true }).click();
    await page.getByText('已保存').waitFor();
    expect(asked('segment.save')).toMatchObject([{ condition: { is: 'all', of: [{ is: 'coupons', atLeast: 1 }] } }]);
  });
});

describe('a segment', () => {
  it('is counted call by call, and says what its condition must not decide', async () => {
    const { people, fit, inWords } = SEGMENT_ANSWERS['segment.count'];
    const page = await openAt('segments/segment?id=s2');
    await page.getByText('不能用来限定谁能领券').waitFor();
    phones.functions.answers['segment.count'] = { people: 5_000, fit: 7, inWords, next: 'u_5000' };
    let answer = (): void => undefined;
    await page.getByText('点此数一数').click();
    await page.getByText(/^已看过/).waitFor();
    phones.functions.gates.set('segment.count', new Promise((resolve) => (answer = resolve)));
    delete phones.functions.answers['segment.count'];
    answer();
    await page.getByText(/^共看过/).waitFor();
    const rounds = asked('segment.count').length - 1;
    await page.getByText(`共看过 ${(rounds * 5_000 + people).toLocaleString('en')} 人`).waitFor();
    await page.getByText(`${rounds * 7 + fit} 人`, { exact: true }).waitFor();
    expect(asked('segment.count').at(-1)).toMatchObject({ after: 'u_5000' });
  });

  it('is removed once, after it was asked', async () => {
    const page = await openAt('segments/segment?id=s1');
    await page.getByText('删除分群').click();
    const done = page.waitForEvent('requestfinished');
    await page.getByText('确定').dblclick();
    await done;
    expect(asked('segment.remove')).toEqual([{ segmentId: 's1', revision: 2 }]);
  });

  it('shows its people page by page, past pages with nobody', async () => {
    const { members } = SEGMENT_ANSWERS['segment.members'];
    phones.functions.answers['segment.members'] = { members: members.slice(0, 1), next: 'u_1' };
    const page = await openAt('segments/members?id=s1');
    await page.getByText('可用券 3 张，用过 12 张 · 订单 4 笔，净消费 320.5 元').waitFor();
    phones.functions.answers['segment.members'] = { members: members.slice(1) };
    await page.getByText('加载更多').click();
    await page.getByText('没有更多了').waitFor();
    await page.getByText('还没有来访').waitFor();
    expect(asked('segment.members')).toEqual([{ segmentId: 's1' }, { segmentId: 's1', after: 'u_1' }]);
  });
});

describe('a notice to a segment', () => {
  it('is made of a template, after it was said whom it reaches; what WeChat would not take stands at its keyword', async () => {
    const page = await openAt('notices/notice-form?segment=s1');
    await pick(page, /^哪个模板/, '门店动态通知');
    await page.getByLabel('门店名称').fill('衡山路店');
    await page.getByText('看看多少人会收到').click();
    await page.getByText('84 人会收到').waitFor();
    refuse('notice.start', 'MESSAGE.CONTENT', [{ keyword: 'thing2', problem: 'empty' }]);
    await page.getByText('开始发送').click();
    await page.getByText('确定').click();
    await page.getByText('请填写', { exact: true }).waitFor();
    expect(await page.locator('.field-wrong, [class*=field-wrong]').innerText()).toContain('温馨提示');
    phones.functions.results.clear();
    await page.getByLabel('温馨提示').fill('今晚提前打烊');
    await page.getByText('开始发送').click();
    await page.getByText('确定').click();
    await page.getByText('送达情况').waitFor();
    expect(asked('notice.reach')).toEqual([{ segmentId: 's1', templateId: 'tpl-news' }]);
    expect(asked('notice.start').at(-1)).toMatchObject({
      ...{ segmentId: 's1', templateId: 'tpl-news', values: { thing1: '衡山路店', thing2: '今晚提前打烊' } },
      opens: { pagePath: 'pages/home/index' },
    });
  });

  it('that was lost on the way is started with the same number, and changed ones with another', async () => {
    const page = await openAt('notices/notice-form?segment=s1');
    await pick(page, /^哪个模板/, '课程开始提醒');
    await page.getByLabel('开始时间').fill('明天 9:00');
    refuse('notice.start', 'COMMON.INTERNAL');
    for (const time of ['', '', '明天 10:00']) {
      if (time) await page.getByLabel('开始时间').fill(time);
      await page.getByText('开始发送').click();
      await page.getByText('确定').click();
      await page.getByText('服务繁忙').first().waitFor();
    }
    const [first, repeated, changed] = asked('notice.start').map(({ runId }) => runId);
    expect([repeated === first, changed === first]).toEqual([true, false]);
  });

  it('is stopped after it was asked, and shows what became of its messages', async () => {
    const page = await openAt('notices/notice?id=run-0003');
    await page.getByText('已看过 6,200 人，还有 3,800 人，每分钟 24,000 人').waitFor();
    await page.getByText('发送失败').waitFor();
    phones.functions.answers['notice.progress'] = {
      ...SEGMENT_ANSWERS['notice.progress'],
      ...{
        state: 'cancelled',
        messages: { ...SEGMENT_ANSWERS['notice.progress'].messages, waiting: 0, cancelled: 120 },
      },
    };
    await page.getByText('取消', { exact: true }).click();
    await page.getByText('已经发出的收不回来').waitFor();
    await page.getByText('确定').click();
    await page.getByText('120 条').waitFor();
    expect(asked('notice.control')).toEqual([{ runId: 'run-0003', action: 'cancel' }]);
  });
});
