import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { userHome, userProfile } from '../contracts/index.ts';
import type { UserId } from '../core/ids.ts';
import { byteLength } from '../core/text.ts';
import { dataModel } from '../db/data-model.ts';
import { Consents, MessageTemplates } from '../messaging/index.ts';
import { presentHome, presentProfile, readHome, readProfile } from '../profile/index.ts';
import { exportOwnData, presentExport, type ExportPage, type ExportPlace } from '../privacy/index.ts';
import { saveStore, Stores } from '../stores/index.ts';
import { change, describedAs } from '../stores/stores.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { memberAsPerson, visitorAsPerson } from './admission.ts';
import { exportedBy, ownDataOf } from './own-data.ts';
import { MP, PersonWorld } from './person.harness.ts';
import type { Runtime } from './runtime.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** Two people with everything; the coupon of the first is redeemed, and staff have looked. */
async function two() {
  const world = await new PersonWorld(local).begin();
  const [first, second] = [await world.known(1), await world.known(2)];
  await world.redeem(world.coupons().find(({ userId }) => userId === first)!.code);
  const put = {
    appId: MP,
    openId: 'mp-1',
    channel: 'mpNotice',
    state: 'sent',
    content: { templateId: 't2', values: { thing1: '今晚打烊' } },
  };
  await local.database.collection('messages').add({ _id: 'm1', ...put, ...{ createdAt: world.clock.now() } });
  const looked = { by: 'u_staff', what: 'person.get', userId: first, requestId: 'r1', at: world.clock.now() };
  await local.database.collection('auditLog').add({ _id: 'a1', ...looked });
  const preferences = { revision: 1, topics: { value: ['tea'], at: world.clock.now() } };
  await local.database.collection('users').updateIf({ _id: first }, { set: { preferences } });
  await world.leaving.sync.tick();
  return { world, first, second };
}

async function pageOf(world: PersonWorld, userId: UserId, from?: ExportPlace): Promise<ExportPage> {
  return presentExport(await exportOwnData(ownDataOf(local.database), await world.person(userId), from));
}

async function allPages(world: PersonWorld, userId: UserId): Promise<ExportPage[]> {
  const pages: ExportPage[] = [];
  let from: ExportPlace | undefined;
  do {
    const page = await pageOf(world, userId, from);
    pages.push(page);
    from = page.next;
  } while (from);
  return pages;
}

describe('an export', () => {
  it('shows everything that is kept of a person, for machines and for people', async () => {
    const { world, first } = await two();
    const [page, ...more] = await allPages(world, first);
    expect(more).toEqual([]);
    const count = Object.fromEntries(page!.sections.map(({ subject, entries }) => [subject, entries.length]));
    expect(count).toEqual({
      ...{
        user: 1,
        preferences: 1,
        identities: 2,
        formerRecords: 0,
        merges: 0,
        linkReviews: 0,
        linkTickets: 0,
        coupons: 1,
        codeTries: 0,
        orders: 1,
        visits: 1,
        clicks: 0,
        activity: 0,
        privacyConsents: 1,
        messageConsents: 1,
      },
      ...{ messages: 2, serviceWindows: 1, oaEvents: 1, replyTurns: 1, roleChanges: 0, accesses: 1 },
    });
    const text = JSON.stringify(page);
    for (const own of ['mp-1', 'oa-1', 'union-1', first, 'I am ', '今晚打烊', 'person.get'])
      expect({ own, isShown: text.includes(own) }).toEqual({ own, isShown: true });
    const lines = page!.sections.flatMap(({ title, entries }) => entries.map((entry) => `${title}：${entry.text}`));
    expect(lines).toContainEqual(
      expect.stringMatching(/^商城订单：订单 order-of-1，.{16} 下单，已付款，应付 80 元，实付 80 元$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^优惠券：满减券（满 30 元减 5 元），券码 \w{12}，领取于 2024-03-01 12:\d\d，已于 2024-03-01 12:\d\d 核销$/,
      ),
    );
  });

  it('has decided of every collection', () => {
    const named = Object.values(exportedBy).flatMap((decided) => (typeof decided === 'string' ? [] : decided));
    expect(named.sort()).toEqual(
      ownDataOf(local.database)
        .map(({ subject }) => subject)
        .sort(),
    );
    expect(Object.keys(exportedBy).sort()).toEqual(dataModel.collections.map(({ name }) => name).sort());
  });

  it('shows the traces of links too: what was told and not believed, tickets, turns, roles, and records that were merged', async () => {
    const { world, first, second } = await two();
    const [at, { database }] = [world.clock.now(), local];
    const { identities } = await world.person(first);
    const follower = identities.find(({ kind }) => kind === 'oa')!._id;
    const told = { toldUnionId: 'union-told', previousUnionId: 'union-before' };
    await database.collection('identities').updateIf({ _id: follower }, { set: told });
    const review = { kind: 'sharedPhone', userIds: [second, first], createdAt: at };
    await database.collection('linkReviews').add({ _id: 'sharedPhone:x', ...review });
    await database.collection('linkTickets').add({ _id: 'hash', ...{ identityId: follower, expiresAt: at } });
    const role = { number: 1, change: 'grant', role: 'operator', userId: first, by: 'u_staff', at };
    await database.collection('roleChanges').add({ _id: '0000000001', ...role });
    const address = { recipient: '旧名', phone: '021-5555', province: '上海市', city: '上海市', detail: '旧址 1 号' };
    const old = { preferences: { revision: 1, address: { value: address, at } }, movedLabels: ['老顾客'] };
    const record = { identityIds: [], roles: [], createdAt: at, updatedAt: at, mergedInto: first, mergeId: 'm1' };
    await database.collection('users').add({ _id: 'u_former', ...record, ...old });
    await database.collection('users').updateIf({ _id: first }, { set: { formerIds: ['u_former'] } });
    const { sections } = (await allPages(world, first))[0]!;
    const linesOf = (subject: string) =>
      sections.flatMap((one) => (one.subject === subject ? one.entries.map(({ text }) => text) : []));
    expect(JSON.stringify(sections)).toMatch(/"previousUnionId":"union-before","toldUnionId":"union-told"/);
    expect(linesOf('linkReviews')).toEqual([expect.stringMatching(/^手机号与另一账户相同，.*，待店铺核实$/)]);
    expect(linesOf('linkTickets')).toEqual([expect.stringMatching(/^打开过跳转页，.*，未用于关联$/)]);
    expect(linesOf('replyTurns')).toEqual([expect.stringMatching(/ 自动回复过，/)]);
    expect(linesOf('roleChanges')).toEqual([expect.stringMatching(/，获得 operator$/)]);
    expect(linesOf('formerRecords')).toEqual([expect.stringMatching(/旧址 1 号，电话 021-5555；标签：老顾客$/)]);
    expect(JSON.stringify(sections)).not.toContain(second);
  });

  it('shows nothing of anybody else, and nothing that is the merchant’s or ours alone', async () => {
    const { world, first, second } = await two();
    const theirs = world.coupons().find(({ userId }) => userId === second)!;
    const mine = world.coupons().find(({ userId }) => userId === first)!;
    const text = JSON.stringify(await allPages(world, first));
    const foreign = ['mp-2', 'oa-2', 'union-2', second, theirs.code, 'u_staff', mine.claimedBy, 'redeem-'];
    expect(foreign.filter((word) => text.includes(word))).toEqual([]);
  });

  it('goes on nowhere but in what is the person’s own', async () => {
    const { world, first, second } = await two();
    const theirs = world.coupons().find(({ userId }) => userId === second)!;
    for (const from of [
      { subject: 'coupons', after: theirs._id },
      { subject: 'coupons', after: '!' },
      { subject: 'x' },
    ])
      expect(JSON.stringify(await pageOf(world, first, from))).not.toContain(theirs.code);
    expect(await pageOf(world, first, { subject: 'nothing' })).toEqual({ sections: [] });
  });

  it('comes in pages below a megabyte, each thing once', async () => {
    const { world, first } = await two();
    const long = (n: number) => ({
      followerId: world.leaving.sync.identity('oa-1')!._id,
      type: 'message.text',
      raw: JSON.stringify({ Content: `${n}:${'字'.repeat(6_000)}` }),
    });
    const events = Array.from({ length: 120 }, (_, n) => ({ _id: `e${n}`, ...long(n), createdAt: world.clock.now() }));
    await local.database.collection('oaEvents').addMany(events);
    const pages = await allPages(world, first);
    expect(pages.length).toBeGreaterThan(4);
    for (const page of pages) expect(byteLength(JSON.stringify(page))).toBeLessThan(1_000_000);
    const shown = pages.flatMap(({ sections }) => sections.filter(({ subject }) => subject === 'oaEvents'));
    const words = shown.flatMap(({ entries }) => entries.map(({ data }) => JSON.stringify(data)));
    expect(new Set(words).size).toBe(121);
    expect(words).toHaveLength(121);
  });
});

describe('a profile', () => {
  /** As the call reads it, from admission on, and what that cost. */
  async function profileOf(world: PersonWorld, person: number) {
    const before = local.requests();
    const deps = world.deps();
    const caller = () => ({ appId: MP, openId: `mp-${person}` });
    const admitted = await memberAsPerson({ ...deps, caller, trigger: () => undefined } as unknown as Runtime);
    if (!admitted.ok) throw new Error(admitted.error);
    const [stores, consents] = [new Stores(local.database), new Consents(local.database)];
    const templates = new MessageTemplates(local.database);
    const profile = presentProfile(await readProfile({ ...deps, stores, consents, templates }, admitted.data));
    return { profile: userProfile.output.parse(profile), requests: local.requests() - before };
  }

  it('is all of it in six requests, one more for names of notices, of a follower, and for a preferred store', async () => {
    const world = await new PersonWorld(local).begin();
    const userId = await world.known(3);
    const notice = { _id: 't2', appId: MP, title: '优惠券到期提醒' };
    await local.database.collection<typeof notice>('messageTemplates').add(notice);
    const { profile, requests } = await profileOf(world, 3);
    expect(requests).toBe(7);
    expect(profile).toMatchObject({
      ...{ userId, roles: [], identities: 1, follow: { isFollower: false }, preferences: { revision: 0, topics: [] } },
      privacy: { isCurrent: true, agreed: { version: 'v1' } },
      notices: [{ templateId: 't2', title: '优惠券到期提醒', left: 1, always: false }],
      coupons: { claimed: 1, usable: 1, used: 0, expired: 0 },
    });
    const follower = await world.known(1);
    await world.leaving.sync.tick();
    expect(await profileOf(world, 1)).toMatchObject({
      requests: 8,
      profile: { userId: follower, identities: 2, follow: { isFollower: true } },
    });
    await saveStore({ ...world.deps(), stores: new Stores(local.database) }, change('s1', 0, describedAs()));
    const preferences = { revision: 1, storeId: { value: 's1', at: world.clock.now() } };
    await local.database.collection('users').updateIf({ _id: follower }, { set: { preferences } });
    expect(await profileOf(world, 1)).toMatchObject({
      requests: 9,
      profile: { store: { storeId: 's1', name: '一店' }, preferences: { storeId: 's1' } },
    });
  });

  /** The first page in the same way. */
  async function homeOf(world: PersonWorld, person: number) {
    const before = local.requests();
    const deps = world.deps();
    const caller = () => ({ appId: MP, openId: `mp-${person}` });
    const admitted = await visitorAsPerson({ ...deps, caller, trigger: () => undefined } as unknown as Runtime);
    if (!admitted.ok) throw new Error(admitted.error);
    const home = await readHome({ ...deps, stores: new Stores(local.database) }, admitted.data);
    return { home: userHome.output.parse(presentHome(home, deps.clock.now())), requests: local.requests() - before };
  }

  it('of which the first page shows a part, and the only store: in eight requests to a follower, in four to a stranger', async () => {
    const world = await new PersonWorld(local).begin();
    await world.known(1);
    await world.leaving.sync.tick();
    await saveStore({ ...world.deps(), stores: new Stores(local.database) }, change('s1', 0, describedAs()));
    const mine = await homeOf(world, 1);
    expect(mine.home).toMatchObject({ isFollower: true, coupons: { usable: 1 }, store: { storeId: 's1' } });
    const unknown = await homeOf(world, 77);
    expect(unknown.home).toMatchObject({ isFollower: false, store: { name: '一店' } });
    expect(unknown.home.coupons).toBeUndefined();
    expect([mine.requests, unknown.requests]).toEqual([8, 4]);
  });

  it('counts coupons as they are at this moment', async () => {
    const world = await new PersonWorld(local).begin();
    await world.known(3);
    const [coupon] = world.coupons();
    const { profile } = await profileOf(world, 3);
    expect(profile.coupons.nextExpiryAt).toBe(coupon!.expiresAt.toISOString());
    world.clock.advance(coupon!.expiresAt.getTime() - world.clock.now().getTime());
    const over = { claimed: 1, usable: 0, used: 0, expired: 1 };
    expect((await profileOf(world, 3)).profile.coupons).toEqual(over);
  });
});
