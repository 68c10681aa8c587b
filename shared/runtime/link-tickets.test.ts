import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomIds, type UserId } from '../core/ids.ts';
import type { Patch } from '../db/database.ts';
import { deadly, forEveryDeath, forEveryMeeting, orKilled, type Gate } from '../db/interruptions.harness.ts';
import {
  followerIds,
  issueLinkTicket,
  learnedFields,
  learnUnionId,
  listLinks,
  previewLinkTicket,
  redeemLinkTicket,
  TICKET_LIFE_MS,
  undoOwnLink,
  type Identity,
  type LinkTicket,
  type User,
} from '../identity/index.ts';
import { applyRetention } from '../privacy/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { forgetFollowers } from './left-followers.ts';
import { identityIdOf, LinkWorld, unionIdOf, type At } from './linking.harness.ts';

const OA = 'wxOA';
const followerId = followerIds({ appId: OA, key: 'k'.repeat(32) });
const ME: At = { person: 1, app: 'wxA' };
const OTHER: At = { person: 2, app: 'wxA' };

let local: LocalDatabase;
let world: LinkWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = await LinkWorld.begin(local);
});
afterAll(() => local.close());

/** Somebody who follows the Official Account, with the record that the sync has made of them. */
async function follow(openId: string, more: Partial<Identity> = {}): Promise<UserId> {
  const { people } = world.deps();
  const [_id, now] = [followerId(openId), world.clock.now()];
  const follower = { state: 'following' as const, stateAt: now, subscribedAt: now };
  const { _id: userId } = await people.ensureUser({ _id, unionId: more.unionId });
  const times = { createdAt: now, updatedAt: now };
  await people.identities.add({ _id, kind: 'oa', appId: OA, openId, follower, userId, ...times, ...more });
  world.clock.advance(1000);
  return userId;
}
const ticketOf = (openId: string) => issueLinkTicket({ ...world.deps(), ids: randomIds }, followerId(openId));
/** As `member` does: by the user that the identity names. */
async function shown(at: At, ticket: string) {
  const identity = await world.deps().people.find(identityIdOf(at));
  return { ticket, userId: identity?.userId as UserId };
}
const preview = async (at: At, ticket: string) => previewLinkTicket(world.deps(), await shown(at, ticket));
async function redeem(at: At, ticket: string, gate?: Gate) {
  const request = await shown(at, ticket);
  return orKilled(() => redeemLinkTicket(world.deps(gate), request));
}
const undo = async (at: At, linkId: string) =>
  undoOwnLink(world.deps().people, { linkId, userId: (await shown(at, '')).userId });
/** So much later that a link may be undone. */
async function later() {
  await world.settle();
  world.clock.advance(150_000);
}
/** As the follower sync does when WeChat tells the UnionID. */
async function tell(unionId: string) {
  const { people, clock } = world.deps();
  const identity = (await people.find(followerId('oa-1'))) as Identity;
  const user = (await people.live(identity.userId as UserId)) as User;
  const learned = await learnUnionId({ people, identity, unionId, now: clock.now() }, user);
  await people.identities.updateIf({ _id: identity._id }, { set: learnedFields(learned, unionId) });
}

const users = () => local.database.collection<User>('users');
const identities = () => local.database.collection<Identity>('identities');
const tickets = () => local.all<LinkTicket>('linkTickets');
const liveUsers = () => world.users().filter(({ mergedInto }) => !mergedInto);
const linked = (result: Awaited<ReturnType<typeof redeem>>) => {
  if (result === 'killed' || !result.ok) throw new Error('not linked');
  return result.data._id;
};

describe('a ticket', () => {
  it('joins the follower who opened the page to the user who shows it, whose record stays', async () => {
    await follow('oa-1');
    const me = await world.enter(ME);
    const ticket = await ticketOf('oa-1');
    expect(await preview(ME, ticket)).toMatchObject({ ok: true, data: { identity: { appId: OA } } });
    const before = local.requests();
    const result = await redeem(ME, ticket);
    expect(local.requests() - before).toBeLessThanOrEqual(21);
    expect(result).toMatchObject({ ok: true, data: { cause: 'ticket', by: me._id, into: me._id } });
    expect(liveUsers()).toMatchObject([{ _id: me._id, identityIds: [identityIdOf(ME), followerId('oa-1')] }]);
    expect(world.identities().map(({ userId }) => userId)).toEqual([me._id, me._id]);
    expect(await redeem(ME, await ticketOf('oa-1'))).toMatchObject({ error: 'LINK.ALREADY_JOINED' });
    expect(await listLinks(world.deps().people, me._id)).toMatchObject([{ cause: 'ticket' }]);
  });

  it('goes at once when the follower’s data are erased', async () => {
    await follow('oa-1');
    await ticketOf('oa-1');
    const left = { appId: OA, ids: [followerId('oa-1')], openIds: ['oa-1'] };
    for (const forget of forgetFollowers({ database: local.database, clock: world.clock })) await forget(left);
    expect(tickets()).toEqual([]);
  });
  it('is nowhere in the database, and nothing is left of it an hour after its end', async () => {
    await follow('oa-1');
    const ticket = await ticketOf('oa-1');
    expect(JSON.stringify(tickets())).not.toContain(ticket);
    world.clock.advance(TICKET_LIFE_MS + 3_600_000);
    const logger = { info: () => {}, warn: () => {}, error: () => {} };
    await applyRetention({ ...world.deps(), logger }, new Date(world.clock.now().getTime() + 1000));
    expect(tickets()).toEqual([]);
  });

  it('changes nothing when it is looked at, and one that was guessed says nothing', async () => {
    await follow('oa-1');
    await world.enter(ME);
    await ticketOf('oa-1');
    const [before, [known]] = [world.state(), tickets()];
    for (const guess of ['0'.repeat(26), known!._id, known!._id.slice(0, 26).toUpperCase()]) {
      expect(await preview(ME, guess)).toEqual({ ok: false, error: 'LINK.EXPIRED', details: undefined });
      expect(await redeem(ME, guess)).toMatchObject({ error: 'LINK.EXPIRED' });
    }
    expect([world.state(), tickets()]).toEqual([before, [known]]);
  });

  it('ends after five minutes, and when the follower leaves', async () => {
    await follow('oa-1');
    await world.enter(ME);
    const [old, ticket] = [await ticketOf('oa-1'), await ticketOf('oa-1')];
    await identities().updateIf({ _id: followerId('oa-1') }, { set: { 'follower.state': 'unfollowed' } });
    expect(await redeem(ME, ticket)).toMatchObject({ error: 'LINK.EXPIRED' });
    expect(await redeem(ME, await ticketOf('oa-1'))).toMatchObject({ error: 'LINK.EXPIRED' });
    await identities().updateIf({ _id: followerId('oa-1') }, { set: { 'follower.state': 'following' } });
    world.clock.advance(TICKET_LIFE_MS);
    expect(await redeem(ME, old)).toMatchObject({ error: 'LINK.EXPIRED' });
    expect(liveUsers()).toHaveLength(2);
  });

  it('costs one request, and is worth nothing to who does not follow', async () => {
    await world.enter(ME);
    const before = local.requests();
    const ticket = await ticketOf('oa-9');
    expect(local.requests() - before).toBe(1);
    expect(await preview(ME, ticket)).toMatchObject({ error: 'LINK.EXPIRED' });
    expect(await redeem(ME, ticket)).toMatchObject({ error: 'LINK.EXPIRED' });
  });

  const another = async () => {
    await follow('oa-other');
    linked(await redeem(ME, await ticketOf('oa-other')));
  };
  it.each([
    ['whom WeChat was not asked about yet', 'LINK.NOT_READY', () => setIdentity({ unset: ['userId'] })],
    ['who is a mini program user', 'LINK.HAS_MINI_PROGRAM', () => addIdentity('wxB:o-5')],
    ['with another UnionID', 'LINK.NOT_SAME_PERSON', () => world.enter(ME, unionIdOf(1)).then(() => setUnionId('x'))],
    ['with a UnionID that is held', 'LINK.NOT_SAME_PERSON', () => setIdentity({ set: { toldUnionId: 'x' } })],
    ['with a role', 'LINK.NOT_SAME_PERSON', () => setUser({ roles: ['operator'] })],
    ['of an account in which the caller is somebody else', 'LINK.ACCOUNT_TAKEN', another],
  ])('of a follower %s is refused, in the preview too, and changes nothing', async (_, refusal, given) => {
    const userId = await follow('oa-1');
    await world.enter(ME);
    const ticket = await ticketOf('oa-1');
    await given();
    const before = [world.state(), tickets()];
    expect(await preview(ME, ticket)).toMatchObject({ error: refusal });
    expect(await redeem(ME, ticket)).toMatchObject({ error: refusal });
    expect([world.state(), tickets()]).toEqual(before);
    expect(liveUsers().map(({ _id }) => _id)).toContain(userId);
  });
  const setIdentity = (patch: Patch) => identities().updateIf({ _id: followerId('oa-1') }, patch);
  const ofFollower = () => world.users().find(({ identityIds }) => identityIds.includes(followerId('oa-1'))) as User;
  const setUser = (fields: Partial<User>) => users().updateIf({ _id: ofFollower()._id }, { set: fields });
  const setUnionId = (unionId: string) => setUser({ unionId });
  const addIdentity = (identityId: string) =>
    users().updateIf({ _id: ofFollower()._id }, { addToSet: { identityIds: identityId } });
});

describe('a link that somebody else opens', () => {
  it('links once: of two at once one is linked, the other is told so', async () => {
    await follow('oa-1');
    for (const at of [ME, OTHER]) await world.enter(at);
    const ticket = await ticketOf('oa-1');
    const results = await Promise.all([redeem(ME, ticket), redeem(OTHER, ticket), redeem(ME, ticket)]);
    const codes = results.map((result) => (result === 'killed' || result.ok ? 'linked' : result.error));
    expect([...new Set(codes)].sort()).toEqual(['LINK.USED', 'linked']);
    expect(liveUsers().filter(({ identityIds }) => identityIds.includes(followerId('oa-1')))).toHaveLength(1);
    expect(world.merges()).toHaveLength(1);
  });

  it('and was forwarded takes a follower along, no mini program user, and is undone by who opened it', async () => {
    await follow('oa-1');
    for (const at of [ME, OTHER]) await world.enter(at);
    const [forwarded, second] = [await ticketOf('oa-1'), await ticketOf('oa-1')];
    const linkId = linked(await redeem(OTHER, forwarded));
    expect(await redeem(ME, forwarded)).toMatchObject({ error: 'LINK.USED' });
    expect(await redeem(ME, second)).toMatchObject({ error: 'LINK.HAS_MINI_PROGRAM' });
    await later();
    expect(await undo(ME, linkId)).toMatchObject({ error: 'MERGE.NOT_FOUND' });
    expect(await undo(OTHER, linkId)).toMatchObject({ ok: true });
    expect(await redeem(OTHER, forwarded)).toMatchObject({ error: 'LINK.USED' });
    expect(await redeem(ME, await ticketOf('oa-1'))).toMatchObject({ ok: true });
  });

  it('of an attacker is undone by the victim, who keeps what was made since; the attacker gets nothing of it', async () => {
    await follow('oa-attacker');
    const victim = await world.enter(ME);
    const linkId = linked(await redeem(ME, await ticketOf('oa-attacker')));
    await world.claim(ME);
    expect(await undo(ME, linkId)).toMatchObject({ error: 'MERGE.NOT_SETTLED' });
    await later();
    for (let time = 0; time < 2; time++) expect(await undo(ME, linkId)).toMatchObject({ ok: true });
    expect(await listLinks(world.deps().people, victim._id)).toEqual([]);
    await world.enter(OTHER);
    linked(await redeem(OTHER, await ticketOf('oa-attacker')));
    expect(world.coupons()).toMatchObject([{ userId: victim._id }]);
    expect(liveUsers().find(({ _id }) => _id === victim._id)).toMatchObject({ identityIds: [identityIdOf(ME)] });
  });
});

describe('a UnionID that WeChat tells after a wrong link', () => {
  const live = (at: At) => liveUsers().find(({ identityIds }) => identityIds.includes(identityIdOf(at)));

  it('lets its true person in by a record of their own, and is held for review', async () => {
    await follow('oa-1');
    const stranger = await world.enter(OTHER);
    linked(await redeem(OTHER, await ticketOf('oa-1')));
    await tell(unionIdOf(1));
    for (let time = 0; time < 2; time++) await world.enter(ME, unionIdOf(1));
    expect(live(ME)?.identityIds).toEqual([identityIdOf(ME)]);
    expect(live(OTHER)).toMatchObject({ _id: stranger._id, identityIds: [identityIdOf(OTHER), followerId('oa-1')] });
    expect(world.reviews()).toMatchObject([{ kind: 'sameAccount', identityId: identityIdOf(ME) }]);
  });

  it('goes back with the follower when the link is undone, and joins its true person then', async () => {
    const follower = await follow('oa-1');
    await world.enter(OTHER);
    const linkId = linked(await redeem(OTHER, await ticketOf('oa-1')));
    await tell(unionIdOf(1));
    await later();
    expect(await undo(OTHER, linkId)).toMatchObject({ ok: true });
    expect(live(OTHER)).not.toHaveProperty('unionId');
    await later();
    expect(await world.enter(ME, unionIdOf(1))).toMatchObject({
      _id: follower,
      identityIds: [followerId('oa-1'), identityIdOf(ME)],
    });
    expect(world.reviews()).toEqual([]);
  });
});

describe('a redemption that is killed or met', () => {
  it('anywhere is done by the repeat, which answers the same', async () => {
    await forEveryDeath(async (death) => {
      world = await LinkWorld.begin(local);
      await follow('oa-1');
      const me = await world.enter(ME);
      const ticket = await ticketOf('oa-1');
      const first = await redeem(ME, ticket, deadly(death));
      world.clock.advance(TICKET_LIFE_MS - 10_000);
      const linkId = linked(await redeem(ME, ticket));
      world.clock.advance(TICKET_LIFE_MS);
      expect(linked(await redeem(ME, ticket))).toBe(linkId);
      expect(world.merges()).toMatchObject([{ _id: linkId, into: me._id }]);
      expect(world.identities().map(({ userId }) => userId)).toEqual([me._id, me._id]);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it.each(['union-1', 'union-other'])('by the UnionID %s ends with one answer, and nobody mixed', async (unionId) => {
    await forEveryMeeting(
      async () => {
        world = await LinkWorld.begin(local);
        await follow('oa-1');
        await world.enter(ME, unionIdOf(1));
        return world;
      },
      () => tell(unionId),
      async (_, gate) => {
        const ticket = await ticketOf('oa-1');
        await redeem(ME, ticket, gate);
        await tell(unionId);
        const listed = liveUsers().flatMap(({ identityIds }) => identityIds);
        expect(new Set(listed).size).toBe(listed.length);
        const areOne = liveUsers().length === 1;
        // Told before: refused. Told afterwards: held, for staff and the person to undo.
        expect(world.reviews()).toHaveLength(unionId === 'union-other' && areOne ? 1 : 0);
        if (unionId === 'union-1') expect(areOne).toBe(true);
      },
    );
  });
});
