import type { Caller } from '../../emulator/cloudbase/index.ts';
import { sign, encrypt } from '../../emulator/wechat/push/crypto.ts';
import { writeXml } from '../../emulator/wechat/push/xml.ts';
import type { World } from '../../emulator/world.ts';
import { adminDatabase, type AdminDatabase } from '../../scripts/local/admin-database.ts';
import { LOCAL_ENVIRONMENT, LOCAL_FOLLOWER_KEY, startApplication } from '../../scripts/local/application.ts';
import { STORE } from '../../scripts/local/merchant.ts';
import { followerIds, staffOf, type FollowerId, type Role } from '../../shared/identity/index.ts';
import { WorldControl, type Outcome, type Person } from '../../scripts/main-job/control.ts';
import { watchLogs } from './watched-logs.ts';

/** As `/control/functions/invoke` names a caller. */
export type CallerKind =
  | { kind: 'miniprogram'; person: string }
  | { kind: 'web' | 'anonymous' | 'http' }
  | { kind: 'timer'; triggerName: string }
  | { kind: 'function'; name: string };

/** A push as WeChat would send it: query string and body. */
export interface SignedPush {
  query: Record<string, string>;
  body: string;
}

/**
 * The application as it would be deployed (bundles from dist/, real processes) in a local world whose clock stands still:
 * no timer fires by itself. `close` fails when a function has printed an OpenID, a phone number, a token or a secret.
 */
export interface ApplicationUnderTest {
  world: World;
  control: WorldControl;
  database: AdminDatabase;
  person(name: string): Person;
  /** `_id` of a follower's identity, which pushes and turns name too. */
  followerId: FollowerId;
  /** Calls a function over `/control`; `rules: 'off'`: as in an environment where the function rules were never set. */
  invoke(name: string, data: unknown, as: CallerKind, rules?: 'on' | 'off'): Promise<Outcome>;
  /** Calls a function as another function that works for `context`. */
  invokeFromFunction(name: string, data: unknown, context: Caller): Promise<Outcome>;
  /** Every document of every collection, by collection: to compare before and after. */
  contents(): Record<string, object[]>;
  /** Signs a person in and gives them these roles, as whoever can write the database may; without: every one. */
  employ(name: string, roles?: readonly Role[]): Promise<void>;
  /** A push of the Official Account with these fields, signed and encrypted by the emulated WeChat's own code. */
  push(fields: Record<string, string | number>, changes?: { timestamp?: number; nonce?: string }): SignedPush;
  close(): Promise<void>;
}

/**
 * Its merchant says nothing in the chat: who tests replies saves the rules.
 * @param followers few, because most tests need none
 * @param variables instead of those that fit the emulated accounts
 */
export async function startApplicationUnderTest(
  followers = 1_000,
  variables: Record<string, string> = {},
  options: { withWeChatPay?: boolean; withReminder?: boolean } = {},
): Promise<ApplicationUnderTest> {
  const world = await startApplication({ port: 0, followers, variables, withOptional: true, ...options });
  world.clock.freeze();
  const leaks = watchLogs(world);
  const control = new WorldControl(world.addresses);
  const database = adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
  await database.collection('replyRules').where({ state: 'kept' }).remove();
  const person = (name: string) => world.wechat.personByName(name)!;
  return {
    world,
    control,
    database,
    person,
    followerId: followerIds({ appId: world.wechat.accounts().oa.appId, key: LOCAL_FOLLOWER_KEY }),
    invoke: (name, data, as, rules) => control.post('/functions/invoke', { name, data, as, rules }),
    invokeFromFunction: (name, data, context) =>
      world.cloudbase.invoke({ name, data, caller: { kind: 'function', name: 'caller', context } }),
    contents: () => contentsOf(world),
    employ: async (name, roles = ['owner', staffOf(STORE)]) => {
      await control.call('customer', name, 'user.signIn', {});
      const { unionId } = person(name);
      await database
        .collection('users')
        .where({ unionId })
        .update({ roles: [...roles] });
    },
    push: (fields, changes) => pushOf(world, fields, changes),
    close: async () => {
      await world.close();
      if (leaks.length > 0) throw new Error(`the functions printed what no log may hold:\n${leaks.join('\n')}`);
    },
  };
}

function contentsOf({ cloudbase: { database } }: World): Record<string, object[]> {
  const all = database.collections().map(({ name, count }) => [name, database.find(name, { limit: count }).documents]);
  return structuredClone(Object.fromEntries(all)) as Record<string, object[]>;
}

function pushOf(
  world: World,
  fields: Record<string, string | number>,
  { timestamp = Math.floor(world.clock.nowMs() / 1000), nonce = '1320562132' } = {},
): SignedPush {
  const { oa } = world.wechat.accounts();
  const sealed = encrypt(writeXml({ ToUserName: oa.originalId, ...fields }), oa, Buffer.alloc(16, 'r'));
  const at = String(timestamp);
  return {
    query: {
      signature: sign(oa.token, at, nonce),
      timestamp: at,
      nonce,
      encrypt_type: 'aes',
      msg_signature: sign(oa.token, at, nonce, sealed),
    },
    body: writeXml({ ToUserName: oa.originalId, Encrypt: sealed }),
  };
}
