import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openBy } from '../support/open-by.ts';
import { phonesOfTests } from '../support/phones.ts';
import { STAFF_ANSWERS } from '../support/staff-answers.ts';

declare const wx: { setStorageSync(key: string, data: object): void };

const phones = phonesOfTests();

const openAt = async (name: string): Promise<Page> => {
  const { page } = await phones.open({ path: `packages/operator/${name}` });
  return page;
};
const asked = (call: string) => phones.functions.asked.filter((one) => one.call === call).map(({ input }) => input);
const refuse = (call: string, code: string, details?: unknown): void =>
  void phones.functions.results.set(call, { ok: false, error: { code, requestId: 'request-1', details } });

/** Turns the picker behind a name to one of its options. */
async function pick(page: Page, name: RegExp, option: string): Promise<void> {
  await page.getByLabel(name).click();
  await page.getByRole('option', { name: option, exact: true }).click();
  await page.getByText('确定').click();
}

describe('labels', () => {
  it('are made with the name that was typed; what the server does not take stands at it', async () => {
    const page = await openAt('people/labels');
    await page.getByLabel('新标签').fill('老客');
    refuse('label.create', 'COMMON.INVALID_INPUT', [{ path: 'label', message: 'Invalid input' }]);
    await page.getByText('新建标签').click();
    await page.getByText('请填写，或检查格式和范围').waitFor();
    refuse('label.create', 'LABEL.BEING_REMOVED');
    await page.getByText('新建标签').click();
    await page.getByText('这个标签刚被删除').waitFor();
    phones.functions.results.clear();
    await page.getByText('新建标签').click();
    await page.getByText('已新建').waitFor();
    expect(await page.getByLabel('新标签').inputValue()).toBe('');
    expect(asked('label.create')).toEqual(Array(3).fill({ label: '老客' }));
  });

  it('are removed after it was asked, and not when the answer is no', async () => {
    const page = await openAt('people/labels');
    await page.getByLabel('删除 爱喝乌龙').click();
    await page.getByText('取消', { exact: true }).click();
    await page.getByLabel('删除 爱喝乌龙').click();
    await page.getByText('几分钟内从每个人身上移除').waitFor();
    await page.getByText('确定').dblclick();
    await page.getByText('已删除').waitFor();
    expect(asked('label.remove')).toEqual([{ label: '爱喝乌龙' }]);
  });

  it('are given to a segment under one number until something else is wanted, and can be stopped', async () => {
    phones.functions.answers['label.runs'] = {
      runs: [{ ...STAFF_ANSWERS['label.runs'].runs[0], state: 'running', without: 12 }],
    };
    const page = await openAt('people/labels?segment=s1');
    await page.getByText('属于分群 1,800 人，12 人标签已满').waitFor();
    await pick(page, /^哪个标签/, '爱喝乌龙');
    const start = async (): Promise<void> => {
      await page.getByText('开始', { exact: true }).click();
      await page.getByText('确定').click();
    };
    refuse('label.start', 'COMMON.INTERNAL');
    await start();
    await page.getByText('服务繁忙').waitFor();
    phones.functions.results.clear();
    await start();
    await page.getByText('已开始').waitFor();
    const [lost, repeated] = asked('label.start');
    expect(repeated).toEqual(lost);
    expect(repeated).toMatchObject({ segmentId: 's1', label: '爱喝乌龙', action: 'give' });
    phones.functions.answers['label.control'] = STAFF_ANSWERS['label.start'];
    const stopped = page.waitForEvent('requestfinished');
    await page.getByText('暂停', { exact: true }).click();
    await stopped;
    expect(asked('label.control')).toEqual([{ runId: 'run-0002', action: 'pause' }]);
  });
});

describe('one person', () => {
  it('is opened from a list of people, and given and taken labels there', async () => {
    phones.functions.answers['label.list'] = {
      labels: [{ label: '常客', people: 1, createdAt: '2026-03-01T00:00:00Z' }],
    };
    const page = await openAt('segments/members?id=s1');
    await page
      .getByLabel(/^顾客 u_/)
      .first()
      .click();
    await page.getByLabel('移除 爱喝乌龙').waitFor();
    expect(await page.getByText('并入的记录').count()).toBe(0);
    await page.getByText('贴上标签').click();
    await page.getByText('先选一个标签').waitFor();
    await pick(page, /^哪个标签/, '常客');
    refuse('label.give', 'LABEL.TOO_MANY_ON_PERSON');
    await page.getByText('贴上标签').click();
    await page.getByText('标签已达上限').waitFor();
    phones.functions.results.clear();
    phones.functions.answers['label.give'] = { userId: 'u_1', labels: ['爱喝乌龙', '常客'] };
    await page.getByText('贴上标签').click();
    await page.getByLabel('移除 常客').waitFor();
    await page.getByLabel('移除 爱喝乌龙').dblclick();
    await page.getByLabel('移除 爱喝乌龙').waitFor({ state: 'detached' });
    const { userId } = STAFF_ANSWERS['segment.members'].members[0]!;
    expect(asked('label.give')).toEqual(Array(2).fill({ userId, label: '常客' }));
    expect(asked('label.take')).toEqual([{ userId, label: '爱喝乌龙' }]);
    expect(asked('person.merges')).toEqual([]);
  });

  it('is shown to owners with what was joined, which they take apart unless something speaks against it', async () => {
    const page = await openAt('people/reviews');
    await page.evaluate(() => wx.setStorageSync('kept-1:me', { value: { roles: ['owner'] }, at: 0 }));
    await openBy(page.getByLabel('顾客 u_81ab37').first(), page.getByText('并入的记录'));
    await page.getByLabel('移除 爱喝乌龙').waitFor();
    refuse('person.undoMerge', 'MERGE.SPENT');
    await page.getByLabel(/^撤销/).click();
    await page.getByText('当时转入的回到原来那条').waitFor();
    await page.getByText('确定').click();
    await page.getByText('一并转入的优惠券已使用').waitFor();
    phones.functions.results.clear();
    phones.functions.answers['person.merges'] = { merges: [] };
    await page.getByLabel(/^撤销/).click();
    await page.getByText('确定').dblclick();
    await page.getByText('没有并入过别的记录').waitFor();
    expect(asked('person.undoMerge')).toEqual(Array(2).fill({ mergeId: 'm_2' }));
  });
});

describe('the audit log', () => {
  it('says who did what about whom, in words where there are some, and goes on where the last page ended', async () => {
    const next = { at: '2026-03-01T00:00:00.000Z', id: 'entry-2' };
    phones.functions.answers['audit.list'] = { ...STAFF_ANSWERS['audit.list'], next };
    const page = await openAt('team/audit?user=u_81ab37');
    await page.getByText('涉及 u_81ab37').waitFor();
    await page.getByText('查看分群成员').waitFor();
    phones.functions.answers['audit.list'] = {
      entries: [{ at: '2026-02-28T00:00:00.000Z', by: 'u_5f2c9d', call: 'shelf.fill', requestId: 'q0' }],
    };
    await page.getByText('加载更多').click();
    await page.getByText('shelf.fill').waitFor();
    await page.getByText('没有更多了').waitFor();
    expect(asked('audit.list')).toEqual([{ userId: 'u_81ab37' }, { userId: 'u_81ab37', after: next }]);
  });

  it('keeps what is there when a later page does not come', async () => {
    const next = { at: '2026-03-01T00:00:00.000Z', id: 'entry-2' };
    phones.functions.answers['audit.list'] = { ...STAFF_ANSWERS['audit.list'], next };
    const page = await openAt('team/audit');
    await page.getByText('授予权限').waitFor();
    refuse('audit.list', 'COMMON.INTERNAL');
    await page.getByText('加载更多').click();
    await page.getByText('没有加载完，点此重试').waitFor();
    expect(await page.getByText('授予权限').count()).toBe(1);
  });
});

describe('what was held back', () => {
  it.each([
    ['保持分开', '两边保持分开，以后不再提示。', 'apart'],
    ['重新核对', '忘掉这条，等微信下次给出信息时重新核对。', 'again'],
  ])('is decided after it was said what that means: %s', async (way, question, decision) => {
    const page = await openAt('people/reviews');
    await page.getByText(way).first().click();
    await page.getByText(question).waitFor();
    await page.getByText('取消', { exact: true }).click();
    expect(asked('person.decide')).toEqual([]);
    await page.getByText(way).first().click();
    const left = STAFF_ANSWERS['person.reviews'].reviews.slice(1);
    phones.functions.answers['person.reviews'] = { reviews: left };
    await page.getByText('确定').dblclick();
    await page.getByText('两人验证了同一个手机号').waitFor({ state: 'detached' });
    expect(asked('person.decide')).toEqual([{ reviewId: 'r1', decision }]);
  });

  it('of an account that moved can be believed from now on; a refusal is said, and it stays', async () => {
    phones.functions.answers['person.reviews'] = {
      reviews: [{ ...STAFF_ANSWERS['person.reviews'].reviews[1], kind: 'unionIdChanged' }],
    };
    const page = await openAt('people/reviews');
    refuse('person.decide', 'REVIEW.NO_REBINDING');
    await page.getByText('账号改绑').click();
    await page.getByText('从现在起相信微信给出的新 UnionID').waitFor();
    await page.getByText('确定').click();
    await page.getByText('只有 UnionID 发生变化的账号才能这样处理').waitFor();
    expect(asked('person.decide')).toEqual([{ reviewId: 'r2', decision: 'rebind' }]);
    expect(await page.getByText('微信给出的 UnionID 变了').count()).toBe(1);
  });

  it('of two who cannot be one is not merged, and it is said why', async () => {
    phones.functions.answers['person.mergePreview'] = {
      ...STAFF_ANSWERS['person.mergePreview'],
      conflict: 'MERGE.SAME_ACCOUNT',
    };
    const page = await openAt('people/reviews');
    await page.getByText('合并', { exact: true }).click();
    await page.getByText('两人在同一账号里各有身份，不能合并').waitFor();
    await page.getByText('确定').click();
    expect(asked('person.merge')).toEqual([]);
  });
});
