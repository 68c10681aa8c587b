import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { peopleCondition, type PeopleCondition, type SegmentQuestion } from '../contracts/segment.ts';
import { DAY_MS } from '../core/clock.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { IdentityId, StoreId, UserId } from '../core/ids.ts';
import { followerIds, People, type FollowerState, type User } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { countPeople, fits, inWords, nextMembers, removeSegment, restsOn, saveSegment, Segments } from './index.ts';

const NOW = new Date('2024-03-01T04:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const followerId = followerIds({ appId: 'wxOA', key: 'k' });

const user = (n: number, more: Partial<User> = {}): User => ({
  ...{ _id: `u_${String(n).padStart(5, '0')}` as UserId, identityIds: [`wxMP:o-${n}` as IdentityId], roles: [] },
  ...{ createdAt: NOW, updatedAt: NOW },
  ...more,
});
const regular = user(1, {
  firstTouch: { channelId: 'menu', scene: 1035, at: ago(50) },
  lastTouch: { channelId: 'article', scene: 1058, at: ago(2) },
  preferences: {
    revision: 1,
    storeId: { value: 'hengshan' as StoreId, at: NOW },
    topics: { value: ['tea', 'cake'], at: NOW },
  },
  rollUp: {
    marks: 1,
    visits: { visits: 7, days: 3 },
    coupons: { claimed: 4, usable: 1, used: 2, expired: 1 },
    orders: { orders: 3, paid: 30_050, refunded: 5_000, firstAt: ago(40), lastAt: ago(6) },
  },
});
const stranger = user(2, { identityIds: [followerId('oa-2')] });
const following: FollowerState = {
  state: 'following',
  stateAt: NOW,
  subscribedAt: ago(10),
  tagIds: [100],
  scene: 'ADD_SCENE_QR_CODE',
  qrSceneText: 'door',
};

describe('a condition', () => {
  it.each<[PeopleCondition, string]>([
    [{ is: 'joined' }, '用过小程序'],
    [{ is: 'firstVisit', before: ago(30).toISOString() }, '首次来访在2024-01-31 12:00 之前'],
    [{ is: 'lastVisit', withinDays: 7 }, '最近一次来访在最近 7 天内'],
    [{ is: 'visits', of: 'days', atLeast: 3 }, '90 天内来访至少 3 天'],
    [{ is: 'coupons', of: 'used', atLeast: 1, atMost: 2 }, '用过 1 到 2 张券'],
    [{ is: 'orders', atLeast: 2 }, '在商城买过至少 2 单'],
    [{ is: 'spent', atLeast: 10_000, atMost: 25_050 }, '在商城净消费 100 到 250.5 元'],
    [{ is: 'lastOrder', withinDays: 7 }, '最近一次商城付款在最近 7 天内'],
    [{ is: 'channel', touch: 'first', channelIds: ['menu', 'qr'] }, '首次从渠道 menu、qr 进入'],
    [{ is: 'store', storeIds: ['hengshan'] }, '常去门店是 hengshan'],
    [{ is: 'topic', topics: ['coffee', 'tea'] }, '关心话题 coffee、tea'],
  ])('of the record is true of whom it describes, and says so: %j', (condition, words) => {
    expect(fits(condition, { user: regular, following: [], now: NOW })).toBe(true);
    expect(fits(condition, { user: stranger, following: [], now: NOW })).toBe(false);
    expect([inWords(condition), restsOn(condition)]).toEqual([words, []]);
  });

  it.each<[SegmentQuestion, string, string]>([
    [{ is: 'following' }, '正在关注公众号', 'following'],
    [{ is: 'followed', withinDays: 30 }, '在最近 30 天内关注公众号（仍在关注）', 'following'],
    [
      { is: 'came', scenes: ['ADD_SCENE_QR_CODE', 'ADD_SCENE_NEW'] },
      '通过扫描二维码、ADD_SCENE_NEW关注公众号（仍在关注）',
      'following',
    ],
    [{ is: 'scanned', codes: ['door', '7'] }, '关注公众号，并扫过带参二维码 door、7', 'following'],
    [{ is: 'tagged', tagId: 100 }, '有公众号标签 100', 'tags'],
  ])('of a follower says on what it rests: %j', (condition, words, rests) => {
    expect(fits(condition, { user: stranger, following: [following], now: NOW })).toBe(true);
    expect(fits(condition, { user: stranger, following: [], now: NOW })).toBe(false);
    const hidden: PeopleCondition = { is: 'any', of: [{ is: 'joined' }, { is: 'not', of: condition }] };
    expect([inWords(condition), restsOn(condition), restsOn(hidden)]).toEqual([words, [rests], [rests]]);
  });

  const january = { is: 'followed', after: '2024-01-01T00:00:00Z', before: '2024-02-01T00:00:00Z' } as const;
  const follower = (more: Partial<FollowerState>): FollowerState => ({ state: 'following', stateAt: NOW, ...more });
  const since = (moment: string) => follower({ subscribedAt: new Date(moment) });

  it.each<[PeopleCondition, FollowerState, boolean]>([
    [january, since('2024-01-01T00:00:00Z'), true],
    [january, since('2024-02-01T00:00:00Z'), false],
    [january, since('2023-12-31T23:59:59Z'), false],
    [january, follower({}), false],
    [{ is: 'scanned', codes: ['7'] }, follower({ qrScene: 7 }), true],
    [{ is: 'scanned', codes: ['0'] }, follower({ qrScene: 0, qrSceneText: '' }), false],
    [{ is: 'scanned', codes: ['b'] }, follower({ lastScan: { scene: 'b', at: NOW } }), true],
    [{ is: 'came', scenes: ['ADD_SCENE_SEARCH'] }, follower({}), false],
  ])('asks what WeChat told of a follower: %j', (condition, state, expected) => {
    expect(fits(condition, { user: stranger, following: [state], now: NOW })).toBe(expected);
  });

  it('is combined, and read aloud so', () => {
    const condition: PeopleCondition = {
      is: 'all',
      of: [
        { is: 'any', of: [{ is: 'joined' }, { is: 'store', storeIds: ['a'] }] },
        { is: 'not', of: { is: 'coupons', of: 'claimed', atLeast: 1 } },
      ],
    };
    expect(inWords(condition)).toBe('（（用过小程序，或者常去门店是 a），并且不符合：领过至少 1 张券）');
    const known = { following: [], now: NOW };
    expect([regular, stranger, user(3)].map((one) => fits(condition, { ...known, user: one }))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each([
    { is: 'lastVisit' },
    { is: 'visits', of: 'days' },
    { is: 'visits', of: '$where', atLeast: 1 },
    { is: 'joined', $where: '1' },
    { is: 'followed', after: 'yesterday' },
    { is: 'came', scenes: [] },
    { is: 'tagged', tagId: -1 },
    { is: 'visits', of: 'days', atLeast: 3, atMost: 2 },
    { is: 'lastVisit', after: '2024-03-02T00:00:00.000Z', before: '2024-03-01T00:00:00.000Z' },
    { is: 'all', of: [] },
    { is: 'not', of: { is: 'not', of: { is: 'not', of: { is: 'not', of: { is: 'joined' } } } } },
    { is: 'any', of: Array(20).fill({ is: 'all', of: Array(3).fill({ is: 'joined' }) }) },
    { is: 'toString' },
    { is: '__proto__' },
  ])('that says nothing, contradicts itself, asks too much, or is none is refused: %j', (condition) => {
    expect(peopleCondition.safeParse(condition).success).toBe(false);
  });

  it('of whatever form answers, or is refused', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (given) => {
        const read = peopleCondition.safeParse(given);
        if (read.success) fits(read.data, { user: regular, following: [], now: NOW });
      }),
      { numRuns: 200 },
    );
  });
});

describe('segments', () => {
  let local: LocalDatabase;
  const clock = new HandClock(NOW);
  beforeAll(async () => {
    local = await startLocalDatabase();
  });
  beforeEach(() => local.reset());
  afterAll(() => local.close());
  const deps = () => ({
    clock,
    people: new People(local.database, clock, []),
    peopleSegments: new Segments(local.database),
  });
  const change = (revision: number, name = '常客', requestKey = `key-${revision}-${name}`) => ({
    ...{ segmentId: 's1', revision, requestKey, name, userId: 'u_op' as UserId },
    condition: { is: 'visits' as const, of: 'days' as const, atLeast: 3 },
  });

  it('are saved, changed by revision, repeated without effect, and removed for good', async () => {
    const saved = await saveSegment(deps(), change(0));
    expect(saved).toMatchObject({ ok: true, data: { revision: 1, inWords: '90 天内来访至少 3 天', restsOn: [] } });
    expect(await saveSegment(deps(), change(0))).toEqual(saved);
    expect(await saveSegment(deps(), change(0, '别的'))).toMatchObject({ error: 'SEGMENT.CHANGED_MEANWHILE' });
    const both = await Promise.all(['甲', '乙'].map((name) => saveSegment(deps(), change(1, name))));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await removeSegment(deps(), change(1))).toMatchObject({ error: 'SEGMENT.CHANGED_MEANWHILE' });
    expect(await removeSegment(deps(), change(2))).toEqual({ ok: true, data: {} });
    expect(await removeSegment(deps(), change(2))).toEqual({ ok: true, data: {} });
    expect(await saveSegment(deps(), change(0))).toMatchObject({ error: 'SEGMENT.NOT_FOUND' });
    expect(await deps().peopleSegments.all()).toEqual([]);
  });

  it('are walked a thousand people at a time, each person once, who was merged away never', async () => {
    const everybody = Array.from({ length: 1_150 }, (_, n) =>
      user(n, n % 5 === 0 ? { rollUp: regular.rollUp } : { identityIds: [followerId(`oa-${n}`)] }),
    );
    const { users, identities } = deps().people;
    for (let from = 0; from < everybody.length; from += 500) await users.addMany(everybody.slice(from, from + 500));
    await users.add(user(9_999, { mergedInto: everybody[0]!._id, rollUp: regular.rollUp }));
    const [_id, times] = [followerId('oa-1'), { createdAt: NOW, updatedAt: NOW }];
    await identities.add({ _id, kind: 'oa', appId: 'wxOA', openId: 'oa-1', follower: following, ...times });
    const { condition } = change(0);
    const before = local.requests();
    expect(await countPeople(deps(), condition)).toEqual({ people: 1_150, fit: 230, next: undefined });
    expect(local.requests() - before).toBe(2);
    const shown: string[] = [];
    for (let next: UserId | undefined, first = true; next || first; first = false) {
      const page = await nextMembers(deps(), condition, next);
      shown.push(...page.members.map((member) => member._id));
      next = page.next;
    }
    expect(shown).toEqual(everybody.filter((_one, n) => n % 5 === 0).map((one) => one._id));
    const tagged = await nextMembers(deps(), { is: 'tagged', tagId: 100 });
    expect(tagged).toEqual({ members: [everybody[1]], next: undefined });
  });
});
