import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { Visits, type Visit } from '../channels/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import type { Identity, User } from './identity.ts';
import { People } from './people.ts';
import { signIn, type SignInRequest } from './sign-in.ts';

let local: LocalDatabase;
let time: number;
const clock = { now: () => new Date(time) };
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => restart());
afterAll(() => local.close());

function restart(): void {
  local.reset();
  time = Date.UTC(2024, 2, 1);
}

const MP = 'wxMiniProgram';
const ANN = { appId: MP, openId: 'mp-ann', unionId: 'union-ann' };
const STRANGER = { appId: MP, openId: 'mp-stranger' };

async function enter(caller: SignInRequest['caller'], entry?: SignInRequest['entry'], gate?: Gate) {
  const database = gate ? gated(local.database, gate) : local.database;
  const people = new People(database, clock, []);
  const signedIn = await signIn({ clock, people, visits: new Visits(database) }, { caller, entry });
  if (!signedIn.ok) throw new Error('refused');
  return signedIn.data;
}
const users = () => local.all<User>('users');
const live = () => users().filter(({ mergedInto }) => !mergedInto);
const identities = () => local.all<Identity>('identities');
const visits = () => local.all<Visit>('visits');
const visit = (visitId: string, channelId?: string) => ({ visitId, scene: 1035, channelId });

describe('signing in', () => {
  it('makes one record of a new person, with one identity', async () => {
    const { user, isFollower } = await enter(ANN);
    expect({ user, isFollower }).toMatchObject({ user: { unionId: 'union-ann', roles: [] }, isFollower: false });
    expect(users()).toEqual([user]);
    expect(user.identityIds).toEqual([`${MP}:mp-ann`]);
    expect(identities()).toMatchObject([{ _id: `${MP}:mp-ann`, kind: 'mp', userId: user._id, unionId: 'union-ann' }]);
  });

  it('again finds the same record and writes nothing', async () => {
    const { user } = await enter(ANN);
    const before = local.requests();
    expect((await enter(ANN)).user).toEqual(user);
    expect(local.requests() - before).toBe(2);
  });

  it('costs few requests: of somebody new five, with a visit seven; again two, with a visit four', async () => {
    const costs = [];
    for (const entry of [undefined, visit('visit-1')]) {
      restart();
      for (const again of [0, 1, 2]) {
        const before = local.requests();
        await enter(ANN, entry && { ...entry, visitId: `visit-${again}` });
        costs.push(local.requests() - before);
        time += 1000;
      }
    }
    expect(costs).toEqual([5, 2, 2, 7, 4, 4]);
  });

  it('thirty times at once makes one record, with and without UnionID', async () => {
    for (const caller of [ANN, STRANGER]) {
      restart();
      const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => enter(caller, visit(`visit-${n % 3}`))));
      expect(new Set(answers.map(({ user }) => user._id)).size).toBe(1);
      expect(users()).toHaveLength(1);
      expect(users()[0]?.identityIds).toHaveLength(1);
      expect(identities()).toHaveLength(1);
      expect(visits()).toHaveLength(3);
    }
  });

  it('from two mini programs with one UnionID at once makes one record of two identities', async () => {
    await Promise.all([ANN, { ...ANN, appId: 'wxOther', openId: 'other-ann' }].map((caller) => enter(caller)));
    expect(users()).toHaveLength(1);
    expect([...(users()[0]?.identityIds ?? [])].sort()).toEqual([`${MP}:mp-ann`, 'wxOther:other-ann'].sort());
  });

  it('without UnionID does not join strangers', async () => {
    await enter(STRANGER);
    await enter({ ...STRANGER, openId: 'mp-another' });
    expect(users()).toHaveLength(2);
    expect(users().every(({ unionId }) => unionId === undefined)).toBe(true);
  });

  it('keeps a UnionID that comes late, and the person stays who they were', async () => {
    const { user } = await enter(STRANGER);
    const later = await enter({ ...STRANGER, unionId: 'union-late' });
    expect(later.user._id).toBe(user._id);
    expect(live()).toMatchObject([{ unionId: 'union-late' }]);
    expect(identities()).toMatchObject([{ unionId: 'union-late', userId: user._id }]);
  });

  it('keeps a UnionID that comes while the identity is being made without it', async () => {
    const { user } = await enter({ ...STRANGER, unionId: 'union-late' }, undefined, async ({ name, perform }) => {
      if (name === 'identities.add') await enter(STRANGER);
      return perform();
    });
    expect(live()).toMatchObject([{ _id: user._id, unionId: 'union-late', identityIds: [`${MP}:mp-stranger`] }]);
    expect(identities()).toMatchObject([{ unionId: 'union-late', userId: user._id }]);
  });
});

describe('a sign-in that is killed anywhere', () => {
  it('and repeated leaves the same as one that was not', async () => {
    const undisturbed = async () => {
      await enter(ANN, visit('visit-1', 'menu'));
      const state = { users: users(), identities: identities(), visits: visits() };
      restart();
      return state;
    };
    const expected = await undisturbed();
    const requests = await forEveryDeath(async (death) => {
      restart();
      const first = await orKilled(() => enter(ANN, visit('visit-1', 'menu'), deadly(death)));
      await enter(ANN, visit('visit-1', 'menu'));
      expect({ users: users(), identities: identities(), visits: visits() }).toEqual(expected);
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBeGreaterThanOrEqual(7);
  });
});

describe('the channel that brought somebody', () => {
  const touches = () => [users()[0]?.firstTouch?.channelId, users()[0]?.lastTouch?.channelId];

  it('is kept for the first and the last visit', async () => {
    for (const channel of ['menu', 'poster', 'friend']) {
      await enter(ANN, visit(`visit-${channel}`, channel));
      time += 1000;
    }
    expect(touches()).toEqual(['menu', 'friend']);
    expect(visits().map(({ channelId }) => channelId)).toEqual(['menu', 'poster', 'friend']);
  });

  it('is not taken back by a late repeat of an older visit', async () => {
    await enter(ANN, visit('visit-1', 'menu'));
    time += 1000;
    await enter(ANN, visit('visit-2', 'poster'));
    time += 1000;
    await enter(ANN, visit('visit-1', 'menu'));
    expect(touches()).toEqual(['menu', 'poster']);
    expect(users()[0]?.lastTouch?.at).toEqual(new Date(time - 1000));
    expect(visits()).toHaveLength(2);
  });

  it('is the first one, also when that visit was broken off anywhere and completed after the second', async () => {
    await forEveryDeath(async (death) => {
      restart();
      await enter(ANN);
      const first = await orKilled(() => enter(ANN, visit('visit-1', 'menu'), deadly(death)));
      const isKept = visits().length > 0;
      time += 1000;
      await enter(ANN, visit('visit-2', 'poster'));
      time += 1000;
      await enter(ANN, visit('visit-1', 'menu'));
      // Of a visit that was not even kept, the repeat is the first that we hear.
      expect(touches()).toEqual(isKept ? ['menu', 'poster'] : ['poster', 'menu']);
      expect(visits()).toHaveLength(2);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('may be none', async () => {
    await enter(ANN, visit('visit-1'));
    expect(users()[0]?.firstTouch).toEqual({ scene: 1035, at: clock.now() });
  });
});
