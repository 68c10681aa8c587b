import type { Database, Patch } from '../db/database.ts';
import type { DayLimits } from '../followers/index.ts';
import type { TokenRecord, TokenStore } from '../wechat/token-store.ts';
import type { UsageLedger } from '../wechat/usage.ts';

/** Document of `accessTokens`; `_id` is the account's AppID. */
interface TokenDocument extends TokenRecord {
  _id: string;
}

/** Tokens for all instances; one request each. */
export function tokenStore(database: Database): TokenStore {
  const tokens = database.collection<TokenDocument>('accessTokens');
  return {
    read: (appId) => tokens.get(appId),
    async lease(appId, seen, now, leaseUntil) {
      const fence = (seen?.fence ?? 0) + 1;
      const isTaken = seen
        ? await tokens.updateIf(
            { _id: appId, fence: seen.fence, leaseUntil: { lte: now } },
            { set: { fence, leaseUntil } },
          )
        : (await tokens.add({ _id: appId, fence, leaseUntil })) === 'added';
      return isTaken ? fence : undefined;
    },
    async keep(appId, fence, token, now) {
      await tokens.updateIf({ _id: appId, fence }, { set: { token, leaseUntil: now } });
    },
  };
}

/** Document of `wechatUsage`: one account's day. Fields are paths with `_` for `/`. */
interface UsageDocument {
  _id: string;
  appId: string;
  day: string;
  calls: Record<string, number>;
  limits: Record<string, number>;
}

const fieldOf = (path: string): string => path.slice(1).replaceAll('/', '_');

const fieldsOf = (byPath: Readonly<Record<string, number>>, prefix = ''): Record<string, number> =>
  Object.fromEntries(Object.entries(byPath).map(([path, value]) => [prefix + fieldOf(path), value]));

/** What WeChat allowed an account on each of these days, as far as it was asked; one request. */
export const dayLimits =
  (database: Database, appId: string) =>
  async (days: readonly string[]): Promise<ReadonlyMap<string, DayLimits>> => {
    const usages = database.collection<UsageDocument>('wechatUsage');
    const found = await usages.getMany(days.map((day) => `${appId}:${day}`));
    return new Map(found.map(({ day, limits }) => [day, limits]));
  };

/** What was called, by day; one request each, two more for the first of a day. */
export function usageLedger(database: Database): UsageLedger {
  const usages = database.collection<UsageDocument>('wechatUsage');
  return {
    async add(appId, day, { calls, limits }) {
      const where = { _id: `${appId}:${day}` };
      const patch: Patch = { inc: fieldsOf(calls, 'calls.'), set: fieldsOf(limits, 'limits.') };
      if (await usages.updateIf(where, patch)) return;
      const first = { ...where, appId, day, calls: fieldsOf(calls), limits: fieldsOf(limits) };
      if ((await usages.add(first)) === 'exists') await usages.updateIf(where, patch);
    },
  };
}
