import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Account } from '../../../emulator/wechat/index.ts';
import type { AccountNeed } from '../account-needs.ts';
import { startClientWorld, type ClientWorld } from '../client.harness.ts';
import type { Endpoint, WeChatApi } from '../endpoint.ts';
import { NotPermittedError, WeChatError } from '../errors.ts';
import { EVERY_CALL } from './every-call.harness.ts';
import * as wechat from './index.ts';

const SERVICE = { kind: 'service', name: '服务号', boundToOpenPlatform: true } as const;
const SUBSCRIPTION = { ...SERVICE, kind: 'subscription', name: '订阅号' } as const;
const MINI_PROGRAM = { ...SERVICE, kind: 'miniprogram', name: '小程序' } as const;

/** One of each kind. */
const ACCOUNTS = {
  'service-verified': { ...SERVICE, verified: true },
  'service-plain': { ...SERVICE, verified: false },
  'subscription-verified': { ...SUBSCRIPTION, verified: true },
  'subscription-plain': { ...SUBSCRIPTION, verified: false },
  'miniprogram-verified': { ...MINI_PROGRAM, verified: true },
  'miniprogram-plain': { ...MINI_PROGRAM, verified: false },
};

type Rights = Pick<Account, 'kind' | 'verified'>;
const isMiniProgram = ({ kind }: Rights) => kind === 'miniprogram';
const isVerified = (account: Rights) => account.verified && !isMiniProgram(account);
const isVerifiedService = ({ kind, verified }: Rights) => kind === 'service' && verified;
const hasMenus = (account: Rights) => account.kind === 'service' || isVerified(account);

/** Who meets a need. The emulated accounts belong to no private persons, and have switched on what can be. */
const MEETS: Record<AccountNeed, (account: Rights) => boolean> = {
  'any-account': () => true,
  'official-account': (account) => !isMiniProgram(account),
  'verified-account': isVerified,
  'verified-service-account': isVerifiedService,
  menus: hasMenus,
  'conditional-menus': hasMenus,
  'subscription-notices': isVerifiedService,
  'customer-service': (account) => isMiniProgram(account) || isVerified(account),
  'mini-program': isMiniProgram,
  'non-personal-mini-program': isMiniProgram,
  'verified-mini-program': (account) => isMiniProgram(account) && account.verified,
};

const WITHOUT_A_CALL = ['qrCodeImageUrl', 'asPage'];

let world: ClientWorld;
beforeAll(async () => (world = await startClientWorld({ accounts: ACCOUNTS, followers: 10 })));
afterAll(() => world.close());

/** The call, with the need that its endpoint names. */
async function called(api: WeChatApi, call: (api: WeChatApi) => Promise<unknown>) {
  const needs: AccountNeed[] = [];
  const noting: WeChatApi = {
    appId: api.appId,
    call: <A>(endpoint: Endpoint<A>, parameters?: Readonly<Record<string, unknown>>) => {
      needs.push(endpoint.needs);
      return api.call(endpoint, parameters);
    },
  };
  const error: unknown = await call(noting).catch((one: unknown) => one);
  return { needs, error };
}

/** 40013: by AppID and secret a login of a mini program is asked for, and the account is none. */
const isRefused = (error: unknown): boolean =>
  error instanceof NotPermittedError || (error instanceof WeChatError && error.code === 40013);

describe('what a call needs', () => {
  it('is known of every function', () => {
    const functions = Object.entries(wechat).flatMap(([name, one]) => (typeof one === 'function' ? [name] : []));
    expect(functions.filter((name) => !WITHOUT_A_CALL.includes(name)).sort()).toEqual(Object.keys(EVERY_CALL).sort());
  });

  it.each(Object.keys(ACCOUNTS) as (keyof typeof ACCOUNTS)[])('is what WeChat asks of %s', async (key) => {
    const api = world.api(key);
    for (const [name, call] of Object.entries(EVERY_CALL)) {
      const { needs, error } = await called(api, call);
      const mayCall = needs.every((need) => MEETS[need](ACCOUNTS[key]));
      expect([name, needs[0], !isRefused(error)]).toEqual([name, needs[0], mayCall]);
    }
  });
});
