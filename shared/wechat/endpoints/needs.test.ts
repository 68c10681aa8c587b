import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Account } from '../../../emulator/wechat/index.ts';
import type { AccountNeed } from '../account-needs.ts';
import { startClientWorld, type ClientWorld } from '../client.harness.ts';
import type { Endpoint, WeChatApi } from '../endpoint.ts';
import { NotPermittedError, WeChatError } from '../errors.ts';
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

const DAY = '2024-01-01';
const DAYS = { from: DAY, to: DAY };
const MESSAGE = { openId: 'o', templateId: 'T', values: {} };
const RULE = { buttons: [], rule: {} };

/** Every function that calls WeChat, with anything: what an account may is decided before what it says is read. */
const CALLS: Record<string, (api: WeChatApi) => Promise<unknown>> = {
  accountReading: (api) => wechat.accountReading(api, DAYS),
  addConditionalMenu: (api) => wechat.addConditionalMenu(api, RULE),
  articleReaders: (api) => wechat.articleReaders(api, DAY),
  articlesOfDay: (api) => wechat.articlesOfDay(api, DAY),
  articlesPublishedOn: (api) => wechat.articlesPublishedOn(api, DAY),
  articlesSentOn: (api) => wechat.articlesSentOn(api, DAY),
  changedOpenIds: (api) => wechat.changedOpenIds(api, 'wx', ['o']),
  checkText: (api) => wechat.checkText(api, { content: '', scene: 'comment', openId: 'o' }),
  clearQuotas: (api) => wechat.clearQuotas(api),
  createMenu: (api) => wechat.createMenu(api, []),
  createQrCode: (api) => wechat.createQrCode(api, 'c'),
  createShortLink: (api) => wechat.createShortLink(api, 'pages/a', 'a'),
  createTag: (api) => wechat.createTag(api, ''),
  createUrlLink: (api) => wechat.createUrlLink(api, { path: 'pages/a' }, 1),
  createUrlScheme: (api) => wechat.createUrlScheme(api, { path: 'pages/a' }, 1),
  deleteConditionalMenu: (api) => wechat.deleteConditionalMenu(api, '1'),
  deleteMenu: (api) => wechat.deleteMenu(api),
  deleteTag: (api) => wechat.deleteTag(api, 1),
  fetchFollower: (api) => wechat.fetchFollower(api, 'o'),
  fetchFollowers: (api) => wechat.fetchFollowers(api, ['o']),
  followerChanges: (api) => wechat.followerChanges(api, DAYS),
  followerTotals: (api) => wechat.followerTotals(api, DAYS),
  getMenu: (api) => wechat.getMenu(api),
  jsApiTicket: (api) => wechat.jsApiTicket(api),
  listFollowers: (api) => wechat.listFollowers(api, undefined),
  listMessageTemplates: (api) => wechat.listMessageTemplates(api),
  listTagged: (api) => wechat.listTagged(api, 2, undefined),
  listTags: (api) => wechat.listTags(api),
  liveMenu: (api) => wechat.liveMenu(api),
  menuSeenBy: (api) => wechat.menuSeenBy(api, 'o'),
  miniProgramCode: (api) => wechat.miniProgramCode(api, { scene: 'a', page: 'pages/a' }),
  oauthPerson: (api) => wechat.oauthPerson(api, 'c'),
  readPhoneNumber: (api) => wechat.readPhoneNumber(api, 'c'),
  readQuota: (api) => wechat.readQuota(api, '/cgi-bin/stable_token'),
  remarkFollower: (api) => wechat.remarkFollower(api, 'o', ''),
  renameTag: (api) => wechat.renameTag(api, { id: 1, name: '' }),
  sendCustomerMessage: (api) => wechat.sendCustomerMessage(api, 'o', { kind: 'text', text: '' }),
  sendMiniProgramNotice: (api) => wechat.sendMiniProgramNotice(api, MESSAGE),
  sendOaNotice: (api) => wechat.sendOaNotice(api, MESSAGE),
  sendTemplateMessage: (api) => wechat.sendTemplateMessage(api, MESSAGE, 'M'),
  signedInPerson: (api) => wechat.signedInPerson(api, 'c'),
  tagFollowers: (api) => wechat.tagFollowers(api, 1, ['o']),
  tagsOfFollower: (api) => wechat.tagsOfFollower(api, 'o'),
  untagFollowers: (api) => wechat.untagFollowers(api, 1, ['o']),
  uploadPicture: (api) => wechat.uploadPicture(api, 'image', new Blob([])),
  userRiskRank: (api) => wechat.userRiskRank(api, { openId: 'o', scene: 1, clientIp: '' }),
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
    expect(functions.filter((name) => !WITHOUT_A_CALL.includes(name)).sort()).toEqual(Object.keys(CALLS).sort());
  });

  it.each(Object.keys(ACCOUNTS) as (keyof typeof ACCOUNTS)[])('is what WeChat asks of %s', async (key) => {
    const api = world.api(key);
    for (const [name, call] of Object.entries(CALLS)) {
      const { needs, error } = await called(api, call);
      const mayCall = needs.every((need) => MEETS[need](ACCOUNTS[key]));
      expect([name, needs[0], !isRefused(error)]).toEqual([name, needs[0], mayCall]);
    }
  });
});
