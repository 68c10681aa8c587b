import { describe, expect, it } from '@jest/globals';
import { answering, type Asked } from '../client.harness.ts';
import { WeChatError } from '../errors.ts';
import { fetchFollowers } from './follower-details.ts';

const openIdsOf = ({ parameters }: Asked) => (parameters.user_list as { openid: string }[]).map(({ openid }) => openid);
const names = (count: number) => Array.from({ length: count }, (_, n) => `o${n}`);
const info = (openid: string) => ({ openid, subscribe: 1, unionid: `u-${openid}`, subscribe_time: 1_600_000_000 });

/** A WeChat that knows everybody but `foreign`, and keeps what it was asked. */
function wechat(foreign: readonly string[] = [], answer = (openIds: string[]) => openIds.map(info)) {
  const { api, asked } = answering((one) => {
    const openIds = openIdsOf(one);
    if (openIds.some((openId) => foreign.includes(openId))) throw new WeChatError(one.path, 40003, 'invalid openid');
    return { user_info_list: answer(openIds) };
  });
  return { api, batches: () => asked.map(openIdsOf) };
}

describe('fetching the details of followers', () => {
  it('asks once for a hundred, and not at all when nobody is asked for', async () => {
    const { api, batches } = wechat();
    expect((await fetchFollowers(api, names(100))).details).toHaveLength(100);
    expect(batches().map((batch) => batch.length)).toEqual([100]);
    expect(await fetchFollowers(api, [])).toEqual({ details: [], failed: [] });
    expect(batches()).toHaveLength(1);
  });

  it('finds the foreign ones among a hundred by halving, and loses nobody else', async () => {
    const all = names(100);
    for (const foreign of [['o0'], ['o99'], ['o3', 'o4', 'o77'], all]) {
      const { api } = wechat(foreign);
      const { details, failed } = await fetchFollowers(api, all);
      expect(failed).toEqual(foreign.map((openId) => ({ openId, reason: 'refused' })));
      expect(details.map(({ openId }) => openId)).toEqual(all.filter((one) => !foreign.includes(one)));
    }
  });

  it('needs two calls for each halving, not one for every follower', async () => {
    const { api, batches } = wechat(['o42']);
    await fetchFollowers(api, names(100));
    expect(batches().length).toBeLessThanOrEqual(1 + 2 * 7);
  });

  it('halves no longer than it may: the others of a refused call stay undecided', async () => {
    const { api, batches } = wechat(['o7']);
    let halvings = 2;
    const { details, failed } = await fetchFollowers(api, names(100), () => halvings-- > 0);
    expect(batches()).toHaveLength(5);
    expect(details).toHaveLength(75);
    expect(failed).toEqual(names(25).map((openId) => ({ openId, reason: 'undecided' })));
  });

  it('does not count on the order of the answer', async () => {
    const { api } = wechat([], (openIds) => openIds.map(info).reverse());
    const { details } = await fetchFollowers(api, names(10));
    expect(details.every(({ openId, unionId }) => unionId === `u-${openId}`)).toBe(true);
    expect(details.map(({ openId }) => openId).sort()).toEqual(names(10));
  });

  it('counts those as failed whom the answer leaves out, and takes nobody who was not asked for', async () => {
    const { api } = wechat([], (openIds) => [info('stranger'), ...openIds.slice(1).map(info)]);
    const { details, failed } = await fetchFollowers(api, ['o0', 'o1', 'o2']);
    expect(details.map(({ openId }) => openId)).toEqual(['o1', 'o2']);
    expect(failed).toEqual([{ openId: 'o0', reason: 'missing' }]);
  });

  it('leaves out what WeChat sends empty, and keeps what is there', async () => {
    const empty = {
      openid: 'o0',
      subscribe: 1,
      unionid: '',
      subscribe_time: 0,
      remark: '',
      qr_scene: 0,
      qr_scene_str: '',
    };
    const full = {
      ...info('o1'),
      remark: '店长',
      tagid_list: [128, 2],
      subscribe_scene: 'ADD_SCENE_QR_CODE',
      qr_scene: 98765,
    };
    const { api } = wechat([], () => [empty, full, { openid: 'o2', subscribe: 0 }] as never);
    const { details } = await fetchFollowers(api, names(3));
    expect(details).toEqual([
      { openId: 'o0', subscribed: true, tagIds: [] },
      {
        openId: 'o1',
        subscribed: true,
        unionId: 'u-o1',
        subscribedAt: new Date('2020-09-13T12:26:40Z'),
        scene: 'ADD_SCENE_QR_CODE',
        qrScene: 98765,
        remark: '店长',
        tagIds: [128, 2],
      },
      { openId: 'o2', subscribed: false, tagIds: [] },
    ]);
  });

  it('takes null for what there is not, and puts one unreadable person aside instead of a hundred', async () => {
    const none = { openid: 'o0', subscribe: 1, unionid: null, subscribe_time: null, remark: null, tagid_list: null };
    const odd = { openid: 'o1', subscribe: 'yes' };
    const { api } = wechat([], () => [none, odd, info('o2')] as never);
    const { details, failed } = await fetchFollowers(api, names(3));
    expect(details).toMatchObject([{ openId: 'o0', subscribed: true, tagIds: [] }, { openId: 'o2' }]);
    expect(failed).toEqual([{ openId: 'o1', reason: 'missing' }]);
  });

  it('gives up on any other error at once', async () => {
    const { api, asked } = answering(({ path }) => {
      throw new WeChatError(path, 45009, 'quota');
    });
    await expect(fetchFollowers(api, names(100))).rejects.toMatchObject({ code: 45009 });
    expect(asked).toHaveLength(1);
  });
});
