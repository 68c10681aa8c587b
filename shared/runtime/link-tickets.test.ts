import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Patch } from '../db/database.ts';
import { deadly, forEveryDeath, forEveryMeeting } from '../db/interruptions.harness.ts';
import { listLinks, TICKET_LIFE_MS, type Identity, type LinkTicket, type User } from '../identity/index.ts';
import { applyRetention } from '../privacy/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { forgetFollowers } from './left-followers.ts';
import { identityIdOf, unionIdOf, type At } from './linking.harness.ts';
import { followerId, OA, TicketWorld } from './tickets.harness.ts';

const ME: At = { person: 1, app: 'wxA' };
const OTHER: At = { person: 2, app: 'wxA' };

let local: LocalDatabase;
let world: TicketWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = await TicketWorld.begin(local);
});
afterAll(() => local.close());

const users = () => local.database.collection<User>('users');
const identities = () => local.database.collection<Identity>('identities');
const tickets = () => local.all<LinkTicket>('linkTickets');
describe('a ticket', () => {
  it('joins the follower who opened the page to the user who shows it, whose record stays', async () => {
    await world.follow('oa-1');
    const me = await world.enter(ME);
    const ticket = await world.ticketOf('oa-1');
    expect(await world.preview(ME, ticket)).toMatchObject({ ok: true, data: { identity: { appId: OA } } });
    const before = local.requests();
    const result = await world.redeem(ME, ticket);
    expect(local.requests() - before).toBeLessThanOrEqual(21);
    expect(result).toMatchObject({ ok: true, data: { cause: 'ticket', by: me._id, into: me._id } });
    expect(world.liveUsers()).toMatchObject([{ _id: me._id, identityIds: [identityIdOf(ME), followerId('oa-1')] }]);
    expect(world.identities().map(({ userId }) => userId)).toEqual([me._id, me._id]);
    expect(await world.redeem(ME, await world.ticketOf('oa-1'))).toMatchObject({ error: 'LINK.ALREADY_JOINED' });
    expect(await listLinks(world.deps().people, me._id)).toMatchObject([{ cause: 'ticket' }]);
  });

  it('goes at once when the follower’s data are erased', async () => {
    await world.follow('oa-1');
    await world.ticketOf('oa-1');
    const left = { appId: OA, ids: [followerId('oa-1')], openIds: ['oa-1'] };
    for (const forget of forgetFollowers({ database: local.database, clock: world.clock })) await forget(left);
    expect(tickets()).toEqual([]);
  });
  it('is nowhere in the database, and nothing is left of it an hour after its end', async () => {
    await world.follow('oa-1');
    const ticket = await world.ticketOf('oa-1');
    expect(JSON.stringify(tickets())).not.toContain(ticket);
    world.clock.advance(TICKET_LIFE_MS + 3_600_000);
    const logger = { info: () => {}, warn: () => {}, error: () => {} };
    await applyRetention({ ...world.deps(), logger }, new Date(world.clock.now().getTime() + 1000));
    expect(tickets()).toEqual([]);
  });

  it('changes nothing when it is looked at, and one that was guessed says nothing', async () => {
    await world.follow('oa-1');
    await world.enter(ME);
    await world.ticketOf('oa-1');
    const [before, [known]] = [world.state(), tickets()];
    for (const guess of ['0'.repeat(26), known!._id, known!._id.slice(0, 26).toUpperCase()]) {
      expect(await world.preview(ME, guess)).toEqual({ ok: false, error: 'LINK.EXPIRED', details: undefined });
      expect(await world.redeem(ME, guess)).toMatchObject({ error: 'LINK.EXPIRED' });
    }
    expect([world.state(), tickets()]).toEqual([before, [known]]);
  });

  it('ends after five minutes, and when the follower leaves', async () => {
    await world.follow('oa-1');
    await world.enter(ME);
    const [old, ticket] = [await world.ticketOf('oa-1'), await world.ticketOf('oa-1')];
    await identities().updateIf({ _id: followerId('oa-1') }, { set: { 'follower.state': 'unfollowed' } });
    expect(await world.redeem(ME, ticket)).toMatchObject({ error: 'LINK.EXPIRED' });
    expect(await world.redeem(ME, await world.ticketOf('oa-1'))).toMatchObject({ error: 'LINK.EXPIRED' });
    await identities().updateIf({ _id: followerId('oa-1') }, { set: { 'follower.state': 'following' } });
    world.clock.advance(TICKET_LIFE_MS);
    expect(await world.redeem(ME, old)).toMatchObject({ error: 'LINK.EXPIRED' });
    expect(world.liveUsers()).toHaveLength(2);
  });

  it('costs one request, and is worth nothing to who does not follow', async () => {
    await world.enter(ME);
    const before = local.requests();
    const ticket = await world.ticketOf('oa-9');
    expect(local.requests() - before).toBe(1);
    expect(await world.preview(ME, ticket)).toMatchObject({ error: 'LINK.EXPIRED' });
    expect(await world.redeem(ME, ticket)).toMatchObject({ error: 'LINK.EXPIRED' });
  });

  const another = async () => {
    await world.follow('oa-other');
    await world.link(ME, await world.ticketOf('oa-other'));
  };
  it.each([
    ['whom WeChat was not asked about yet', 'LINK.NOT_READY', () => setIdentity({ unset: ['userId'] })],
    ['who is a mini program user', 'LINK.HAS_MINI_PROGRAM', () => addIdentity('wxB:o-5')],
    ['with another UnionID', 'LINK.NOT_SAME_PERSON', () => world.enter(ME, unionIdOf(1)).then(() => setUnionId('x'))],
    ['with a UnionID that is held', 'LINK.NOT_SAME_PERSON', () => setIdentity({ set: { toldUnionId: 'x' } })],
    ['with a role', 'LINK.NOT_SAME_PERSON', () => setUser({ roles: ['operator'] })],
    ['of an account in which the caller is somebody else', 'LINK.ACCOUNT_TAKEN', another],
  ])('of a follower %s is refused, in the preview too, and changes nothing', async (_, refusal, given) => {
    const userId = await world.follow('oa-1');
    await world.enter(ME);
    const ticket = await world.ticketOf('oa-1');
    await given();
    const before = [world.state(), tickets()];
    expect(await world.preview(ME, ticket)).toMatchObject({ error: refusal });
    expect(await world.redeem(ME, ticket)).toMatchObject({ error: refusal });
    expect([world.state(), tickets()]).toEqual(before);
    expect(world.liveUsers().map(({ _id }) => _id)).toContain(userId);
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
    await world.follow('oa-1');
    for (const at of [ME, OTHER]) await world.enter(at);
    const ticket = await world.ticketOf('oa-1');
    const results = await Promise.all([
      world.redeem(ME, ticket),
      world.redeem(OTHER, ticket),
      world.redeem(ME, ticket),
    ]);
    const codes = results.map((result) => (result === 'killed' || result.ok ? 'linked' : result.error));
    expect([...new Set(codes)].sort()).toEqual(['LINK.USED', 'linked']);
    expect(world.liveUsers().filter(({ identityIds }) => identityIds.includes(followerId('oa-1')))).toHaveLength(1);
    expect(world.merges()).toHaveLength(1);
  });

  it('and was forwarded takes a follower along, no mini program user, and is undone by who opened it', async () => {
    await world.follow('oa-1');
    for (const at of [ME, OTHER]) await world.enter(at);
    const [forwarded, second] = [await world.ticketOf('oa-1'), await world.ticketOf('oa-1')];
    const linkId = await world.link(OTHER, forwarded);
    expect(await world.redeem(ME, forwarded)).toMatchObject({ error: 'LINK.USED' });
    expect(await world.redeem(ME, second)).toMatchObject({ error: 'LINK.HAS_MINI_PROGRAM' });
    await world.later();
    expect(await world.undoLink(ME, linkId)).toMatchObject({ error: 'MERGE.NOT_FOUND' });
    expect(await world.undoLink(OTHER, linkId)).toMatchObject({ ok: true });
    expect(await world.redeem(OTHER, forwarded)).toMatchObject({ error: 'LINK.USED' });
    expect(await world.redeem(ME, await world.ticketOf('oa-1'))).toMatchObject({ ok: true });
  });

  it('of an attacker is undone by the victim, who keeps what was made since; the attacker gets nothing of it', async () => {
    await world.follow('oa-attacker');
    const victim = await world.enter(ME);
    const linkId = await world.link(ME, await world.ticketOf('oa-attacker'));
    await world.claim(ME);
    expect(await world.undoLink(ME, linkId)).toMatchObject({ error: 'MERGE.NOT_SETTLED' });
    await world.later();
    for (let time = 0; time < 2; time++) expect(await world.undoLink(ME, linkId)).toMatchObject({ ok: true });
    expect(await listLinks(world.deps().people, victim._id)).toEqual([]);
    await world.enter(OTHER);
    await world.link(OTHER, await world.ticketOf('oa-attacker'));
    expect(world.coupons()).toMatchObject([{ userId: victim._id }]);
    expect(world.liveUsers().find(({ _id }) => _id === victim._id)).toMatchObject({ identityIds: [identityIdOf(ME)] });
  });
});

describe('a redemption that is killed or met', () => {
  it('anywhere is done by the repeat, which answers the same', async () => {
    await forEveryDeath(async (death) => {
      world = await TicketWorld.begin(local);
      await world.follow('oa-1');
      const me = await world.enter(ME);
      const ticket = await world.ticketOf('oa-1');
      const first = await world.redeem(ME, ticket, deadly(death));
      world.clock.advance(TICKET_LIFE_MS - 10_000);
      const linkId = await world.link(ME, ticket);
      world.clock.advance(TICKET_LIFE_MS);
      expect(await world.link(ME, ticket)).toBe(linkId);
      expect(world.merges()).toMatchObject([{ _id: linkId, into: me._id }]);
      expect(world.identities().map(({ userId }) => userId)).toEqual([me._id, me._id]);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it.each(['union-1', 'union-other'])('by the UnionID %s ends with one answer, and nobody mixed', async (unionId) => {
    await forEveryMeeting(
      async () => {
        world = await TicketWorld.begin(local);
        await world.follow('oa-1');
        await world.enter(ME, unionIdOf(1));
        return world;
      },
      () => world.tell('oa-1', unionId),
      async (_, gate) => {
        const ticket = await world.ticketOf('oa-1');
        await world.redeem(ME, ticket, gate);
        await world.tell('oa-1', unionId);
        const listed = world.liveUsers().flatMap(({ identityIds }) => identityIds);
        expect(new Set(listed).size).toBe(listed.length);
        const areOne = world.liveUsers().length === 1;
        // Told before: refused. Told afterwards: held, for staff and the person to undo.
        expect(world.reviews()).toHaveLength(unionId === 'union-other' && areOne ? 1 : 0);
        if (unionId === 'union-1') expect(areOne).toBe(true);
      },
    );
  });
});
