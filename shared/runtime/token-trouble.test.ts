import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { gated, type Gate } from '../db/interruptions.harness.ts';
import { TokenBroker } from '../wechat/access-token.ts';
import { silent, startClientWorld, type ClientWorld } from '../wechat/client.harness.ts';
import { weChatHttp } from '../wechat/http.ts';
import { tokenStore } from './wechat-stores.ts';

const RUNS = Number(process.env.WEILIAN_RUNS ?? 40);
const TOKEN = '/cgi-bin/stable_token';

let local: LocalDatabase;
let world: ClientWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
  world = await startClientWorld({ followers: 10 });
});
afterAll(async () => {
  await world.close();
  await local.close();
});

/** What becomes of one request of the database: it is answered, fails before or after its effect, or never ends. */
const FATES = ['answered', 'answered', 'answered', 'before', 'after', 'never'] as const;

/** Each request in turn meets its fate; those behind the last are answered. */
function fated(fates: readonly (typeof FATES)[number][]): Gate {
  const left = fates.values();
  return async ({ name, perform }) => {
    const fate = left.next().value ?? 'answered';
    if (fate === 'before') throw new Error(`${name} failed`);
    if (fate === 'never') return new Promise(() => {});
    const answer = await perform();
    if (fate === 'after') throw new Error(`the answer to ${name} was lost`);
    return answer;
  };
}

it('whatever the database does, each instance has a token that WeChat takes, for one question at most', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.constantFrom(...FATES), { maxLength: 16 }),
    fc.integer({ min: 1, max: 5 }),
    fc.boolean(),
    async (fates, count, isKilled) => {
      local.reset();
      const store = tokenStore(gated(local.database, fated(fates)));
      const [account, http] = [world.wechat.accounts().oa, weChatHttp(world.url)];
      const broker = () =>
        new TokenBroker({
          http,
          account,
          store,
          clock: world.clock,
          logger: silent,
          wait: async () => {},
          storeLimitMs: 20,
        });
      const brokers = Array.from({ length: count }, broker);
      const before = world.calls(TOKEN);
      const tokens = await Promise.all(brokers.map((one) => one.current()));
      expect(world.calls(TOKEN) - before).toBeLessThanOrEqual(count);
      if (isKilled) {
        await world.post(
          TOKEN,
          {},
          { grant_type: 'client_credential', appid: account.appId, secret: account.appSecret, force_refresh: true },
        );
        brokers.forEach((one, index) => one.refused(tokens[index]!));
      }
      for (const token of await Promise.all(brokers.map((one) => one.current()))) {
        const answer = await world.get('/cgi-bin/user/get', { access_token: token });
        expect(answer.errcode).toBeUndefined();
      }
      // Quotas of the emulated account, and of force_refresh, begin anew.
      await world.clock.advance(24 * 60 * 60 * 1000);
    },
  );
  await fc.assert(property, { numRuns: RUNS });
}, 60_000);
