import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../core/clock.ts';
import type { IdentityId, UserId } from '../core/ids.ts';
import { People, type User } from '../identity/index.ts';
import { privacyConsents } from '../privacy/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Dispatching } from './dispatchers.harness.ts';
import type { Message } from './message.ts';
import { purposes, type Purpose } from './purposes.ts';

const APP = 'wx1';
const id = (n: number) => `u_${n}` as UserId;

let local: LocalDatabase;
let world: Dispatching;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());
beforeEach(async () => {
  world = new Dispatching(local);
  const now = world.clock.now();
  const times = { createdAt: now, updatedAt: now };
  const users = [0, 1, 2].map((n): User => ({
    ...{ _id: id(n), identityIds: [`${APP}:o${n}` as IdentityId], roles: [], ...times },
  }));
  await people().users.addMany(users);
});

const people = () => new People(local.database, world.clock, []);
const says = (n: number, what: 'withdrawn' | 'agreed', at = world.clock.now()) =>
  privacyConsents(local.database).add({ _id: `${id(n)}:${what}:${at.getTime()}`, userId: id(n), what, at });

/** Of each person one message of this purpose, by the way that is first for it. */
async function put(purpose: Purpose): Promise<void> {
  const [channel] = purposes[purpose].channels;
  await world.add(3, channel, { purpose });
}
/** What became of each, by its person. */
const ends = () =>
  Object.fromEntries(
    local.all<Message>('messages').map(({ openId, state, reason }) => [openId, reason ? `${state}: ${reason}` : state]),
  );

describe('somebody who has taken back the agreement to the privacy policy', () => {
  it.each(Object.keys(purposes) as Purpose[])(
    'is sent for %s what they asked for, and nothing else',
    async (purpose) => {
      await says(1, 'withdrawn');
      await put(purpose);
      await world.dispatch();
      const isTheirWish = ['couponIssued', 'couponRedeemed', 'couponExpiring', 'conversation'].includes(purpose);
      expect(ends()).toEqual({ o0: 'sent', o1: isTheirWish ? 'sent' : 'undelivered: withdrawn', o2: 'sent' });
      world.clock.advance(60 * MINUTE_MS);
      expect(await world.dispatch()).toBe('idle');
      expect(world.chats.mostSeen()).toBe(1);
    },
  );

  it('also after the message was made, and by an id that leads to their record; not when they have agreed since', async () => {
    await put('service');
    world.clock.advance(1);
    for (const n of [0, 1]) await says(n, 'withdrawn');
    world.clock.advance(1);
    await says(1, 'agreed');
    // Merged, and the words stand under the old id still.
    await people().users.updateIf({ _id: id(2) }, { addToSet: { formerIds: id(0) } });
    await people().users.updateIf({ _id: id(0) }, { set: { identityIds: [], mergedInto: id(2) } });
    await world.dispatch();
    expect(ends()).toEqual({ o0: 'sent', o1: 'sent', o2: 'undelivered: withdrawn' });
  });

  it('costs two requests more for twenty notices, three where some have, and none for others', async () => {
    const costOf = async (purpose: Purpose) => {
      await put(purpose);
      const before = local.requests();
      await world.dispatch();
      return local.requests() - before;
    };
    const plain = await costOf('couponExpiring');
    await local.database.collection('messages').removeMany({ _id: { gt: '' } });
    expect(await costOf('service')).toBe(plain + 2);
    await local.database.collection('messages').removeMany({ _id: { gt: '' } });
    await says(1, 'withdrawn');
    // One is not sent, which is ended in one request instead of two.
    expect(await costOf('service')).toBe(plain + 3 - 2 + 1);
  });
});
