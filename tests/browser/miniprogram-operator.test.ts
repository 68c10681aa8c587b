import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pick } from '../support/pick.ts';
import { phonesOfTests } from '../support/phones.ts';
import { STAFF_ANSWERS } from '../support/staff-answers.ts';

const phones = phonesOfTests();

const openAt = async (name: string): Promise<Page> => {
  const { page } = await phones.open({ path: `packages/operator/${name}` });
  return page;
};
const asked = (call: string) => phones.functions.asked.filter((one) => one.call === call).map(({ input }) => input);
const refuse = (call: string, code: string, details?: unknown): void =>
  void phones.functions.results.set(call, { ok: false, error: { code, requestId: 'request-1', details } });

describe('the list of campaigns', () => {
  it('asks for those of a state, and goes on page by page', async () => {
    const one = STAFF_ANSWERS['campaign.get'];
    phones.functions.answers['campaign.list'] = { campaigns: [one], next: 'mine' };
    const page = await openAt('campaigns/index');
    await page.getByText('加载更多').waitFor();
    phones.functions.answers['campaign.list'] = { campaigns: [{ ...one, templateId: 'second' }] };
    await page.getByText('加载更多').click();
    await page.getByText('没有更多了').waitFor();
    expect(await page.getByText('老客回馈券').count()).toBe(2);
    phones.functions.answers['campaign.list'] = { campaigns: [] };
    await page.getByRole('tab', { name: '已暂停' }).click();
    await page.getByText('这里还没有活动').waitFor();
    expect(asked('campaign.list')).toEqual([{}, { after: 'mine' }, { state: 'paused' }]);
  });

  it('is not there any more for whom has lost the role, though the phone has kept it', async () => {
    const page = await openAt('campaigns/index');
    await page.getByText('老客回馈券').waitFor();
    refuse('campaign.list', 'COMMON.FORBIDDEN');
    await page.reload();
    await page.getByText('没有权限').waitFor();
    expect(await page.getByText('老客回馈券').count()).toBe(0);
  });
});

describe('a campaign', () => {
  it('is paused once for a double tap, after it was asked', async () => {
    const page = await openAt('campaigns/campaign?id=mine');
    await page.getByText('暂停领取').click();
    await page.getByText('确定').dblclick();
    await page.getByText('已暂停').waitFor();
    expect(asked('campaign.pause')).toEqual([{ templateId: 'mine' }]);
  });

  it('that cannot be started says why', async () => {
    phones.functions.answers['campaign.get'] = { ...STAFF_ANSWERS['campaign.get'], state: 'draft' };
    refuse('campaign.start', 'CAMPAIGN.INVALID', {
      problems: [{ path: 'endsAt', kind: 'contradiction', says: '领取的结束时间已经过去' }],
    });
    const page = await openAt('campaigns/campaign?id=mine');
    await page.getByText('开始活动').click();
    await page.getByText('确定').click();
    await page.getByText('领取的结束时间已经过去').waitFor();
  });

  it('stands there without its costs when these do not come', async () => {
    phones.functions.refusals.set('campaign.costs', 'COMMON.INTERNAL');
    const page = await openAt('campaigns/campaign?id=mine');
    await page.getByText('不与其他券同用').waitFor();
    expect(await page.getByText('用量与成本').count()).toBe(0);
  });
});

describe('the form of a campaign', () => {
  it('shows what the server does not take at its field, by its contract too, and repeats a lost save', async () => {
    const page = await openAt('campaigns/campaign-form');
    refuse('campaign.save', 'COMMON.INVALID_INPUT', [{ path: 'campaign.limits.total', message: 'Invalid input' }]);
    await page.getByLabel('名称').fill('开店纪念券');
    await page.getByText('保存', { exact: true }).click();
    await page.getByText('有 1 处需要修改').waitFor();
    expect(await page.locator('.field-wrong, [class*=field-wrong]').innerText()).toContain('总数');
    refuse('campaign.save', 'COMMON.INTERNAL');
    await page.getByLabel('总数').fill('80');
    await page.getByText('保存', { exact: true }).click();
    await page.getByText('服务繁忙').waitFor();
    phones.functions.results.clear();
    await page.getByText('保存', { exact: true }).click();
    await page.getByText('用量与成本').waitFor();
    const [, lost, repeated] = asked('campaign.save');
    expect(repeated).toEqual(lost);
    expect(repeated).toMatchObject({ version: 0, campaign: { terms: { title: '开店纪念券' }, limits: { total: 80 } } });
  });

  it('changes the version that was read', async () => {
    const page = await openAt('campaigns/campaign-form?id=mine');
    await page.getByLabel('总数').fill('600');
    await page.getByText('保存', { exact: true }).click();
    await page.getByText('已保存').waitFor();
    const { campaign } = STAFF_ANSWERS['campaign.get'];
    expect(asked('campaign.save')).toMatchObject([
      { templateId: 'mine', version: 1, campaign: { ...campaign, limits: { ...campaign.limits, total: 600 } } },
    ]);
  });
});

describe('a channel', () => {
  it('is made with the id that was typed, and shows what has to be pasted', async () => {
    const page = await openAt('channels/channel-form');
    await page.getByLabel('名称').fill('门口海报');
    await page.getByLabel('编号').fill('poster-spring');
    await page.getByText('保存', { exact: true }).click();
    await page.getByText('复制到那里').waitFor();
    expect(asked('channel.save')).toMatchObject([
      { channelId: 'poster-spring', revision: 0, channel: { kind: 'menu', name: '门口海报' } },
    ]);
    await page.getByText('生成小程序码').waitFor();
  });
});

describe('a menu', () => {
  it('that WeChat would refuse is not published; else it is, once', async () => {
    const problem = { at: '会员 › 门店', problem: 'urlTooLong', severity: 'error', limit: 1024, actual: 2048 };
    phones.functions.answers['menu.preview'] = { problems: [problem], changes: [] };
    const page = await openAt('menus/menu?version=3');
    await page.getByText('会员 › 门店：网址太长：2048，最多 1024').waitFor();
    phones.functions.answers = {};
    await page.reload();
    await page.getByText('与使用中的第 2 版相比').waitFor();
    await page.getByText('发布这一版').click();
    await page.getByText('确定').click();
    await page.getByText('已提交发布').waitFor();
    await page.getByText('新建菜单').waitFor();
    expect(asked('menu.publish')).toEqual([{ version: 3 }]);
  });

  it('is made on another one as it stands in the chat, and is a new version', async () => {
    const channel = { name: '春季', page: 'packages/entry/landing', fallbackUrl: 'https://example.com/r/spring' };
    phones.functions.answers['channel.get'] = {
      ...STAFF_ANSWERS['channel.get'],
      paste: [
        { what: 'menuEntry', text: JSON.stringify({ ...channel, type: 'miniprogram', channel: 'poster-spring' }) },
      ],
    };
    const page = await openAt('menus/menu?version=3');
    await page.getByText('在这一版上修改').click();
    await page.getByRole('button', { name: '加一个菜单项' }).click();
    await pick(page, '渠道 不计渠道', '门口海报');
    await page.getByText('左移').click();
    await page.getByLabel('这一版的说明').fill('  春季新增 ');
    await page.getByText('保存为新的一版').dblclick();
    await page.getByText('已保存').waitFor();
    const { entries } = STAFF_ANSWERS['menu.get'].definition;
    const made = { ...channel, type: 'miniprogram', channel: 'poster-spring' };
    expect(asked('menu.save')).toEqual([
      { definition: { entries: [...entries.slice(0, -1), made, ...entries.slice(-1)] }, note: '春季新增' },
    ]);
  });

  it('that the server does not take shows where', async () => {
    const page = await openAt('menus/menu-form');
    const path = 'definition.entries.0.entries.1.name';
    refuse('menu.save', 'COMMON.INVALID_INPUT', [{ path, message: 'Invalid input' }]);
    await pick(page, '点了以后 打开小程序', '展开子菜单');
    await page.getByRole('button', { name: '在“未命名”里加一项' }).click();
    await page.getByRole('button', { name: '未命名', exact: true }).click();
    await page.getByText('保存为新的一版').click();
    await page.getByText('请填写，或检查格式和范围').waitFor();
    await page.getByRole('button', { name: '未命名，未命名，需要修改' }).waitFor();
    const problem = { at: '会员 › 官网', problem: 'urlTooLong', severity: 'error', limit: 1024, actual: 2048 };
    refuse('menu.save', 'MENU.INVALID', [problem]);
    await page.getByText('保存为新的一版').click();
    await page.getByText('会员 › 官网：网址太长：2048，最多 1024').waitFor();
  });
});

describe('the sync', () => {
  it('offers what fits, and says what was asked for until it is taken up', async () => {
    const page = await openAt('sync/index');
    await page.getByText('25% · 120,000 / 480,000').waitFor();
    phones.functions.answers['sync.control'] = { action: 'pause' };
    phones.functions.answers['sync.status'] = {
      ...STAFF_ANSWERS['sync.status'],
      wish: { action: 'pause', at: new Date(0).toISOString() },
    };
    await page.getByText('暂停', { exact: true }).click();
    await page.getByText('已要求：暂停，一分钟内执行').waitFor();
    expect(asked('sync.control')).toEqual([{ action: 'pause' }]);
  });
});

describe('a store', () => {
  it('is saved with the hours that were typed, and what is no hour is said at its day', async () => {
    refuse('store.save', 'COMMON.INVALID_INPUT', [{ path: 'store.hours.week.1.0.until', message: 'Invalid input' }]);
    const page = await openAt('stores/store-form?id=store-1');
    await page.getByLabel('周一').fill('09:00-12:00，13:00 – 21:30');
    await page.getByLabel('周二').fill('整天');
    await page.getByText('保存', { exact: true }).click();
    await page.getByText('请填写，或检查格式和范围').waitFor();
    expect(await page.locator('.field-wrong, [class*=field-wrong]').innerText()).toContain('周二');
    phones.functions.results.clear();
    await page.getByLabel('周二').fill('');
    await page.getByText('保存', { exact: true }).click();
    await page.getByText('已保存').waitFor();
    const { week, special } = STAFF_ANSWERS['store.list'].stores[0]!.store.hours;
    const morning = { from: '09:00', until: '12:00' };
    expect(asked('store.save').at(-1)).toMatchObject({
      ...{ storeId: 'store-1', revision: 3 },
      store: { hours: { week: [[morning, { from: '13:00', until: '21:30' }], [], ...week.slice(2)], special } },
    });
  });
});

describe('roles', () => {
  it('are given to the person whose number was typed, and taken after it was asked', async () => {
    const page = await openAt('team/roles');
    await page.getByLabel('会员编号').fill(' u_81ab37 ');
    await page.getByText('运营', { exact: true }).last().click();
    await page.getByText('授予', { exact: true }).click();
    await page.getByText('确定').click();
    await page.getByText('已授予').waitFor();
    refuse('role.revoke', 'ROLE.LAST_OWNER');
    await page.getByLabel('收回 店主').click();
    await page.getByText('确定').click();
    await page.getByText('至少要留一位店主').waitFor();
    expect(asked('role.grant')).toEqual([{ userId: 'u_81ab37', role: 'operator' }]);
    expect(asked('role.revoke')).toEqual([{ userId: 'u_5f2c9d', role: 'owner' }]);
  });
});

describe('what was held back', () => {
  it('is merged only after it was said what that does', async () => {
    const page = await openAt('people/reviews');
    await page.getByText('合并', { exact: true }).click();
    await page.getByText('保留 u_5f2c9d，另一条记录的 15 项内容和权限一并转入').waitFor();
    expect(asked('person.merge')).toEqual([]);
    const done = page.waitForEvent('requestfinished');
    await page.getByText('确定').click();
    await done;
    await page.getByText('两人验证了同一个手机号').waitFor();
    expect(asked('person.merge')).toEqual([{ userId: 'u_5f2c9d', otherId: 'u_81ab37' }]);
  });
});
