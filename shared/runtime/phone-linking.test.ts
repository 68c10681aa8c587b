import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserId } from '../core/ids.ts';
import { deadly, forEveryDeath, orKilled, type Gate } from '../db/interruptions.harness.ts';
import {
  decideReview,
  eraseMerges,
  forgetPhone,
  linkPhone,
  listLinks,
  listMerges,
  listReviews,
  NUMBER_RESTS_MS,
  undoOwnLink,
  type LinkReview,
  type User,
} from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { identityIdOf, LinkWorld, START, unionIdOf, type At } from './linking.harness.ts';

const NUMBER = '+8613800138000';
const STAFF = 'u_staff' as UserId;
/** One person in two mini programs, and another one. */
const HERE: At = { person: 1, app: 'wxA' };
const THERE: At = { person: 1, app: 'wxB' };
const OTHER: At = { person: 2, app: 'wxA' };

let local: LocalDatabase;
let world: LinkWorld;
let answered: Set<string>;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => begin());
afterAll(() => local.close());
const begin = async () => {
  world = await LinkWorld.begin(local);
  answered = new Set();
};

/** As WeChat: a code is answered once. */
async function readPhone(code: string): Promise<string | undefined> {
  if (code.startsWith('bad') || answered.has(code)) return undefined;
  answered.add(code);
  return NUMBER;
}
async function tap(at: At, code: string, gate?: Gate) {
  const { userId } = (await world.deps().people.find(identityIdOf(at))) as { userId: UserId };
  const linked = await orKilled(() => linkPhone({ ...world.deps(gate), readPhone }, { userId, code }));
  world.clock.advance(1000);
  return linked === 'killed' ? linked : linked.ok ? linked.data.outcome : linked.error;
}
async function enterBoth(one: At = HERE, other: At = THERE): Promise<[User, User]> {
  const users: [User, User] = [await world.enter(one), (world.clock.advance(1000), await world.enter(other))];
  world.clock.advance(1000);
  return users;
}
const later = async () => {
  await world.settle();
  world.clock.advance(150_000);
};
const userIds = () => world.live().map(({ _id }) => _id);

describe('a verified number', () => {
  it('stands on the record of whoever tapped, until they take it back', async () => {
    const user = await world.enter(HERE);
    expect(await tap(HERE, 'code-1')).toBe('kept');
    expect(world.live()).toMatchObject([{ phone: { number: NUMBER } }]);
    expect(JSON.stringify(world.live())).not.toContain('code-1');
    expect(await tap(HERE, 'bad-code')).toBe('PHONE.WRONG_CODE');
    await forgetPhone(world.deps().people, user._id);
    expect(world.live()[0]).not.toHaveProperty('phone');
  });

  it('joins the two records that have it, which the person may undo, and then forgets it everywhere', async () => {
    const [elder] = await enterBoth();
    await tap(HERE, 'code-1');
    expect(await tap(THERE, 'code-2')).toBe('joined');
    expect(userIds()).toEqual([elder._id]);
    expect(await tap(THERE, 'code-2')).toBe('kept');
    expect(world.live()).toMatchObject([{ phone: { number: NUMBER } }]);
    const [link] = await listLinks(world.deps().people, elder._id);
    await later();
    const linkId = link?._id ?? '';
    expect(await undoOwnLink(world.deps().people, { linkId, userId: elder._id })).toMatchObject({ ok: true });
    expect(world.live().map(({ phone }) => phone?.number)).toEqual([NUMBER, NUMBER]);
    for (const _id of userIds()) await forgetPhone(world.deps().people, _id);
    expect(JSON.stringify([world.users(), world.merges()])).not.toContain(NUMBER);
  });

  it('is believed once: a late repeat of the tap joins nobody again, after an undo', async () => {
    const [elder] = await enterBoth();
    await tap(HERE, 'code-1');
    await tap(THERE, 'code-2');
    const [link] = await listLinks(world.deps().people, elder._id);
    await later();
    await undoOwnLink(world.deps().people, { linkId: link?._id ?? '', userId: elder._id });
    expect(await tap(THERE, 'code-2')).toBe('kept');
    expect(userIds()).toHaveLength(2);
  });

  it('of two who verify it at once joins them', async () => {
    await enterBoth();
    const outcomes = await Promise.all([tap(HERE, 'code-1'), tap(THERE, 'code-2')]);
    expect(outcomes).toContain('joined');
    expect(userIds()).toHaveLength(1);
  });

  it('is kept and joined by a repeat after every death, or by another tap', async () => {
    await forEveryDeath(async (death) => {
      await begin();
      await enterBoth();
      await tap(HERE, 'code-1');
      const first = await tap(THERE, 'code-2', deadly(death));
      const repeated = await tap(THERE, 'code-2');
      if (repeated === 'PHONE.WRONG_CODE') await tap(THERE, 'code-3');
      await world.settle();
      expect(userIds()).toHaveLength(1);
      expect(world.problems()).toEqual([]);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  const noOne = async () => {};
  it.each<[string, At, (users: [User, User]) => Promise<unknown>, number]>([
    ['two identities in one mini program', OTHER, noOne, 0],
    [
      'two UnionIDs',
      THERE,
      ([a, b]) => Promise.all([setUser(a, { unionId: 'x' }), setUser(b, { unionId: unionIdOf(1) })]),
      0,
    ],
    ['a role', THERE, ([a]) => setUser(a, { roles: ['operator'] }), 0],
    ['a number that was verified long ago', THERE, noOne, NUMBER_RESTS_MS],
    ['more than one other', THERE, () => third(), 0],
  ])('of users with %s is held for review, once, and joins nobody', async (_, other, given, waits) => {
    const users = await enterBoth(HERE, other);
    await tap(HERE, 'code-1');
    await given(users);
    world.clock.advance(waits);
    const before = userIds().length;
    expect(await tap(other, 'code-2')).toBe('held');
    expect(await tap(other, 'code-3')).toBe('held');
    expect(userIds()).toHaveLength(before);
    expect(world.reviews()).toMatchObject([{ kind: 'sharedPhone', userIds: expect.arrayContaining([users[0]._id]) }]);
    expect(JSON.stringify(world.reviews())).not.toContain(NUMBER);
  });

  it('joins nobody to who is being erased: the other would be erased with them', async () => {
    const [erased, other] = await enterBoth();
    await tap(HERE, 'code-1');
    await setUser(erased, { isShutOut: true });
    expect(await tap(THERE, 'code-2')).toBe('kept');
    expect(userIds()).toEqual([erased._id, other._id]);
    expect(world.reviews()).toEqual([]);
  });
  const setUser = ({ _id }: User, set: Partial<User>) =>
    local.database.collection<User>('users').updateIf({ _id }, { set });
  const third = async () => {
    const { _id } = await world.enter({ person: 3, app: 'wxC' });
    const phone = { number: NUMBER, verifiedAt: world.clock.now(), codeId: 'c' };
    await local.database.collection<User>('users').updateIf({ _id }, { set: { phone } });
  };
});

describe('what is held for review', () => {
  const people = () => world.deps().people;
  const decide = (reviewId: string, decision: 'apart' | 'again') =>
    decideReview(world.deps(), { reviewId, decision, by: STAFF });

  it('is listed until staff leave it apart, or merge, and is not reported again', async () => {
    const [one, other] = await enterBoth(HERE, OTHER);
    await tap(HERE, 'code-1');
    await tap(OTHER, 'code-2');
    const { reviews } = await listReviews(people());
    expect(reviews).toMatchObject([{ userIds: [one._id, other._id].sort() }]);
    const _id = reviews[0]?._id ?? '';
    for (let time = 0; time < 2; time++) expect(await decide(_id, 'apart')).toMatchObject({ ok: true });
    await tap(OTHER, 'code-3');
    expect(await listReviews(people())).toEqual({ reviews: [], next: undefined });
    expect(world.reviews()).toMatchObject([{ decision: { what: 'apart', by: STAFF } }]);
    expect(await decide('none', 'apart')).toMatchObject({ error: 'REVIEW.NOT_FOUND' });
  });

  it('is listed once each, page by page, however many were held at one moment', async () => {
    const heldAt = (n: number) => new Date(START.getTime() + (n < 30 ? n : n < 90 ? 30 : n));
    const held = Array.from({ length: 120 }, (_, n): LinkReview => {
      const _id = `sharedPhone:${String(n).padStart(3, '0')}`;
      return { _id, kind: 'sharedPhone', userIds: [], createdAt: heldAt(n) };
    });
    await people().reviews.addMany(held);
    const listed: string[] = [];
    for (let after: Date | undefined, isMore = true; isMore; isMore = after !== undefined) {
      const page = await listReviews(people(), after);
      listed.push(...page.reviews.map(({ _id }) => _id));
      after = page.next;
    }
    expect(listed).toEqual(held.map(({ _id }) => _id));
  });

  it('is looked at anew when staff say so: the UnionID that was not believed is news again', async () => {
    await world.enter(HERE);
    await world.enter(OTHER, unionIdOf(1));
    await world.enter(HERE, unionIdOf(1));
    const [held] = world.reviews();
    expect(await decide(held?._id ?? '', 'again')).toMatchObject({ ok: true });
    expect(world.reviews()).toEqual([]);
    expect(world.identities().filter(({ toldUnionId }) => toldUnionId)).toEqual([]);
    await world.enter(HERE, unionIdOf(1));
    expect(world.reviews()).toMatchObject([{ kind: 'sameAccount' }]);
  });

  it('goes with whoever is erased, and merges are told of whoever is not', async () => {
    const [one, other] = await enterBoth(HERE, OTHER);
    await tap(HERE, 'code-1');
    await tap(OTHER, 'code-2');
    const erased = { userIds: [other._id], identities: [], anonymousId: 'u_x' as UserId };
    await eraseMerges(local.database)(erased);
    expect(world.reviews()).toEqual([]);
    world.clock.advance(1000);
    await world.enter(THERE);
    await world.merge(HERE, THERE);
    expect(await listMerges(people(), one._id)).toMatchObject([{ cause: 'staff', by: STAFF }]);
  });
});
