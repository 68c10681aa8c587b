import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { ReplyWorld, ruleOf, written } from './replies.harness.ts';

let local: LocalDatabase;
let world: ReplyWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = new ReplyWorld(local);
  await world.save({ rule: ruleOf('hi', { on: 'keyword', match: 'exact', words: ['hi'] }, { silenceMinutes: 10 }) });
  await world.save({ rule: ruleOf('what?', { on: 'default' }) });
});
afterAll(() => local.close());

describe('a rule that is silent for a while', () => {
  it('speaks again to the same person when the time is over, and to others at once; nobody else speaks for it', async () => {
    const say = (person: string) => world.answer(written('hi', person));
    expect([await say('oA'), await say('oA'), await say('oB')]).toEqual(['hi', undefined, 'hi']);
    world.clock.advance(10 * MINUTE_MS - 1);
    expect(await say('oA')).toBeUndefined();
    world.clock.advance(1);
    expect([await say('oA'), await say('oA')]).toEqual(['hi', undefined]);
  });

  it('answers a push that is delivered again as before', async () => {
    const push = written('hi');
    expect([await world.answer(push), await world.answer(push)]).toEqual(['hi', 'hi']);
    world.clock.advance(11 * MINUTE_MS);
    const later = written('hi');
    expect([await world.answer(later), await world.answer(later)]).toEqual(['hi', 'hi']);
  });

  it('speaks to one of many messages that come at once, however often it is asked', async () => {
    for (let round = 0; round < 5; round++) {
      world.clock.advance(10 * MINUTE_MS);
      const pushes = Array.from({ length: 6 }, () => written('hi'));
      const answers = await Promise.all([...pushes, ...pushes].map((push) => world.answer(push)));
      const answered = new Set(pushes.filter((_, at) => answers[at] === 'hi').map(({ key }) => key));
      expect(answered.size).toBe(1);
      expect(answers.filter(Boolean)).toHaveLength(2);
    }
  });

  it('speaks again when the trace of its last time is deleted while it looks', async () => {
    expect(await world.answer(written('hi'))).toBe('hi');
    world.clock.advance(10 * MINUTE_MS);
    const deleting: Gate = async ({ name, perform }) => {
      const answer = await perform();
      if (name === 'replyTurns.add' && answer === 'exists')
        await local.database.collection('replyTurns').removeMany({ expiresAt: { lte: world.clock.now() } });
      return answer;
    };
    const push = written('hi');
    expect([await world.answer(push, world.book(deleting)), await world.answer(push)]).toEqual(['hi', 'hi']);
    expect(await world.answer(written('hi'))).toBeUndefined();
  });

  it('killed anywhere, answers the push when it comes again', async () => {
    for (const isFirst of [true, false]) {
      const requests = await forEveryDeath(async (death) => {
        world.clock.advance(10 * MINUTE_MS);
        const push = written('hi', isFirst ? `o${Math.random()}` : 'oA');
        const first = await orKilled(() => world.answer(push, world.book(deadly(death))));
        expect(await world.answer(push)).toBe('hi');
        return first === 'killed' ? 'killed' : 'survived';
      });
      expect(requests).toBeGreaterThanOrEqual(2);
    }
  });

  it('keeps of the person a hash and no OpenID', async () => {
    await world.answer(written('hi', 'oPersonOpenId'));
    expect(JSON.stringify(local.all('replyTurns'))).not.toContain('oPersonOpenId');
  });
});
