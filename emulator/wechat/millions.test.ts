import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { startWeChat } from './wechat-under-test.ts';

const MILLION = 1_000_000;
const PAGE = 10_000;
const MOST_BYTES = 20 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapUsed = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

it('two accounts have a million followers each in the memory of a small world, and know them by their OpenIDs', async () => {
  const before = heapUsed();
  const world = await startWeChat({
    accounts: { oa: { followers: MILLION }, news: { followers: MILLION, verified: true } },
  });
  const read = async (account: string): Promise<Set<string>> => {
    const token = await world.token(account);
    const found = new Set<string>();
    for (let next = '', page = 0; page < 3; page++) {
      const answer = await world.get('/cgi-bin/user/get', { ...token, next_openid: next });
      expect([answer.total, answer.count]).toEqual([MILLION, PAGE]);
      for (const openId of answer.data!.openid) found.add(openId);
      next = answer.next_openid;
    }
    return found;
  };
  const [ofFirst, ofSecond] = [await read('oa'), await read('news')];
  expect([ofFirst.size, ofSecond.size, [...ofFirst].some((openId) => ofSecond.has(openId))]).toEqual([
    3 * PAGE,
    3 * PAGE,
    false,
  ]);
  const last = world.wechat.personByOpenId([...ofSecond].at(-1)!)!;
  expect(last.openIds.news).toBe([...ofSecond].at(-1));
  ofFirst.clear();
  ofSecond.clear();
  // Two million objects would be a dozen times as much.
  expect(heapUsed() - before).toBeLessThan(MOST_BYTES);
  await world.close();
});
