import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import { followerIds, People } from '../identity/index.ts';
import { fieldsOf } from '../wechat/json.ts';
import { readPush } from '../wechat/push.ts';
import { keepPush } from './keep-push.ts';
import type { Runtime } from './runtime.ts';

const OA = 'wxOfficialAccount';
const account = { appId: OA, followerId: followerIds({ appId: OA, key: 'k'.repeat(32) }) };
const NOW = new Date('2026-01-01T04:00:00Z');
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let local: LocalDatabase;
let runtime: Runtime;
beforeAll(async () => {
  local = await startLocalDatabase();
  const { database } = local;
  const clock = new HandClock(NOW);
  runtime = { clock, database, logger: silent, people: new People(database, clock, []) } as unknown as Runtime;
});
beforeEach(() => local.reset());
afterAll(() => local.close());

let n = 0;
const pushOf = (fields: object) =>
  readPush(fieldsOf({ ToUserName: 'gh_1', FromUserName: 'oA', CreateTime: NOW.getTime() / 1000 - ++n, ...fields }));
const follow = () => pushOf({ MsgType: 'event', Event: 'subscribe' });
const written = () => pushOf({ MsgType: 'text', Content: 'hi', MsgId: String(n) });
const requestsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = local.requests();
  await work();
  return local.requests() - before;
};

describe('a push that comes again to the instance that has it', () => {
  it.each([
    ['without an effect', written],
    ['with one', follow],
  ])('%s is answered alike without a request of the database', async (_, make) => {
    const push = make();
    const first = await keepPush(push, account, runtime);
    expect(first).toMatchObject({ event: { receivedAt: NOW } });
    expect(await requestsOf(async () => expect(await keepPush(push, account, runtime)).toEqual(first))).toBe(0);
    expect(local.all('oaEvents')).toHaveLength(1);
  });

  it('while it is worked on costs nothing more, and waits for the same answer', async () => {
    await keepPush(follow(), account, runtime);
    local.reset();
    const alone = await requestsOf(() => keepPush(follow(), account, runtime));
    local.reset();
    const push = follow();
    const together = await requestsOf(async () => {
      const answers = await Promise.all([1, 2, 3].map(() => keepPush(push, account, runtime)));
      expect(new Set(answers.map(({ event }) => event)).size).toBe(1);
    });
    expect(together).toBe(alone);
  });

  it('that could not keep it tries anew', async () => {
    const push = written();
    local.faults.add({ target: 'database', match: '*', effect: { kind: 'error', code: 'X', message: 'planted' } });
    expect(await keepPush(push, account, runtime, { withinMs: 1 })).toEqual({ isRecordOnly: true });
    local.faults.clear();
    expect(await keepPush(push, account, runtime)).toMatchObject({ event: { receivedAt: NOW } });
    expect(local.all('oaEvents')).toHaveLength(1);
  });

  it('remembers nothing of whose it was, nor what was written', async () => {
    const { event } = await keepPush(written(), account, runtime);
    expect(Object.keys(event ?? {}).sort()).toEqual(['answer', 'receivedAt']);
  });

  it('is known by its record when hundreds came in between', async () => {
    const push = written();
    const first = await keepPush(push, account, runtime);
    for (let others = 0; others < 300; others++) await keepPush(written(), account, runtime);
    expect(await requestsOf(async () => expect(await keepPush(push, account, runtime)).toEqual(first))).toBeGreaterThan(
      0,
    );
  });
});
