import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserId } from '../core/ids.ts';
import { forEveryMeeting, type Gate } from '../db/interruptions.harness.ts';
import { forgetAddress, forgetPhone, undoMerge, type User } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { LinkWorld, START, type At } from './linking.harness.ts';

const NUMBER = '+8613800138000';
const STREET = '长乐路 99 号';
const [ELDER, YOUNGER]: [At, At] = [
  { person: 1, app: 'wxA' },
  { person: 1, app: 'wxB' },
];

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

interface Two {
  world: LinkWorld;
  elder: UserId;
  younger: UserId;
}
const said = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const address = (minutes: number, detail?: string) =>
  detail === undefined ? { at: said(minutes) } : { at: said(minutes), value: { recipient: '周', detail } };

/** Two records of one person; `who` has given a number and an address. */
async function two(who: 'elder' | 'younger'): Promise<Two> {
  const world = await LinkWorld.begin(local);
  const elder = (await world.enter(ELDER))._id;
  world.clock.advance(1_000);
  const younger = (await world.enter(YOUNGER))._id;
  const phone = { number: NUMBER, verifiedAt: world.clock.now(), codeId: 'c' };
  const set = { phone, preferences: { revision: 1, address: address(1, STREET) } };
  await local.database.collection<User>('users').updateIf({ _id: who === 'elder' ? elder : younger }, { set });
  return { world, elder, younger };
}
const forget = async ({ world }: Two, userId: UserId, gate?: Gate) => {
  await forgetPhone(world.deps(gate).people, userId);
  await forgetAddress({ ...world.deps(gate) }, userId);
};
const kept = () => JSON.stringify([local.all('users'), local.all('merges')]);
function expectGone(): void {
  expect(kept()).not.toContain(NUMBER);
  expect(kept()).not.toContain(STREET);
}

describe('a number and an address that somebody takes back', () => {
  it.each(['elder', 'younger'] as const)(
    'from the %s record in the middle of a merge are nowhere any more',
    async (who) => {
      const merge = ({ world }: Two, gate?: Gate) => world.merge(ELDER, YOUNGER, gate);
      const start = () => two(who);
      await forEveryMeeting(start, merge, async (those, gate) => {
        await forget(those, those[who], gate);
        await those.world.settle();
        expectGone();
      });
      let isForgotten = false;
      const forgotten = (those: Two) => forget(those, those[who]).then(() => (isForgotten = true));
      await forEveryMeeting(start, forgotten, async (those, gate) => {
        isForgotten = false;
        await merge(those, gate);
        await those.world.settle();
        if (isForgotten) expectGone();
      });
    },
  );

  it('in the middle of an undo are nowhere any more', async () => {
    const merged = async () => {
      const those = await two('younger');
      await those.world.merge(ELDER, YOUNGER);
      await those.world.settle();
      those.world.clock.advance(150_000);
      return those;
    };
    const undo = ({ world }: Two, gate?: Gate) => {
      const mergeId = world.merges()[0]?._id ?? '';
      return undoMerge(world.deps(gate).people.merges, { mergeId, by: 'u_staff' as UserId });
    };
    await forEveryMeeting(merged, undo, async (those, gate) => {
      await forget(those, those.elder, gate);
      // Whoever is told so by WeChat of one identity of two is told of that one.
      await forget(those, those.younger);
      expectGone();
    });
  });

  it('are gone too where a newer word has taken the place of an older one', async () => {
    const { world, elder, younger } = await two('elder');
    const newer = { preferences: { revision: 1, address: address(2) } };
    await local.database.collection<User>('users').updateIf({ _id: younger }, { set: newer });
    await world.merge(ELDER, YOUNGER);
    expect(kept()).toContain(STREET);
    await forgetAddress(world.deps(), elder);
    expect(kept()).not.toContain(STREET);
  });
});
