import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { usageLedger } from './wechat-stores.ts';

const DAY = '2026-01-01';
const LIST = '/cgi-bin/user/get';

let local: LocalDatabase;
beforeAll(async () => (local = await startLocalDatabase()));
afterAll(() => local.close());
beforeEach(() => local.reset());

const add = (calls: Record<string, number>, limits: Record<string, number> = {}) =>
  usageLedger(local.database).add('wxOa', DAY, { calls, limits });
const kept = () => local.all<{ calls: object; limits: object }>('wechatUsage');

describe('the ledger of what was called', () => {
  it('adds up a day of an account in one document, with the limits as they were last read', async () => {
    await add({ [LIST]: 3, '/cgi-bin/stable_token': 1 }, { [LIST]: 500 });
    await add({ [LIST]: 2, '/cgi-bin/user/info': 4 }, { [LIST]: 1_000 });
    expect(kept()).toEqual([
      {
        _id: `wxOa:${DAY}`,
        appId: 'wxOa',
        day: DAY,
        calls: { 'cgi-bin_user_get': 5, 'cgi-bin_stable_token': 1, 'cgi-bin_user_info': 4 },
        limits: { 'cgi-bin_user_get': 1_000 },
      },
    ]);
  });

  it('costs one request, and two when it is the first of the day', async () => {
    await add({ [LIST]: 1 });
    expect(local.requests()).toBe(2);
    await add({ [LIST]: 1 });
    expect(local.requests()).toBe(3);
  });

  it('loses nothing when twenty instances begin a day at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => add({ [LIST]: 5 })));
    expect(kept()).toMatchObject([{ calls: { 'cgi-bin_user_get': 100 } }]);
  });
});
