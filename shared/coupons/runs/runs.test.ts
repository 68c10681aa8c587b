import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../../core/clock.ts';
import type { IdentityId } from '../../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { People, type User } from '../../identity/index.ts';
import { controlRun, LEASE_MS, Segments } from '../../segments/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Campaign, START, TEMPLATE, user, type template } from '../claims.harness.ts';
import { GrantRuns, type GrantRun } from './grant-run.ts';
import { grantsOf, startGrants, workGrants } from './grant-runs.ts';

let local: LocalDatabase;
let campaign: Campaign;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const plain: Gate = ({ perform }) => perform();
const RUN = { runId: 'run-00001', templateId: TEMPLATE, segmentId: 'seg-1', reason: '周年', userId: user(90) };
const LIMITS = { total: 50, perUser: 1 };

function deps(gate = plain) {
  const database = gated(local.database, gate);
  const people = new People(database, campaign.clock, []);
  return {
    ...campaign.deps(database),
    people,
    grantRuns: new GrantRuns(database),
    peopleSegments: new Segments(database),
  };
}

/** So many people, of whom those with an odd number are of the segment. */
async function open(
  people: number,
  changes: Parameters<typeof template>[0] = { limits: LIMITS },
  isMember = (n: number) => n % 2 === 1,
): Promise<void> {
  campaign = await Campaign.open(local, changes);
  const { people: records, peopleSegments } = deps();
  const times = { createdAt: START, updatedAt: START };
  const all = Array.from({ length: people }, (_, n): User => {
    const firstTouch = isMember(n) ? { at: START, scene: 1001 } : undefined;
    return {
      _id: user(n),
      identityIds: [`mp:${n}` as IdentityId],
      roles: [],
      ...times,
      ...(firstTouch && { firstTouch }),
    };
  });
  for (let from = 0; from < people; from += 500) await records.users.addMany(all.slice(from, from + 500));
  const kept = { state: 'kept', name: '到访', condition: { is: 'firstVisit', withinDays: 30 }, revision: 1 } as const;
  await peopleSegments.documents.add({
    ...{ _id: 'seg-1', ...kept, requestKey: 'seg-00001', updatedAt: START, updatedBy: user(90) },
  });
}
beforeEach(() => open(8));

const start = () => startGrants(deps(), RUN);
const control = async (action: 'pause' | 'resume' | 'cancel') => {
  const run = await controlRun(deps(), deps().grantRuns.documents, { runId: RUN.runId, action });
  return run.ok ? run.data.state : run.error;
};
const tick = (gate = plain, deadline = new Date(campaign.clock.now().getTime() + 40_000)) =>
  orKilled(() => workGrants(deps(gate), deadline));
const run = () => local.all<GrantRun>('grantRuns')[0]!;
const owners = (): string[] =>
  campaign
    .coupons()
    .map(({ userId }) => userId)
    .sort();
const progress = async () => {
  const found = await grantsOf(deps(), RUN.runId);
  return found.ok ? found.data : undefined;
};
async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = local.requests();
  await work();
  return local.requests() - before;
}
const MEMBERS = [1, 3, 5, 7].map(user);

describe('a run over a segment', () => {
  it('gives everybody of it one, tells how far it is, and is once for its id', async () => {
    await campaign.claim(user(3));
    expect([await start(), await start()]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await startGrants(deps(), { ...RUN, reason: '生日' })).toMatchObject({ error: 'COMMON.KEY_USED' });
    expect(await progress()).toMatchObject({ state: 'running', issued: 0, left: 8 });
    expect([await tick(), await tick()]).toEqual(['worked', 'idle']);
    expect(owners()).toEqual(MEMBERS);
    expect(await progress()).toMatchObject({ state: 'done', people: 8, members: 4, issued: 3, without: 1, left: 0 });
    expect(campaign.coupons().find(({ userId }) => userId === user(1))?.history).toMatchObject([
      { how: 'run', runId: RUN.runId, by: user(90) },
    ]);
    campaign.check();
  });

  it('is exactly once for each, and counted right, killed anywhere and gone on with by two at once', async () => {
    await forEveryDeath(async (death) => {
      await open(8, { limits: { total: 50, perUser: 2 } });
      await campaign.claim(user(1));
      await start();
      const first = await tick(deadly(death));
      campaign.clock.advance(LEASE_MS);
      await Promise.all([tick(), tick(), campaign.claim(user(8))]);
      campaign.clock.advance(LEASE_MS);
      await tick();
      expect(owners()).toEqual([user(1), ...MEMBERS, user(8)]);
      expect(await progress()).toMatchObject({ state: 'done', people: 8, members: 4, issued: 4, without: 0 });
      campaign.check();
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('stops when nothing is left, says so, and goes on when there is more', async () => {
    await open(8, { total: 3 });
    await start();
    await tick();
    expect(await progress()).toMatchObject({ state: 'soldOut', issued: 3 });
    await deps().stock.templates.updateIf({ _id: TEMPLATE }, { set: { limits: LIMITS } });
    expect(await control('resume')).toBe('running');
    await tick();
    expect([owners(), run().state]).toEqual([MEMBERS, 'done']);
  });

  it('waits for the next day when the day is sold out', async () => {
    await open(8, { limits: { total: 9, perUser: 1, perDay: 3 } });
    await start();
    expect([await tick(), await tick()]).toEqual(['worked', 'idle']);
    expect(await progress()).toMatchObject({ state: 'running', issued: 3, waitsUntil: '2024-03-01T16:00:00.000Z' });
    campaign.clock.advance(DAY_MS);
    await tick();
    expect(owners()).toEqual(MEMBERS);
  });

  it('is paused, gone on with and ended for good', async () => {
    await start();
    expect([await control('pause'), await control('pause'), await tick()]).toEqual(['paused', 'paused', 'idle']);
    expect([await control('resume'), await control('cancel'), await control('resume'), await tick()]).toEqual([
      ...['running', 'cancelled', 'RUN.NOT_FITTING', 'idle'],
    ]);
    expect(owners()).toEqual([]);
  });

  it('leaves out whose data are being erased, gives to who was merged once, and ends with the campaign', async () => {
    const { people, stock } = deps();
    await people.users.updateIf({ _id: user(1) }, { set: { isShutOut: true } });
    await people.users.updateIf({ _id: user(3) }, { set: { formerIds: [user(0)] } });
    await campaign.claim(user(0));
    await start();
    await tick();
    expect(owners()).toEqual([user(0), user(5), user(7)]);
    await startGrants(deps(), { ...RUN, runId: 'run-00002' });
    await stock.templates.updateIf({ _id: TEMPLATE }, { set: { state: 'ended' } });
    await tick();
    expect(
      local
        .all<GrantRun>('grantRuns')
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['done', 'ended']);
  });

  it('goes on where its time was over, and costs one request when there is nothing to do, ten for a thousand', async () => {
    await open(1_100, { total: 2_000 }, () => true);
    expect(await requestsOf(tick)).toBe(1);
    await start();
    let pages = 0;
    const gate: Gate = ({ name, perform }) => {
      // The time is over when the first thousand have been looked at.
      if (name === 'users.find' && ++pages === 1) campaign.clock.advance(MINUTE_MS);
      return perform();
    };
    const requests = await requestsOf(() => tick(gate));
    expect(await progress()).toMatchObject({ state: 'running', people: 1_000, issued: 1_000, left: 100 });
    expect(requests).toBeLessThanOrEqual(18);
    await tick();
    expect(await progress()).toMatchObject({ state: 'done', issued: 1_100 });
  });
});
