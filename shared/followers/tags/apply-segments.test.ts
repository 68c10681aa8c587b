import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import type { PeopleCondition } from '../../contracts/segment.ts';
import { deadly, forEveryDeath, type Death, type Gate } from '../../db/interruptions.harness.ts';
import { startClientWorld, type ClientWorld } from '../../wechat/client.harness.ts';
import * as wechat from '../../wechat/endpoints/index.ts';
import { TagWorld } from './tags.harness.ts';

const GIVE = '/cgi-bin/tags/members/batchtagging';
const TAKE = '/cgi-bin/tags/members/batchuntagging';

let local: LocalDatabase;
let server: ClientWorld;
let world: TagWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterEach(() => server.close());
afterAll(() => local.close());

/** A world with so many followers, whose first run is done. */
async function start(followers: number): Promise<void> {
  const dailyQuotas = { '/cgi-bin/tags/get': 100_000, '/cgi-bin/user/tag/get': 100_000 };
  server = await startClientWorld({ accounts: { oa: { followers } }, dailyQuotas });
  world = new TagWorld(local, server);
  await world.run();
}

const listed = async () => (await wechat.listFollowers(world.oa, undefined)).openIds;
const tagNamed = async (name: string) => (await wechat.listTags(world.oa)).find((tag) => tag.name === name);
async function membersOf(name: string): Promise<string[]> {
  const tag = await tagNamed(name);
  return tag ? (await wechat.listTagged(world.oa, tag.id, undefined)).openIds.sort() : [];
}

const EVERYBODY: PeopleCondition = { is: 'followed', after: '2000-01-01T00:00:00Z' };
const NOBODY: PeopleCondition = { is: 'followed', before: '2000-01-01T00:00:00Z' };
/** Who has one of these tags by hand. */
const tagged = (...tagIds: number[]): PeopleCondition => ({
  is: 'any',
  of: tagIds.map((tagId) => ({ is: 'tagged' as const, tagId })),
});
const segment = async () => (await world.list()).segments[0];

describe('the tag of a segment', () => {
  it('is made and given to those who fit, by fifties, and taken when they do not any more', async () => {
    await start(130);
    expect(await world.save('新客', EVERYBODY)).toEqual({ ok: true, data: { revision: 1 } });
    expect(await world.tick()).toBe('done');
    expect(await membersOf('新客')).toEqual((await listed()).sort());
    expect([server.calls(GIVE), server.calls(TAKE)]).toEqual([3, 0]);
    expect(await segment()).toMatchObject({ last: { has: 130, given: 130, taken: 0, refused: 0, full: 0 } });
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
    const requests = local.requests();
    expect(await world.tick()).toBe('idle');
    expect(local.requests() - requests).toBe(1);

    expect(await world.save('新客', NOBODY, 1)).toEqual({ ok: true, data: { revision: 2 } });
    expect(await world.tick()).toBe('done');
    expect(await membersOf('新客')).toEqual([]);
    expect([server.calls(GIVE), server.calls(TAKE)]).toEqual([3, 3]);
    expect((await world.list()).tags).toContainEqual(expect.objectContaining({ name: '新客', count: 0 }));
  });

  it('follows the night: others changed it, and those who fit are others', async () => {
    await start(60);
    const people = await listed();
    await wechat.tagFollowers(world.oa, 100, people.slice(0, 10));
    world.nextDay();
    await world.run();
    await world.save('常客', tagged(100));
    await world.tick();
    const mine = (await tagNamed('常客'))!.id;
    await wechat.untagFollowers(world.oa, 100, people.slice(0, 3));
    await wechat.tagFollowers(world.oa, mine, people.slice(40, 45));
    world.nextDay();
    await world.run();
    expect(await membersOf('常客')).toEqual(await membersOf('会员日'));
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
  });

  it('of those who wait over a thousand followers costs no call more', async () => {
    await start(2_300);
    const people = await listed();
    const some = people.filter((_, at) => at % 10 === 0);
    for (let from = 0; from < some.length; from += 50)
      await wechat.tagFollowers(world.oa, 2, some.slice(from, from + 50));
    world.nextDay();
    await world.run();
    const [before, wanted] = [server.calls(GIVE), await membersOf('星标组')];
    await world.save('星', tagged(2));
    // One page a tick: the others wait in the state from one to the next.
    const gate: Gate = ({ name, perform }) => {
      if (name === 'identities.find') world.clock.advance(60_000);
      return perform();
    };
    expect(await world.tick(gate)).toBe('unfinished');
    expect(JSON.stringify(world.state())).not.toContain(people[0]!.slice(0, 6));
    await world.tick(gate);
    expect(await world.tick(gate)).toBe('done');
    expect(await membersOf('星')).toEqual(wanted);
    expect(server.calls(GIVE) - before).toBe(Math.ceil(wanted.length / 50));
  });

  it('goes with the segment', async () => {
    await start(30);
    await world.save('新客', EVERYBODY);
    await world.tick();
    expect(await world.remove('新客', 1)).toEqual({ ok: true, data: {} });
    expect(await world.remove('新客', 1)).toEqual({ ok: true, data: {} });
    expect(await world.tick()).toBe('done');
    expect(await tagNamed('新客')).toBeUndefined();
    expect((await world.list()).segments).toEqual([]);
    expect((await world.list()).tags.map(({ name }) => name)).not.toContain('新客');
    expect(await world.save('新客', NOBODY)).toEqual({ ok: true, data: { revision: 1 } });
    world.nextDay();
    await world.run();
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
  });

  it('is taken from all before it is deleted when too many have it', async () => {
    await start(30);
    await world.save('新客', EVERYBODY);
    await world.tick();
    await world.remove('新客', 1);
    server.fail('/cgi-bin/tags/delete', 45057);
    expect(await world.tick()).toBe('done');
    expect(server.calls(TAKE)).toBe(1);
    expect([await tagNamed('新客'), (await world.list()).segments]).toEqual([undefined, []]);
  });

  it('knows who has used the mini program, and how somebody came', async () => {
    await start(20);
    const { oaOpenId } = server.wechat.personByName('林小满')!;
    const { scene } = world.identity(oaOpenId)!.follower!;
    const user = world.users().find(({ identityIds }) => identityIds.includes(world.followerId(oaOpenId)))!;
    await local.database
      .collection('users')
      .updateMany({ _id: user._id }, { addToSet: { identityIds: 'wxMiniProgram:mp-1' } });
    const joined: PeopleCondition = { is: 'joined' };
    expect(await world.preview(joined)).toEqual({ followers: 20, fit: 1 });
    expect(await world.preview({ is: 'not', of: joined })).toEqual({ followers: 20, fit: 19 });
    const both = { is: 'all' as const, of: [joined, { is: 'came' as const, scenes: [scene!] }] };
    await world.save('会员', both);
    await world.tick();
    expect(await membersOf('会员')).toEqual([oaOpenId]);
  });
});

describe('in the way of a tag', () => {
  it('a stranger among fifty is put aside and the others have it', async () => {
    await start(60);
    await server.act('unfollow', { name: '林小满' });
    await world.save('新客', EVERYBODY);
    expect(await world.tick()).toBe('done');
    expect(await membersOf('新客')).toEqual((await listed()).sort());
    expect(await segment()).toMatchObject({ last: { has: 59, given: 59, refused: 1 } });
  });

  it('is that somebody has 20 tags, which is told', async () => {
    await start(60);
    const [crowded] = await listed();
    const has = (await wechat.tagsOfFollower(world.oa, crowded!)).length;
    for (let number = has; number < 20; number++) {
      const { id } = await wechat.createTag(world.oa, `标签${number}`);
      await wechat.tagFollowers(world.oa, id, [crowded!]);
    }
    await world.save('新客', EVERYBODY);
    expect(await world.tick()).toBe('done');
    expect(await segment()).toMatchObject({ last: { has: 59, full: 1 } });
    // The night has told us of the 20 tags: nobody is asked any more.
    world.nextDay();
    const before = server.calls(GIVE);
    await world.run();
    expect(await segment()).toMatchObject({ last: { has: 59, full: 1 } });
    expect(server.calls(GIVE)).toBe(before);
  });

  it('is the day’s quota: the sync goes on, and the tags the next day', async () => {
    await start(60);
    await world.save('新客', EVERYBODY);
    server.fail(GIVE, 45009);
    expect(await world.tick()).toBe('unfinished');
    expect(await world.tick()).toBe('idle');
    expect(world.state()).not.toHaveProperty('notBefore');
    world.nextDay();
    await world.run();
    expect(await membersOf('新客')).toEqual((await listed()).sort());
  });

  it('is that the account may have no tags: the segment says so', async () => {
    await start(20);
    await world.save('新客', EVERYBODY);
    server.fail('/cgi-bin/tags/get', 48001);
    expect(await world.tick()).toBe('done');
    expect(await segment()).toMatchObject({ trouble: expect.stringContaining('/cgi-bin/tags/get') });
    expect(await world.tick()).toBe('idle');
    world.nextDay();
    await world.run();
    expect(await segment()).not.toHaveProperty('trouble', expect.anything());
    expect(await membersOf('新客')).toHaveLength(20);
  });

  it('is that others delete it meanwhile: it is made again', async () => {
    await start(20);
    await world.save('新客', EVERYBODY);
    server.fail(GIVE, 45159);
    expect(await world.tick()).toBe('unfinished');
    expect(await world.tick()).toBe('done');
    expect(await membersOf('新客')).toHaveLength(20);
  });
});

it('whatever request or call the function dies at, those who fit have the tag in the end, and nobody else', async () => {
  await start(12);
  const people = await listed();
  await wechat.tagFollowers(world.oa, 100, people.slice(0, 5));
  const requests = await forEveryDeath(async (death: Death) => {
    for (const { id } of await wechat.listTags(world.oa)) if (id > 102) await wechat.deleteTag(world.oa, id);
    world = new TagWorld(local, server);
    await world.run();
    await world.save('常客', tagged(100));
    await world.save('旧', NOBODY);
    await world.tick();
    const { id } = (await tagNamed('常客'))!;
    await wechat.tagFollowers(world.oa, id, people.slice(8, 10));
    const ids = people.slice(8, 10).map((openId) => world.followerId(openId));
    await local.database
      .collection('identities')
      .updateMany({ _id: { in: ids } }, { addToSet: { 'follower.tagIds': id } });
    await wechat.untagFollowers(world.oa, id, people.slice(0, 2));
    const lost = people.slice(0, 2).map((openId) => world.followerId(openId));
    await local.database
      .collection('identities')
      .updateMany({ _id: { in: lost } }, { pull: { 'follower.tagIds': [id] } });
    await world.remove('旧', 1);
    await world.save('新', EVERYBODY);
    const outcome = await world.tick(deadly(death));
    world.clock.advance(75_000);
    await world.run();
    expect(await membersOf('新')).toHaveLength(12);
    expect(await membersOf('常客')).toEqual(await membersOf('会员日'));
    expect(await tagNamed('旧')).toBeUndefined();
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
    return outcome === 'killed' ? 'killed' : 'survived';
  });
  expect(requests).toBeGreaterThanOrEqual(7);
}, 240_000);

it('whoever has which tags, those who fit have the tag after one pass, with the fewest calls', async () => {
  const leaf = fc.constantFrom(100, 101, 102).map((tagId): PeopleCondition => ({ is: 'tagged', tagId }));
  const condition: fc.Arbitrary<PeopleCondition> = fc.oneof(
    leaf,
    leaf.map((of) => ({ is: 'not', of }) as PeopleCondition),
    fc.tuple(leaf, leaf).map((of) => ({ is: 'all', of }) as PeopleCondition),
    fc.tuple(leaf, leaf).map((of) => ({ is: 'any', of }) as PeopleCondition),
  );
  await start(110);
  const people = (await listed()).sort();
  let revision = 0;
  await fc.assert(
    fc.asyncProperty(condition, async (wanted) => {
      const has = new Set(await membersOf('群'));
      const tags = new Map<string, number[]>();
      for (const line of await world.tagsOfServer()) {
        const [openId, id] = line.split(' ') as [string, string];
        tags.set(openId, [...(tags.get(openId) ?? []), Number(id)]);
      }
      const shall = people.filter((openId) => fitsByHand(wanted, tags.get(openId) ?? []));
      const give = shall.filter((openId) => !has.has(openId)).length;
      const take = [...has].filter((openId) => !shall.includes(openId)).length;
      const before = [server.calls(GIVE), server.calls(TAKE)];
      expect(await world.save('群', wanted, revision)).toMatchObject({ ok: true });
      revision += 1;
      await world.tick();
      expect(await membersOf('群')).toEqual(shall);
      expect([server.calls(GIVE) - before[0]!, server.calls(TAKE) - before[1]!]).toEqual([
        Math.ceil(give / 50),
        Math.ceil(take / 50),
      ]);
    }),
    { numRuns: 15 },
  );
}, 120_000);

function fitsByHand(condition: PeopleCondition, tagIds: readonly number[]): boolean {
  if (condition.is === 'tagged') return tagIds.includes(condition.tagId);
  if (condition.is === 'not') return !fitsByHand(condition.of, tagIds);
  const parts = (condition as { of: PeopleCondition[] }).of.map((one) => fitsByHand(one, tagIds));
  return condition.is === 'all' ? !parts.includes(false) : parts.includes(true);
}
