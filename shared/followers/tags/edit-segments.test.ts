import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { segmentCondition, tagSave, type SegmentCondition } from '../../contracts/tag.ts';
import { startClientWorld, type ClientWorld } from '../../wechat/client.harness.ts';
import * as wechat from '../../wechat/endpoints/index.ts';
import { fits } from './fits.ts';
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

const JOINED: SegmentCondition = { is: 'joined' };
const refused = (error: string) => ({ ok: false, error });

describe('a segment', () => {
  it.each<[string, SegmentCondition, string]>([
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

describe('a condition', () => {
  const followed = { is: 'followed', after: '2024-01-01T00:00:00Z', before: '2024-02-01T00:00:00Z' } as const;
  const known = (subscribedAt: string | undefined, rest = {}) => ({
    follower: {
      state: 'following' as const,
      stateAt: new Date(0),
      ...(subscribedAt === undefined ? {} : { subscribedAt: new Date(subscribedAt) }),
      ...rest,
    },
    hasJoined: false,
  });

  it.each<[SegmentCondition, ReturnType<typeof known>, boolean]>([
    [followed, known('2024-01-01T00:00:00Z'), true],
    [followed, known('2024-02-01T00:00:00Z'), false],
    [followed, known('2023-12-31T23:59:59Z'), false],
    [followed, known(undefined), false],
    [{ is: 'scanned', codes: ['7'] }, known(undefined, { qrScene: 7 }), true],
    [{ is: 'scanned', codes: ['0'] }, known(undefined, { qrScene: 0, qrSceneText: '' }), false],
    [{ is: 'scanned', codes: ['a'] }, known(undefined, { qrSceneText: 'a' }), true],
    [{ is: 'scanned', codes: ['b'] }, known(undefined, { lastScan: { scene: 'b' } }), true],
    [{ is: 'came', scenes: ['ADD_SCENE_SEARCH'] }, known(undefined), false],
  ])('%j', (condition, follower, expected) => {
    expect(fits(condition, follower)).toBe(expected);
  });

  it.each([
    [{ is: 'followed' }],
    [{ is: 'followed', after: 'yesterday' }],
    [{ is: 'came', scenes: [] }],
    [{ is: 'tagged', tagId: -1 }],
    [{ is: 'joined', more: 1 }],
    [{ is: 'unknown' }],
    [{ is: 'not', of: { is: 'not', of: { is: 'not', of: { is: 'not', of: { is: 'joined' } } } } }],
    [{ is: 'any', of: Array.from({ length: 6 }, () => ({ is: 'all', of: Array.from({ length: 10 }, () => JOINED) })) }],
  ])('is refused: %j', (condition) => {
    expect(segmentCondition.safeParse(condition).success).toBe(false);
    expect(tagSave.input.safeParse({ name: '常客', revision: 0, condition }).success).toBe(false);
  });
});
