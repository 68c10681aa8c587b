import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, forEveryMeeting, Turns } from '../db/interruptions.harness.ts';
import type { OaEvent } from '../followers/index.ts';
import { followerId, OA } from '../followers/sync.harness.ts';
import type { Message } from '../messaging/message.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { LeavingWorld } from './erasure.harness.ts';

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 5);
const LONG_MS = 240_000;

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const messages = () => local.all<Message>('messages');
const fresh = (people: number[] = [1, 2]) => new LeavingWorld(local).begin(people);

/** Person 1 has written and agreed, and is a user of the mini program if so wanted; 2 stays. */
async function known(isUser: boolean): Promise<LeavingWorld> {
  const world = await fresh();
  if (isUser) await world.signIn(1);
  await world.write(1);
  await world.agree(1);
  world.pass();
  return world;
}

describe('a follower who leaves', () => {
  it('leaves nothing behind but a tombstone', async () => {
    const world = await known(false);
    const stateAt = new Date(Math.floor(world.sync.clock.now().getTime() / 1000) * 1000);
    await world.leave(1);
    await world.settle();
    expect(world.problems([1, 2])).toEqual([]);
    const { createdAt, ...tombstone } = world.sync.identity('oa-1')!;
    expect(tombstone).toEqual({
      ...{ _id: followerId('oa-1'), kind: 'oa', appId: OA, leftAt: stateAt, updatedAt: stateAt },
      follower: { state: 'unfollowed', stateAt },
    });
    expect(createdAt).toEqual(new Date('2024-03-01T04:00:00Z'));
    expect(world.sync.users().map(({ unionId }) => unionId)).toEqual(['union-2']);
    for (const name of ['messageConsents', 'serviceWindows', 'replyTurns'] as const)
      expect(local.all(name)).toEqual([]);
  });

  it('and is anonymised leaves how and when they came, too', async () => {
    const world = await known(false);
    world.sync.policy = 'anonymise';
    await world.leave(1);
    await world.settle();
    expect(world.problems([1, 2])).toEqual([]);
    expect(world.sync.identity('oa-1')?.follower).toMatchObject({ state: 'unfollowed', scene: 'ADD_SCENE_SEARCH' });
    expect(world.sync.users()).toHaveLength(1);
  });

  it('takes along the ids that led to them', async () => {
    const world = new LeavingWorld(local);
    world.sync.account.unbound = new Set(['oa-1', 'oa-2']);
    await world.begin([1, 2]);
    world.sync.account.unbound.clear();
    world.sync.settings.refreshDays = 1;
    world.sync.clock.advance(DAY_MS);
    await world.settle();
    expect(world.problems([1, 2])).toEqual([]);
    expect(world.sync.users().filter(({ mergedInto }) => mergedInto)).toHaveLength(2);
    await world.signIn(2);
    await world.leave(1);
    await world.leave(2);
    await world.settle();
    expect(world.problems([1, 2])).toEqual([]);
    const [user] = world.sync.users().filter(({ mergedInto }) => !mergedInto);
    expect(user).toMatchObject({ unionId: 'union-2', identityIds: ['wxMiniProgram:mp-2'] });
    expect(world.sync.users()).toHaveLength(2);
    await world.follow(2);
    await world.settle();
    expect(world.sync.identity('oa-2')).toMatchObject({ userId: user?._id });
  });

  it('stays a user of the mini program', async () => {
    const world = await known(true);
    await world.leave(1);
    await world.settle();
    expect(world.problems([1, 2])).toEqual([]);
    expect(world.sync.users().map(({ identityIds }) => identityIds)).toContainEqual(['wxMiniProgram:mp-1']);
    expect(await world.signIn(1)).toMatchObject({ ok: true, data: { isFollower: false } });
  });

  it('is recognised when they come back, and joined again', async () => {
    const world = await known(true);
    await world.leave(1);
    await world.settle();
    const { leftAt, createdAt } = world.sync.identity('oa-1')!;
    await world.follow(1);
    await world.settle();
    expect(world.problems([1, 2])).toEqual([]);
    expect(world.sync.identity('oa-1')).toMatchObject({ leftAt, createdAt, unionId: 'union-1' });
    expect(await world.signIn(1)).toMatchObject({ ok: true, data: { isFollower: true } });
  });

  it('gets the same answer to a push that is delivered once more', async () => {
    const world = await fresh();
    const deliver = world.writing(1);
    const first = await deliver();
    await world.leave(1);
    await world.settle();
    const again = await deliver();
    if (first === 'killed' || again === 'killed') throw new Error('killed');
    expect([again.outcome, again.event.answer]).toEqual(['known', first.event.answer]);
    expect(local.all<OaEvent>('oaEvents').filter(({ raw }) => raw?.includes('I am'))).toEqual([]);
  });

  it('and of whom WeChat tells late is erased once more', async () => {
    const world = await fresh();
    const [late, latest] = [world.writing(1), world.writing(1)];
    await world.leave(1);
    await world.settle();
    await late();
    await world.agree(1);
    await latest();
    await world.settle();
    expect(world.problems([1, 2])).toEqual([]);
  });

  it('costs little together with many others', async () => {
    const people = Array.from({ length: 60 }, (_, n) => n);
    const world = await fresh(people);
    await Promise.all(people.slice(1).map((person) => world.leave(person)));
    const before = local.requests();
    world.pass();
    await world.sync.tick();
    // State and lease, finding and claiming, two of users, nine of the subjects, the identities, the end; pending details.
    expect(local.requests() - before).toBeLessThanOrEqual(20);
    expect(world.problems(people)).toEqual([]);
  });
});

describe('messages to a follower who leaves', () => {
  const put = (_id: string, more: object) =>
    local.database.collection('messages').add({
      ...{ _id, appId: OA, openId: 'oa-1', channel: 'template', purpose: 'conversation', content: { templateId: 't' } },
      ...{ attempts: 1, createdAt: new Date(0), expiresAt: new Date('2030-01-01'), ...more },
    });

  it('are cancelled or emptied, and one that is being sent first comes to its end', async () => {
    const world = await fresh();
    const dueAt = world.sync.clock.now();
    await put('waiting', { state: 'waiting', dueAt });
    await put('taken', { state: 'waiting', dueAt, dispatcherId: 'd' });
    await put('dead', { state: 'dead' });
    await put('sent', { state: 'sent', wechatId: '1' });
    await put('unknown', { state: 'unknown' });
    await put('under way', { state: 'waiting', dueAt, dispatcherId: 'd', uncertainSince: dueAt });
    await world.leave(1);
    await world.settle();
    const states = Object.fromEntries(messages().map(({ _id, state, openId }) => [_id, [state, openId]]));
    expect(states).toEqual({
      ...{ waiting: ['cancelled', undefined], taken: ['cancelled', undefined], dead: ['cancelled', undefined] },
      ...{ sent: ['sent', undefined], unknown: ['unknown', undefined], 'under way': ['waiting', 'oa-1'] },
    });
    expect(world.sync.identity('oa-1')).toMatchObject({ pending: 'erasing', openId: 'oa-1' });
    await local.database
      .collection('messages')
      .updateIf({ _id: 'under way' }, { set: { state: 'sent' }, unset: ['dueAt', 'dispatcherId', 'uncertainSince'] });
    await world.settle();
    expect(world.problems([1, 2])).toEqual([]);
    expect(messages().every((message) => !('content' in message))).toBe(true);
  });
});

describe('an erasure that is killed at any request', () => {
  it.each([
    ['of a follower only', false],
    ['of a user of the mini program', true],
  ])(
    '%s is done by the next tick, also when the push was killed and delivered again',
    async (_, isUser) => {
      const requests = await forEveryDeath(async (death) => {
        const world = await known(isUser);
        const push = await world.leave(1, deadly(death));
        await world.leave(1);
        const tick = await world.sync.tick(deadly(death));
        await world.settle();
        expect(world.problems([1, 2])).toEqual([]);
        expect(world.sync.users()).toHaveLength(isUser ? 2 : 1);
        return push === 'killed' || tick === 'killed' ? 'killed' : 'survived';
      });
      expect(requests).toBeGreaterThanOrEqual(7);
    },
    LONG_MS,
  );
});

/** A follower has left, and their erasure is due. */
async function left(): Promise<LeavingWorld> {
  const world = await known(false);
  await world.leave(1);
  world.pass();
  return world;
}

const ACTS: [string, (world: LeavingWorld) => Promise<unknown>][] = [
  ['a sign-in', (world) => world.signIn(1)],
  ['a return', (world) => world.follow(1)],
  ['a return and another leave', async (world) => [await world.follow(1), await world.write(1), await world.leave(1)]],
  ['a late message', (world) => world.write(1)],
  ['a late agreement', (world) => world.agree(1)],
];

describe('an erasure in the middle of which comes', () => {
  it.each(ACTS)(
    '%s, at any request, ends as it must',
    async (_, act) => {
      await forEveryMeeting(left, act, async (world, gate) => {
        await world.sync.tick(gate);
        await world.settle();
        expect(world.problems([1, 2])).toEqual([]);
      });
    },
    LONG_MS,
  );
});

describe('a sign-in in the middle of which comes an erasure', () => {
  it(
    'at any request, keeps its user',
    async () => {
      const tick = (world: LeavingWorld) => world.sync.tick();
      await forEveryMeeting(left, tick, async (world, gate) => {
        expect(await world.signIn(1, gate)).toMatchObject({ ok: true });
        await world.settle();
        expect(world.problems([1, 2])).toEqual([]);
        expect(world.sync.users()).toHaveLength(2);
      });
    },
    LONG_MS,
  );
});

describe('people who follow, write, agree, sign in and leave', () => {
  it(
    'in any order, at once with ticks that may be killed, leave nothing that must not stay',
    async () => {
      const acts = ['follow', 'leave', 'write', 'agree', 'signIn', 'tick', 'deadTick'] as const;
      const plan = fc.array(fc.tuple(fc.constantFrom(...acts), fc.integer({ min: 1, max: 2 }), fc.nat(25)), {
        ...{ minLength: 3, maxLength: 8 },
      });
      await fc.assert(
        fc.asyncProperty(plan, fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }), async (plan, order) => {
          const world = await fresh();
          const turns = new Turns();
          const deed = ([act, person, at]: (typeof plan)[number]) => {
            if (act === 'tick') return () => world.sync.tick(turns.gate);
            if (act === 'deadTick') return () => world.sync.tick(deadly({ at, when: 'after' }, turns.gate));
            if (act === 'write') return () => world.write(person);
            return () => world[act](person, turns.gate);
          };
          // Those of one person one after the other, as people do; all else at once.
          const of = (person: number) => plan.filter(([act, who]) => who === person && !/tick/i.test(act));
          const inTurn = (steps: typeof plan) => async () => {
            for (const step of steps) {
              world.sync.clock.advance(1_000);
              await deed(step)();
            }
          };
          const ticks = plan.filter(([act]) => /tick/i.test(act)).map((step) => inTurn([step]));
          let turn = 0;
          const pick = () => order[turn++ % order.length] ?? 0;
          await turns.run([inTurn(of(1)), inTurn(of(2)), ...ticks], pick, () => world.sync.clock.advance(50));
          await world.settle();
          expect(world.problems([1, 2])).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    LONG_MS,
  );
});
