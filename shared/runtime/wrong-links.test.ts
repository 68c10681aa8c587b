import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserId } from '../core/ids.ts';
import { decideReview } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { identityIdOf, unionIdOf, type At } from './linking.harness.ts';
import { followerId, TicketWorld } from './tickets.harness.ts';

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

const live = (at: At) => world.liveUsers().find(({ identityIds }) => identityIds.includes(identityIdOf(at)));

describe('a UnionID that WeChat tells after a wrong link', () => {
  it('lets its true person in by a record of their own, and is held for review', async () => {
    await world.follow('oa-1');
    const stranger = await world.enter(OTHER);
    await world.link(OTHER, await world.ticketOf('oa-1'));
    for (let time = 0; time < 2; time++) {
      await world.tell('oa-1', unionIdOf(1));
      await world.enter(ME, unionIdOf(1));
    }
    expect(live(ME)?.identityIds).toEqual([identityIdOf(ME)]);
    expect(live(OTHER)).toMatchObject({ _id: stranger._id, identityIds: [identityIdOf(OTHER), followerId('oa-1')] });
    expect(world.reviews()).toMatchObject([{ kind: 'linkedFollower', identityId: followerId('oa-1') }]);
  });

  it('is not believed of who was linked, and joins its true person when the link is undone', async () => {
    const follower = await world.follow('oa-1');
    await world.enter(OTHER);
    const linkId = await world.link(OTHER, await world.ticketOf('oa-1'));
    await world.tell('oa-1', unionIdOf(1));
    await world.later();
    expect(await world.undoLink(OTHER, linkId)).toMatchObject({ ok: true });
    expect(live(OTHER)).not.toHaveProperty('unionId');
    await world.later();
    await world.tell('oa-1', unionIdOf(1));
    expect(await world.enter(ME, unionIdOf(1))).toMatchObject({
      _id: follower,
      identityIds: [followerId('oa-1'), identityIdOf(ME)],
    });
    expect(world.reviews()).toEqual([]);
  });
});

describe('an attacker’s link that a user of two mini programs has confirmed', () => {
  const VICTIM = ME;
  const VICTIM_B: At = { person: 1, app: 'wxB' };
  const ATTACKER: At = { person: 2, app: 'wxC' };
  const U2 = unionIdOf(2);
  const enterTwice = async (at: At, unionId: string) => {
    for (let time = 0; time < 2; time++) await world.enter(at, unionId);
  };
  const link = async () => {
    for (const at of [VICTIM, VICTIM_B]) await world.enter(at);
    await world.merge(VICTIM, VICTIM_B);
    return world.link(VICTIM, await world.ticketOf('oa-1'));
  };

  it.each<[string, () => Promise<string>]>([
    ['before it', () => world.follow('oa-1', { unionId: U2 }).then(link)],
    [
      'after it',
      () =>
        world
          .follow('oa-1')
          .then(link)
          .finally(() => world.tell('oa-1', U2)),
    ],
    [
      'after it, when they use a third',
      async () => {
        await world.follow('oa-1');
        const linkId = await link();
        await enterTwice(ATTACKER, U2);
        await world.tell('oa-1', U2);
        return linkId;
      },
    ],
  ])('lets nobody in by the UnionID that WeChat tells of the follower %s', async (_, given) => {
    const linkId = await given();
    const victims = [identityIdOf(VICTIM), identityIdOf(VICTIM_B), followerId('oa-1')].sort();
    await enterTwice(ATTACKER, U2);
    await world.tell('oa-1', U2);
    expect(live(ATTACKER)?.identityIds).toEqual([identityIdOf(ATTACKER)]);
    await enterTwice(VICTIM, unionIdOf(1));
    expect(await world.enter(VICTIM_B, unionIdOf(1))).toMatchObject({ unionId: unionIdOf(1) });
    expect([...live(VICTIM)!.identityIds].sort()).toEqual(victims);
    await world.tell('oa-1', U2);
    expect(world.reviews().length).toBeGreaterThan(0);
    await world.later();
    expect(await world.undoLink(VICTIM, linkId)).toMatchObject({ ok: true });
    for (const { _id: reviewId } of world.reviews())
      await decideReview(world.deps(), { reviewId, decision: 'again', by: 'u_owner' as UserId });
    await enterTwice(ATTACKER, U2);
    await world.tell('oa-1', U2);
    const [attackers, follower] = [identityIdOf(ATTACKER), followerId('oa-1')];
    expect([...live(VICTIM)!.identityIds].sort()).toEqual(victims.filter((id) => id !== follower));
    expect([...live(ATTACKER)!.identityIds].sort()).toEqual([attackers, follower].sort());
    expect(world.reviews()).toEqual([]);
  });
});
