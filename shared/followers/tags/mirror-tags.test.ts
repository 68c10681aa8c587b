import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { deadly, forEveryDeath, type Death, type Gate } from '../../db/interruptions.harness.ts';
import type { Identity } from '../../identity/index.ts';
import { startClientWorld, type ClientWorld } from '../../wechat/client.harness.ts';
import * as wechat from '../../wechat/endpoints/index.ts';
import { TagWorld } from './tags.harness.ts';

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
  server = await startClientWorld({ accounts: { oa: { followers } } });
  world = new TagWorld(local, server);
  await world.run();
}

const listed = async () => (await wechat.listFollowers(world.oa, undefined)).openIds;
const membersOf = async (tagId: number) => (await wechat.listTagged(world.oa, tagId, undefined)).openIds;
const report = () => world.reports().at(-1)?.tags;

/** A gate that keeps what passes it. */
function counting(): { gate: Gate; names: string[] } {
  const names: string[] = [];
  const gate: Gate = ({ name, perform }) => {
    names.push(name);
    return perform();
  };
  return { gate, names };
}

describe('the tags of an account', () => {
  it('cost one call, one count for each and few requests in a night in which nobody changed them', async () => {
    await start(60);
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
    world.nextDay();
    const { gate, names } = counting();
    await world.run(gate);
    const ofStage = names.slice(names.indexOf('listTags'), names.indexOf('syncReports.add'));
    const count = 'identities.count';
    const document = ['followerTags.add', 'followerTags.updateIf', 'tagSegments.find', 'syncs.updateIf'];
    expect(ofStage).toEqual(['listTags', 'followerTags.get', count, count, count, count, ...document]);
    expect(report()).toEqual({ compared: 4, differing: 0, given: 0, taken: 0 });
  });

  it('are ours again when others gave, took, made and deleted some; members are listed only where counts differ', async () => {
    await start(60);
    const people = await listed();
    await wechat.tagFollowers(world.oa, 100, people.slice(0, 20));
    world.nextDay();
    await world.run();
    const before = await membersOf(100);
    const fresh = await wechat.createTag(world.oa, '南京');
    await wechat.tagFollowers(world.oa, fresh.id, people.slice(0, 30));
    await wechat.untagFollowers(world.oa, 100, before.slice(0, 2));
    await wechat.deleteTag(world.oa, 101);
    world.nextDay();
    world.pageSize = 7;
    const { gate, names } = counting();
    await world.run(gate);
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
    expect(report()).toMatchObject({ compared: 4, differing: 3, given: 30 });
    const pages = Math.ceil(30 / 7) + Math.max(1, Math.ceil((before.length - 2) / 7));
    expect(names.filter((name) => name === 'listTagged')).toHaveLength(pages);
  });

  it('of more than a thousand followers are compared a thousand at a time', async () => {
    await start(2_500);
    const people = await listed();
    const fresh = await wechat.createTag(world.oa, '南京');
    for (let from = 0; from < people.length; from += 50)
      await wechat.tagFollowers(world.oa, fresh.id, people.slice(from, from + 50));
    world.nextDay();
    await world.run();
    expect(report()).toMatchObject({ differing: 1, given: 2_500, taken: 0 });
    for (let from = 0; from < 1_200; from += 50)
      await wechat.untagFollowers(world.oa, fresh.id, people.slice(from, from + 50));
    world.nextDay();
    await world.run();
    expect(report()).toMatchObject({ differing: 1, given: 0, taken: 1_200 });
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
  });

  it('are not given to somebody who left and came back while the members were listed', async () => {
    await start(20);
    const { oaOpenId } = server.wechat.personByName('林小满')!;
    await wechat.tagFollowers(world.oa, 100, [oaOpenId]);
    await local.database
      .collection<Identity>('identities')
      .updateMany({ 'follower.tagIds': 100 }, { pull: { 'follower.tagIds': [100] } });
    world.nextDay();
    const gate: Gate = async ({ name, perform }) => {
      const answer = await perform();
      if (name !== 'listTagged') return answer;
      await server.act('unfollow', { name: '林小满' });
      await server.act('follow', { name: '林小满' });
      await world.push('unsubscribe', oaOpenId);
      await world.push('subscribe', oaOpenId);
      return answer;
    };
    await world.run(gate);
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
  });
});

describe('a refusal of WeChat about tags', () => {
  const differ = () =>
    wechat.createTag(world.oa, '南京').then(async ({ id }) => {
      await wechat.tagFollowers(world.oa, id, (await listed()).slice(0, 5));
      world.nextDay();
    });

  it.each([
    ['for the kind of account', '/cgi-bin/tags/get', 48001],
    ['for the day’s quota', '/cgi-bin/user/tag/get', 45009],
  ])('%s is noted, the run ends, and the next one makes up for it', async (_, path, code) => {
    await start(20);
    await differ();
    server.fail(path, code);
    await world.run();
    expect(world.state().run).toMatchObject({ state: 'done' });
    expect(report()?.trouble).toContain(path);
    expect(world.state()).not.toHaveProperty('notBefore');
    world.nextDay();
    await world.run();
    expect(report()).not.toHaveProperty('trouble');
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
  });

  it('is what a list of members amounts to that has no end', async () => {
    await start(20);
    await differ();
    const people = await listed();
    const page = { openIds: Array.from({ length: 250 }, () => people).flat(), nextCursor: 'again' };
    await world.run(({ name, perform }) => (name === 'listTagged' ? Promise.resolve(page) : perform()));
    expect(world.state().run).toMatchObject({ state: 'done' });
    expect(report()?.trouble).toContain('the list does not end');
    expect(world.state().run.tagging).not.toHaveProperty('cursor');
  });

  it('for a minute, in which the last member that was listed leaves, names nobody who has left; the list is begun again', async () => {
    await start(20);
    const { id } = await wechat.createTag(world.oa, '南京');
    const { oaOpenId } = server.wechat.personByName('林小满')!;
    await wechat.tagFollowers(world.oa, id, [
      oaOpenId,
      ...(await listed()).filter((one) => one !== oaOpenId).slice(0, 3),
    ]);
    world.nextDay();
    world.pageSize = 1;
    let isStopped = false;
    const gate: Gate = async ({ name, perform }) => {
      if (name === 'listTagged' && !isStopped && world.state().run.tagging?.cursor === oaOpenId) {
        isStopped = true;
        server.fail('/cgi-bin/user/tag/get', 45011);
      }
      return perform();
    };
    expect(await world.tick(gate)).toBe('paused');
    expect(world.state().run.tagging).toMatchObject({ cursor: oaOpenId });
    await server.act('unfollow', { name: '林小满' });
    await world.push('unsubscribe', oaOpenId);
    await world.tick();
    expect(world.state().run.tagging).toMatchObject({ pages: 0, members: 0, isListed: false });
    expect(JSON.stringify(world.state())).not.toContain(oaOpenId);
    world.clock.advance(60_001);
    await world.run();
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
  });

  it('in the middle of a tag’s members leaves none of their OpenIDs in the state', async () => {
    await start(20);
    await differ();
    world.pageSize = 2;
    let pages = 0;
    await world.run(({ name, perform }) => {
      if (name === 'listTagged' && ++pages === 2) server.fail('/cgi-bin/user/tag/get', 45009);
      return perform();
    });
    expect(report()?.trouble).toContain('/cgi-bin/user/tag/get');
    expect(world.state().run.tagging).toMatchObject({ pages: 1 });
    expect(world.state().run.tagging).not.toHaveProperty('cursor');
  });

  it('to go on so fast lets the run wait for a minute', async () => {
    await start(20);
    await differ();
    server.fail('/cgi-bin/user/tag/get', 45011);
    expect(await world.tick()).toBe('paused');
    world.clock.advance(90_000);
    await world.run();
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
  });

  it('because the tag was deleted meanwhile takes it from everybody', async () => {
    await start(20);
    await wechat.tagFollowers(world.oa, 100, (await listed()).slice(0, 5));
    world.nextDay();
    server.fail('/cgi-bin/user/tag/get', 45159);
    await world.run();
    expect(world.ownTags().filter((line) => line.endsWith(' 100'))).toEqual([]);
  });
});

it('whatever request of the comparison the function dies at, the tags are those of the server in the end', async () => {
  await start(12);
  const identities = local.database.collection<Identity>('identities');
  const people = await listed();
  await wechat.tagFollowers(world.oa, 100, people.slice(0, 8));
  /** Another world with the same server, where we know of the tags only wrong things. */
  const prepare = async () => {
    world = new TagWorld(local, server);
    world.pageSize = 4;
    await world.run();
    const ids = people.map((openId) => world.followerId(openId));
    await identities.updateMany({ _id: { in: ids.slice(0, 3) } }, { pull: { 'follower.tagIds': [100] } });
    await identities.updateMany({ _id: { in: ids.slice(8, 10) } }, { addToSet: { 'follower.tagIds': 100 } });
    await identities.updateMany({ _id: { in: ids.slice(5, 9) } }, { addToSet: { 'follower.tagIds': 777 } });
    const { tags } = local.all<{ tags: object[] }>('followerTags')[0]!;
    const known = [...tags, { id: 777, name: '旧', count: 4 }];
    await local.database.collection('followerTags').updateMany({}, { set: { tags: known } });
    world.nextDay();
  };
  const deathIn = (death: Death): Gate => {
    const mortal = deadly(death);
    let isInStage = false;
    return (request) => {
      isInStage ||= request.name === 'listTags';
      return isInStage ? mortal(request) : request.perform();
    };
  };
  const requests = await forEveryDeath(async (death) => {
    await prepare();
    const outcome = await world.tick(deathIn(death));
    world.clock.advance(75_000);
    await world.run();
    expect(world.ownTags()).toEqual(await world.tagsOfServer());
    expect(report()).not.toHaveProperty('trouble');
    return outcome === 'killed' ? 'killed' : 'survived';
  });
  expect(requests).toBeGreaterThanOrEqual(7);
}, 120_000);

it('whatever others do, a tag whose count differs is right after the night, and all are when everybody’s turn has come', async () => {
  const change = fc.record({
    kind: fc.constantFrom('tag', 'untag', 'delete', 'create', 'leave', 'come'),
    tag: fc.nat(5),
    from: fc.nat(11),
    count: fc.nat(6),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { maxLength: 5 }), { minLength: 1, maxLength: 3 }), async (nights) => {
      await server?.close().catch(() => undefined);
      await start(12);
      world.settings.refreshDays = 2;
      for (const changes of nights) {
        for (const one of changes) await happen(one);
        world.nextDay();
        await world.run();
      }
      for (let day = 0; day < 2; day++) {
        world.nextDay();
        await world.run();
      }
      expect(world.ownTags()).toEqual(await world.tagsOfServer());
    }),
    { numRuns: 8 },
  );
}, 120_000);

interface Change {
  kind: string;
  tag: number;
  from: number;
  count: number;
}

async function happen({ kind, tag, from, count }: Change): Promise<void> {
  const people = (await listed()).slice(from, from + count);
  const tags = await wechat.listTags(world.oa);
  const { id } = tags[tag % tags.length]!;
  const name = ['林小满', '周子昂', '王思远'][from % 3]!;
  if (kind === 'tag' && people.length > 0) await wechat.tagFollowers(world.oa, id, people);
  if (kind === 'untag' && people.length > 0) await wechat.untagFollowers(world.oa, id, people);
  if (kind === 'delete' && id > 2) await wechat.deleteTag(world.oa, id);
  if (kind === 'create') await wechat.createTag(world.oa, `新${from}`).catch(() => undefined);
  if (kind === 'leave') await server.act('unfollow', { name }).catch(() => undefined);
  if (kind === 'come') await server.act('follow', { name }).catch(() => undefined);
}
