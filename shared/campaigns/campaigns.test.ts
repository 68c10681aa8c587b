import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Campaign } from '../contracts/campaign-rules.ts';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, gated, orKilled } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { campaign, CampaignDesk, NOW, SPRING, terms, TERMS } from './campaigns.harness.ts';
import { endCampaign, listCampaigns, pauseCampaign, saveCampaign, startCampaign } from './index.ts';

let local: LocalDatabase;
let desk: CampaignDesk;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  desk = new CampaignDesk(local);
});
afterAll(() => local.close());

const { save, start, problemsOf } = {
  save: (...change: Parameters<CampaignDesk['save']>) => desk.save(...change),
  start: (version: number) => desk.start(version),
  problemsOf: (...campaign: Parameters<CampaignDesk['problemsOf']>) => desk.problemsOf(...campaign),
};

describe('a campaign that contradicts itself', () => {
  it.each<[string, Partial<Campaign>, string[]]>([
    ['nothing', {}, []],
    ['ends before it starts', { endsAt: '2024-02-01T00:00:00.000Z' }, ['endsAt']],
    ['is over', { startsAt: '2024-01-01T00:00:00.000Z', endsAt: '2024-02-01T00:00:00.000Z' }, ['endsAt']],
    ['takes off more than the threshold', terms({ threshold: 499 }), ['terms.threshold']],
    ['asks for no threshold', terms({ threshold: 0 }), []],
    ['is valid backwards', fixed('2024-04-02', '2024-04-01'), ['terms.validity.until']],
    ['expires before it can be claimed', fixed('2024-02-01', '2024-02-29'), ['terms.validity.until']],
    ['can be claimed after it expired', fixed('2024-03-01', '2024-03-30'), ['terms.validity.until']],
    ['can be claimed up to the last day', fixed('2024-03-01', '2024-03-31'), []],
    ['costs more than its budget', { budget: 49_999 }, ['budget']],
    ['costs its budget', { budget: 50_000 }, []],
    ['has a budget and no cap', { ...terms({ benefit: { is: 'freeShipping' } }), budget: 50_000 }, ['budget']],
    ['is for unknown stores', terms({ scope: { storeIds: ['nowhere'] } }), ['terms.scope.storeIds.0']],
    [
      'reminds by a message template that is not there',
      { reminder: { daysBefore: 3, templateId: 'none', values: { thing1: '{title}' } } },
      ['reminder.templateId'],
    ],
    ['is for an unknown segment', { audience: [{ is: 'segment', segmentId: 'none' }] }, ['audience.0.segmentId']],
    [
      'reminds of what nobody has had for so long',
      {
        ...terms({ validity: { is: 'relative', days: 2 } }),
        reminder: { daysBefore: 4, templateId: 'T', values: { thing1: '{title}' } },
      },
      ['reminder.daysBefore', 'reminder.templateId'],
    ],
    [
      'is given only, and can be claimed by some',
      { audience: [{ is: 'newUser', withinDays: 7 }, { is: 'given' }] },
      ['audience.1'],
    ],
    [
      'is wrong in many places',
      { ...terms({ threshold: 1 }), limits: { total: 1, perUser: 1 }, budget: 1, endsAt: NOW.toISOString() },
      ['endsAt', 'terms.threshold', 'budget'],
    ],
  ])('because it %s is refused with every place', async (_, changes, paths) => {
    expect(await problemsOf(changes)).toEqual(paths.map((path) => `contradiction ${path}`));
    const saved = await save(0, changes);
    expect(saved.ok).toBe(paths.length === 0);
    expect(local.all('couponTemplates')).toHaveLength(paths.length === 0 ? 1 : 0);
  });

  it('says which limits contradict each other', async () => {
    expect(await problemsOf({ limits: { total: 1, perDay: 2, perUser: 3 } })).toEqual([
      ...['contradiction limits.perDay', 'contradiction limits.perUser'],
    ]);
    expect(await problemsOf({ limits: { total: 3, perDay: 2, perUser: 3 } })).toEqual([]);
  });

  it('says why it cannot be paid out as vouchers of WeChat Pay', async () => {
    const outlet = { is: 'wechatPay', stockId: '100' } as const;
    expect(await problemsOf({ outlet })).toEqual([]);
    const benefit = { is: 'percentOff', percent: 15 } as const;
    const written = terms({ benefit, scope: { goodsIds: ['tea'] }, stacking: 'otherKinds' });
    desk.hasWeChatPay = false;
    expect(await problemsOf({ outlet, ...written })).toEqual([
      ...['contradiction outlet', 'contradiction terms.benefit'],
      ...['contradiction terms.scope', 'contradiction terms.stacking'],
    ]);
    desk.hasWeChatPay = true;
    await save(0, { outlet });
    // Housekeeping compares it with its stock first.
    expect(await start(1)).toMatchObject({ error: 'CAMPAIGN.INVALID' });
    const found = async (misfits: object[]) => {
      const set = { finding: { version: 1, at: NOW, misfits } };
      await desk.deps().stock.templates.updateIf({ _id: 'spring' }, { set });
      return problemsOf({ outlet }, 'spring');
    };
    expect(await found([{ path: 'limits.total', says: '超过' }])).toEqual(['contradiction limits.total']);
    expect(await start(1)).toMatchObject({ error: 'CAMPAIGN.INVALID' });
    expect(await found([])).toEqual([]);
    await start(1);
    expect(await save(1, { outlet: { ...outlet, stockId: '101' } })).toMatchObject({ error: 'CAMPAIGN.INVALID' });
    expect(desk.template()).toMatchObject({ outlet });
  });

  function fixed(from: string, until: string): Partial<Campaign> {
    return terms({ validity: { is: 'fixed', from, until } });
  }
});

describe('the life of a campaign', () => {
  it('goes from draft to active, to paused and back, to its end; repeats change nothing', async () => {
    const answers = [];
    for (const step of [save0, () => start(1), pause, () => start(1), end]) {
      const [first, again] = [await step(), await step()];
      expect(again).toEqual(first);
      answers.push(first.ok && [first.data.state, first.data.version]);
    }
    const states = ['draft', 'active', 'paused', 'active', 'ended'];
    expect(answers).toEqual(states.map((state) => [state, 1]));
    expect(await start(1)).toMatchObject({ error: 'CAMPAIGN.NOT_FITTING' });
    expect(await pause()).toMatchObject({ error: 'CAMPAIGN.NOT_FITTING' });
    expect(await save(1)).toMatchObject({ error: 'CAMPAIGN.NOT_FITTING' });
    expect(await listCampaigns(desk.deps(), { state: 'ended' })).toMatchObject({
      campaigns: [{ campaign: campaign() }],
    });
  });

  const save0 = () => save(0, {}, 'change-0001');
  const pause = () => pauseCampaign(desk.deps(), SPRING);
  const end = () => endCampaign(desk.deps(), SPRING);

  it('what is not there is not found', async () => {
    const answers = [await start(1), await pause(), await end(), await save(1)];
    expect(answers.map((one) => !one.ok && one.error)).toEqual(Array(4).fill('CAMPAIGN.NOT_FOUND'));
  });

  it('a version that was not looked at is not started', async () => {
    await save(0);
    await save(1, terms({ title: '另一张' }));
    expect(await start(1)).toMatchObject({ ok: false, error: 'CAMPAIGN.CHANGED_MEANWHILE' });
    expect(desk.template()).toMatchObject({ state: 'draft', version: 2 });
  });

  it('one that is over is not started', async () => {
    await save(0);
    desk.clock.advance(31 * DAY_MS);
    expect(await start(1)).toMatchObject({ details: { problems: [{ path: 'endsAt' }] } });
  });

  it('of two changes of one version at once one is kept, and the other learns of it', async () => {
    await save(0);
    const both = await Promise.all([
      save(1, terms({ title: '甲' }), 'change-a1'),
      save(1, terms({ title: '乙' }), 'change-b1'),
    ]);
    expect(both.map((one) => one.ok || one.error).sort()).toEqual(['CAMPAIGN.CHANGED_MEANWHILE', true]);
    const kept = both.find((one) => one.ok);
    expect(kept?.ok && kept.data.campaign.terms.title).toBe(desk.template().terms.title);
  });

  it('a save whose key stands for another one is refused, also behind later starts and pauses', async () => {
    expect(await save(0)).toMatchObject({ ok: true });
    await start(1);
    // The same moment, written otherwise.
    expect(await save(0, { startsAt: '2024-03-01T00:00:00Z' })).toMatchObject({ ok: true, data: { version: 1 } });
    expect(await save(0, terms({ title: '另一个' }))).toEqual({ ok: false, error: 'COMMON.KEY_USED' });
    expect(desk.template().terms.title).toBe(TERMS.title);
  });

  it('a save or start that is killed anywhere and repeated has happened once', async () => {
    await forEveryDeath(async (death) => {
      desk = new CampaignDesk(local);
      const deps = desk.deps(gated(local.database, deadly(death)));
      const change = { ...SPRING, version: 0, requestKey: 'change-0001', campaign: campaign() };
      const first = await orKilled(async () => {
        await saveCampaign(deps, change);
        return startCampaign(deps, { ...SPRING, version: 1 });
      });
      expect(await saveCampaign(desk.deps(), change)).toMatchObject({ ok: true, data: { version: 1 } });
      expect(await start(1)).toMatchObject({ ok: true, data: { version: 1, state: 'active' } });
      return first === 'killed' ? 'killed' : 'survived';
    });
  });
});

describe('a change of an active campaign', () => {
  beforeEach(async () => {
    await save(0, { limits: { total: 10, perUser: 1 }, budget: 5_000 });
    await start(1);
  });
  const limited = (total: number, more: Partial<Campaign> = {}) => ({ limits: { total, perUser: 1 }, ...more });

  it('is a new version that goes on, with as many coupons more as were added', async () => {
    expect(await save(1, limited(12, terms({ title: '新名字' })))).toMatchObject({
      ok: true,
      data: { version: 2, state: 'active', campaign: { terms: { title: '新名字' } } },
    });
    expect(desk.template()).toMatchObject({ version: 2, limits: { total: 12 } });
    expect(desk.template()).not.toHaveProperty('budget');
  });

  it('takes no coupons away, as a draft may', async () => {
    expect(await save(1, limited(9))).toMatchObject({ details: { problems: [{ path: 'limits.total' }] } });
    desk = new CampaignDesk(local);
    await save(0, limited(10));
    expect(await save(1, limited(9))).toMatchObject({ ok: true });
    expect(desk.template()).toMatchObject({ limits: { total: 9 } });
  });

  it('keeps its budget by the dearest version that was open', async () => {
    const cheaper = terms({ benefit: { is: 'amountOff', amount: 100 } });
    expect(await save(1, limited(10, { ...cheaper, budget: 4_999 }))).toMatchObject({ error: 'CAMPAIGN.INVALID' });
    expect(await save(1, limited(10, { ...cheaper, budget: 5_000 }))).toMatchObject({ ok: true });
    expect(desk.template()).toMatchObject({ dearest: 500, terms: { ...TERMS, benefit: { amount: 100 } } });
  });
});
