import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import type { PeopleCondition } from '../../contracts/segment.ts';
import { startClientWorld, type ClientWorld } from '../../wechat/client.harness.ts';
import * as wechat from '../../wechat/endpoints/index.ts';
import { TagWorld } from './tags.harness.ts';

let local: LocalDatabase;
let server: ClientWorld;
let world: TagWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  server = await startClientWorld({ accounts: { oa: { followers: 10 } } });
  world = new TagWorld(local, server);
});
afterEach(() => server.close());
afterAll(() => local.close());

const JOINED: PeopleCondition = { is: 'joined' };
const refused = (error: string) => ({ ok: false, error });

describe('a segment', () => {
  it.each<[string, PeopleCondition, string]>([
    ['星标组', JOINED, 'TAG.RESERVED'],
    ['会员日', JOINED, 'TAG.TAKEN'],
    ['超过三十个字节的标签名字', JOINED, 'TAG.NAME_TOO_LONG'],
    ['常客', { is: 'not', of: { is: 'tagged', tagId: 999 } }, 'TAG.UNKNOWN_TAG'],
  ])('is refused: %s', async (name, condition, error) => {
    await world.run();
    const requests = local.requests();
    expect(await world.save(name, condition)).toEqual(refused(error));
    expect(local.requests() - requests).toBe(2);
    expect([(await world.list()).segments, await world.tick()]).toEqual([[], 'idle']);
  });

  it('is refused before the tags of the account are known', async () => {
    expect(await world.save('常客', JOINED)).toEqual(refused('TAG.NOT_READY'));
  });

  it('may not be made of the tag of another segment', async () => {
    await world.run();
    await world.save('常客', JOINED);
    await world.tick();
    const { tagId } = (await world.list()).segments[0]!;
    expect(await world.save('别人', { is: 'tagged', tagId: tagId! })).toEqual(refused('TAG.UNKNOWN_TAG'));
  });

  it('is refused where the account has a hundred tags', async () => {
    const room = 100 - (await wechat.listTags(world.oa)).filter(({ id }) => id > 2).length;
    for (let made = 1; made < room; made++) await wechat.createTag(world.oa, `标签${made}`);
    await world.run();
    expect(await world.save('常客', JOINED)).toMatchObject({ ok: true });
    expect(await world.save('新客', JOINED)).toEqual(refused('TAG.TOO_MANY'));
    expect(await world.save('常客', { is: 'not', of: JOINED }, 1)).toMatchObject({ ok: true });
  });

  it('is changed by one of two who change the same revision; a repeat changes nothing', async () => {
    await world.run();
    expect(await world.save('常客', JOINED)).toEqual({ ok: true, data: { revision: 1 } });
    expect(await world.save('常客', JOINED)).toEqual({ ok: true, data: { revision: 1 } });
    expect(await world.save('常客', { is: 'not', of: JOINED })).toEqual(refused('TAG.CHANGED_MEANWHILE'));
    const both = await Promise.all([
      world.save('常客', { is: 'not', of: JOINED }, 1),
      world.save('常客', { is: 'all', of: [JOINED] }, 1),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await world.save('新客', JOINED, 3)).toEqual(refused('TAG.NOT_FOUND'));
    expect(await world.remove('常客', 1)).toEqual(refused('TAG.CHANGED_MEANWHILE'));
    expect(await world.remove('新客', 1)).toEqual(refused('TAG.NOT_FOUND'));
    expect((await world.list()).segments).toHaveLength(1);
  });
});
