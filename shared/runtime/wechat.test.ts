import { expect, it } from '@jest/globals';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { Database } from '../db/database.ts';
import { silent } from '../wechat/client.harness.ts';
import { miniProgram, miniProgramByCloud, officialAccount } from './wechat.ts';

const parts = () => ({ clock: new HandClock(new Date(0)), logger: silent, database: databaseOfNothing });
/** Nothing is read before a call is made. */
const databaseOfNothing = { collection: () => ({}) } as unknown as Database;

const ACCESS = { WECHAT_DRIVER: 'http', WECHAT_API_BASE_URL: 'http://127.0.0.1:9' };
const OA = { ...ACCESS, OA_APP_ID: 'wx0123456789abcdef', OA_APP_SECRET: 'first' };
const MP = { ...ACCESS, MP_APP_ID: OA.OA_APP_ID, MP_APP_SECRET: 'first' };

it('a client is kept, with its token, while nothing about it changes', () => {
  const runtime = parts();
  expect(officialAccount(runtime, { ...OA })).toBe(officialAccount(runtime, { ...OA }));
  expect(miniProgramByCloud(runtime, 'wx1')).toBe(miniProgramByCloud(runtime, 'wx1'));
});

it.each([
  ['secret', { OA_APP_SECRET: 'second' }],
  ['address', { WECHAT_API_BASE_URL: 'http://127.0.0.1:10' }],
  ['driver', { WECHAT_DRIVER: 'cloud' }],
  ['account', { OA_APP_ID: 'wxfedcba9876543210' }],
])('another %s is another client', (_, change) => {
  const runtime = parts();
  expect(officialAccount(runtime, { ...OA, ...change })).not.toBe(officialAccount(runtime, OA));
});

it('another environment is another client, though the account is the same', () => {
  expect(officialAccount(parts(), OA)).not.toBe(officialAccount(parts(), OA));
});

it('cloud calls in the name of the environment’s own mini program are not those in the name of another account', () => {
  const [runtime, cloud] = [parts(), { WECHAT_DRIVER: 'cloud' }];
  expect(officialAccount(runtime, { ...OA, ...cloud })).not.toBe(miniProgram(runtime, { ...MP, ...cloud }));
});
