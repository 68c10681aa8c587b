import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startFunctions } from '../../emulator/cloudbase/testing/function-world.ts';
import { LOCAL_FOLLOWER_KEY } from '../../scripts/local/application.ts';
import type { World } from '../../emulator/world.ts';
import { WorldClock } from '../../emulator/clock.ts';
import { WorldFeed } from '../../emulator/feed.ts';
import { runProgram } from './programs.ts';
import { leaks as leaksOfAnyWorld, leaksOfPrograms } from './watch-every-world.ts';
import { LEAKS_FILE } from './watch-worlds.ts';
import { watchLogs } from './watched-logs.ts';

const OA = { appSecret: 'a'.repeat(32), token: 'the-token-of-the-oa', encodingAesKey: 'K'.repeat(43) };
const ACCOUNTS = { oa: OA, miniprogram: { appSecret: 'b'.repeat(32) } };
const CREDENTIALS = { secretId: 'AKIDexample', secretKey: 'the-secret-key' };

let functions: ReturnType<typeof startFunctions>;
let leaks: string[];
beforeAll(() => {
  functions = startFunctions({ talk: { code: 'exports.main = ({ text }) => console.log(text);' } });
  const wechat = { accounts: () => ACCOUNTS };
  leaks = watchLogs({ feed: functions.feed, wechat, cloudbase: { credentials: CREDENTIALS } } as unknown as World);
});
afterAll(() => functions.close());

it.each([
  ['an OpenID', 'opened by oAbCdEfGhIjKlMnOpQrStUvWxYz0'],
  ['a UnionID within JSON', '{"unionId":"oUniOn_-GhIjKlMnOpQrStUvWxYz"}'],
  ['a phone number', 'called 13800001234'],
  ['an access token', `token ${'9_x'.repeat(45)}`],
  ['an AppSecret', `secret ${OA.appSecret}`],
  ['the AppSecret of the mini program', ACCOUNTS.miniprogram.appSecret],
  ['the token of the callback', `(${OA.token})`],
  ['the key of the callback', OA.encodingAesKey],
  ['the key of the followers', LOCAL_FOLLOWER_KEY],
  ['the credentials of the environment', CREDENTIALS.secretKey],
])('%s that a function prints is a leak', async (_what, text) => {
  const before = leaks.length;
  await functions.call('talk', { text });
  expect(leaks.slice(before)).toEqual([text]);
});

it('what logs may hold is none', async () => {
  const before = leaks.length;
  const line = {
    at: '2024-03-01T04:00:00.000Z',
    requestId: '0123456789ABCDEF',
    userId: `u_${'0a'.repeat(15)}`,
    ms: 12,
  };
  await functions.call('talk', { text: JSON.stringify(line) });
  expect(leaks.slice(before)).toEqual([]);
});

it.each([
  ['an OpenID', 'oAbCdEfGhIjKlMnOpQrStUvWxYz0', 1],
  ['a phone number', '{"phone":"13800001234"}', 1],
  ['an access token', '9_x'.repeat(45), 1],
  ['an AppSecret, or a key of the database, of any world', `secret=${'0a'.repeat(16)}`, 1],
  ['a key of pushes of any world', `"${'kK9'.repeat(14)}z"`, 1],
  ['the key of the followers', LOCAL_FOLLOWER_KEY, 1],
  ['ids of ours', `u_${'0a'.repeat(15)} 0123456789ABCDEF m_${'0a'.repeat(15)}`, 0],
])('%s that one of our functions prints in a world that nobody watches is seen', (_what, text, times) => {
  const clock = new WorldClock();
  const feed = new WorldFeed(clock);
  const printed = { source: 'function', kind: 'function.printed', text } as const;
  feed.publish({ ...printed, detail: { functionName: 'customer' } });
  feed.publish({ ...printed, detail: { functionName: 'a-function-of-a-test' } });
  clock.close();
  expect(leaksOfAnyWorld.splice(0)).toEqual(Array(times).fill(text));
});

it('what one of our functions prints in a program that a test starts is seen', async () => {
  await runProgram('tests/support/leaking-program.ts', []);
  expect(leaksOfPrograms()).toEqual(['oAbCdEfGhIjKlMnOpQrStUvWxYz0']);
  rmSync(process.env[LEAKS_FILE]!);
});
