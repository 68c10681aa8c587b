import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserId } from '../core/ids.ts';
import { deadly, forEveryDeath } from '../db/interruptions.harness.ts';
import type { OaEvent } from '../followers/index.ts';
import { signIn, type User } from '../identity/index.ts';
import type { Erasure } from '../privacy/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { MP, PersonWorld } from './person.harness.ts';

const LONG_MS = 240_000;

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const fresh = () => new PersonWorld(local).begin();
const events = () => local.all<OaEvent>('oaEvents');

describe('somebody who takes back what they had allowed', () => {
  it('has nothing of what they wrote kept any more, and stays who they are', async () => {
    const world = await fresh();
    const userId = await world.known(1);
    world.leaving.pass();
    await world.leaving.tell(1, 'user_authorization_revoke');
    expect(JSON.stringify(events())).not.toMatch(/I am|oa-1/);
    await world.settle();
    expect(world.problems()).toEqual([]);
    expect(local.all('erasures')).toEqual([]);
    expect((await world.person(userId)).identities).toHaveLength(2);
  });
});

describe('somebody whose WeChat account is gone', () => {
  it('is erased, in the account and in the mini program', async () => {
    const world = await fresh();
    const userId = await world.known(1);
    world.leaving.pass();
    await world.leaving.tell(1, 'user_authorization_cancellation');
    expect(local.all<Erasure>('erasures')).toMatchObject([{ _id: userId, why: 'cancelled' }]);
    await world.settle();
    expect(world.problems({ person: 1, userId })).toEqual([]);
    expect(world.leaving.everything()).not.toMatch(new RegExp(`oa-1(?!\\d)|union-1(?!\\d)|${userId}`));
  });

  it('takes nothing from a user to whom a link has given them as a follower', async () => {
    const world = await fresh();
    const { people } = world.deps();
    const signedIn = await signIn(world.deps(), { caller: { appId: MP, openId: 'mp-victim' } });
    const { _id: victim } = (signedIn as { data: { user: User } }).data.user;
    const { userId: follower } = world.identities().find(({ openId }) => openId === 'oa-1') as { userId: UserId };
    await people.merges.merge({ a: victim, b: follower, cause: 'ticket', by: victim });
    await world.claim(victim);
    await world.leaving.tell(1, 'user_authorization_cancellation');
    await world.settle();
    expect((await world.person(victim)).identities).toMatchObject([{ openId: 'mp-victim' }]);
    expect(world.coupons()).toMatchObject([{ userId: victim, state: 'unused' }]);
    expect(world.leaving.everything()).not.toMatch(/oa-1(?!\d)/);
  });

  it('and whom nobody knew leaves an event that names nobody', async () => {
    const world = await fresh();
    await world.leaving.tell(7, 'user_authorization_cancellation');
    expect(world.leaving.everything()).not.toContain('oa-7');
    expect(events().map(({ type }) => type)).toEqual(['event.user_authorization_cancellation']);
    expect(world.identities()).toHaveLength(2);
  });

  it(
    'is erased too when what the platform told was killed anywhere and told again',
    async () => {
      const requests = await forEveryDeath(async (death) => {
        const world = await fresh();
        const userId = await world.known(1);
        world.leaving.pass();
        const told = await world.leaving.tell(1, 'user_authorization_cancellation', deadly(death));
        await world.leaving.tell(1, 'user_authorization_cancellation');
        await world.settle();
        expect(world.problems({ person: 1, userId })).toEqual([]);
        return told === 'killed' ? 'killed' : 'survived';
      });
      expect(requests).toBeGreaterThanOrEqual(7);
    },
    LONG_MS,
  );
});
