import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkStock, type VoucherStock } from '../wechat-pay/entities.ts';
import {
  isOfficialAccount,
  PUSH_FORMATS,
  PUSH_MODES,
  type AccountKind,
  type PushSettings,
} from './accounts/entities.ts';
import { MATERIAL_TYPES, type MaterialType } from './materials/entities.ts';
import { RISK_RANKS, type RiskRank } from './people/risk.ts';
import type { CheckedWord } from './security/entities.ts';

/** A person with a name of its own; everybody else is made from an index. */
export interface SeedPerson {
  /** Unique; the handle by which `/control` and the preview mean this person. */
  name: string;
  /** Keys of the Official Accounts that this person follows at the start. */
  follows: string[];
  /** WeChat hands out no UnionID for this person anywhere (the platform gives one for every bound account). */
  withoutUnionId?: boolean;
  /** That every account which this person follows has noted. */
  remark?: string;
  /** Mobile number without country code; one is made up when left out. */
  phone?: string;
  /** 用户安全等级, 0 when left out; with 4 there is no login to mini programs. */
  riskRank?: RiskRank;
}

export interface SeedAccount {
  kind: AccountKind;
  name: string;
  /** 微信认证. */
  verified: boolean;
  boundToOpenPlatform: boolean;
  /** Of an Official Account: its followers at the start, the named ones included; none when left out. */
  followers?: number;
  /** 网页授权域名 and JS接口安全域名 of an Official Account (simplified: one list); none when left out. */
  webDomains?: string[];
  /** Between these moments (ISO) they began to follow; needed where there are any. */
  followedBetween?: { from: string; to: string };
  /** User tags; followers carry some of them. */
  tags?: { id: number; name: string }[];
  /** Scenes of parametric QR codes through which some of them came. */
  qrScenes?: (string | number)[];
  /** What the owner of an Official Account has uploaded for good, or published. */
  materials?: { type: MaterialType; title: string }[];
  /** Of a mini program: the pages of its released version; none: it is not released; left out: any page is taken. */
  releasedPages?: string[];
  /** Left out: safe mode, XML for Official Accounts and JSON for mini programs. */
  push?: Partial<PushSettings>;
  /** Addresses that may fetch tokens; every address when left out or empty. */
  ipWhitelist?: string[];
}

/** Everything from which the world of WeChat follows. */
export interface WeChatSeed {
  seed: number;
  openPlatform: { name: string };
  /** By key, in order: the first Official Account and the first mini program are meant where nobody says which. */
  accounts: Record<string, SeedAccount>;
  people: SeedPerson[];
  /** Words that the content check finds; none when left out. */
  checkedWords?: CheckedWord[];
  /** Of the merchant at WeChat Pay; none when left out. */
  voucherStocks?: VoucherStock[];
  /** Daily limits of single paths that differ from the defaults in quota/limits.ts. */
  dailyQuotas?: Record<string, number>;
}

/** What may differ from the file. */
export interface SeedChanges extends Partial<Omit<WeChatSeed, 'accounts'>> {
  /** Single fields of accounts, by key. */
  accounts?: Record<string, Partial<SeedAccount>>;
  /** Of the first Official Account; the others have at most as many. */
  followers?: number;
}

/** Generated people have 32-bit indexes; this bound keeps a typing error from making a world of billions. */
const MOST_FOLLOWERS = 10_000_000;

/** The seed of `default-seed.json` (or of another file), changed by `changes`; throws what is wrong with it. */
export function readSeed(changes: SeedChanges = {}, file?: string): WeChatSeed {
  const path = file ?? join(import.meta.dirname, 'default-seed.json');
  const written = JSON.parse(readFileSync(path, 'utf8')) as WeChatSeed;
  const { accounts: ofAccounts = {}, followers, ...others } = changes;
  const accounts = { ...written.accounts };
  for (const [key, change] of Object.entries(ofAccounts)) accounts[key] = { ...accounts[key]!, ...change };
  const seed = { ...written, ...others, accounts: followers === undefined ? accounts : limited(accounts, followers) };
  checkSeed(seed);
  return seed;
}

function limited(accounts: Record<string, SeedAccount>, followers: number): Record<string, SeedAccount> {
  const first = Object.keys(accounts).find((key) => isOfficialAccount(accounts[key]!));
  const entries = Object.entries(accounts).map(([key, account]): [string, SeedAccount] => {
    if (key === first) return [key, { ...account, followers }];
    if (account.followers === undefined) return [key, account];
    return [key, { ...account, followers: Math.min(account.followers, followers) }];
  });
  return Object.fromEntries(entries);
}

/** Throws a RangeError that says which field makes no sense. */
export function checkSeed(seed: WeChatSeed): void {
  if (!Number.isInteger(seed.seed)) throw new RangeError('seed: must be a whole number');
  checkPeople(seed);
  checkWords(seed);
  for (const stock of seed.voucherStocks ?? []) checkStock(stock);
  const accounts = Object.entries(seed.accounts);
  for (const [key, account] of accounts) checkAccount(seed, key, account);
  if (!accounts.some(([, account]) => isOfficialAccount(account)))
    throw new RangeError('accounts: there must be an Official Account');
  if (accounts.every(([, account]) => isOfficialAccount(account)))
    throw new RangeError('accounts: there must be a mini program');
}

function checkPeople({ people, accounts }: WeChatSeed): void {
  if (new Set(people.map((person) => person.name)).size !== people.length) {
    throw new RangeError('people: every name must be unique');
  }
  for (const { name, follows, phone = '', riskRank = 0 } of people) {
    const strange = follows.find((key) => !Object.hasOwn(accounts, key) || !isOfficialAccount(accounts[key]!));
    if (strange !== undefined) throw new RangeError(`people: ${name} cannot follow "${strange}"`);
    if (!/^\d*$/.test(phone)) throw new RangeError(`people: the phone number of ${name} has more than digits`);
    if (!RISK_RANKS.includes(riskRank)) throw new RangeError(`people: no riskRank ${riskRank} (${name})`);
  }
}

function checkWords({ checkedWords = [] }: WeChatSeed): void {
  for (const { word, suggest, label } of checkedWords) {
    const fits = word !== '' && ['review', 'risky'].includes(suggest) && Number.isInteger(label);
    if (!fits) throw new RangeError(`checkedWords: "${word}" needs \`suggest\` (review or risky) and a \`label\``);
  }
}

function checkAccount({ people }: WeChatSeed, key: string, account: SeedAccount): void {
  const refuse = (text: string): never => {
    throw new RangeError(`accounts.${key}: ${text}`);
  };
  if (!/^[a-z][a-z0-9-]*$/.test(key)) refuse('a key is small letters, digits and hyphens');
  if (!['service', 'subscription', 'miniprogram'].includes(account.kind)) refuse(`no kind "${account.kind}"`);
  const { followers = 0, followedBetween, push = {} } = account;
  if (push.format && !PUSH_FORMATS.includes(push.format)) refuse(`push.format: ${PUSH_FORMATS.join(' or ')}`);
  if (push.mode && !PUSH_MODES.includes(push.mode)) refuse(`push.mode: ${PUSH_MODES.join(', ')}`);
  if (!Number.isInteger(followers) || followers < 0 || followers > MOST_FOLLOWERS) {
    refuse(`followers must be a whole number from 0 to ${MOST_FOLLOWERS}`);
  }
  checkMaterials(account, refuse);
  checkReleasedPages(account, refuse);
  const strange = account.webDomains?.find((domain) => !/^[a-z0-9.-]+$/.test(domain));
  if (strange !== undefined) refuse(`webDomains: "${strange}" is not the name of a host alone`);
  if (followers > 0 && !isOfficialAccount(account)) refuse('a mini program has no followers');
  const following = people.filter((person) => person.follows.includes(key)).length;
  if (followers < following) refuse(`${following} named people follow, so followers cannot be ${followers}`);
  if (followers === 0) return;
  if (!followedBetween || !(Date.parse(followedBetween.from) <= Date.parse(followedBetween.to))) {
    refuse('followedBetween: `from` must come before `to`');
  }
}

function checkMaterials(account: SeedAccount, refuse: (text: string) => never): void {
  const { materials = [] } = account;
  if (materials.length > 0 && !isOfficialAccount(account)) refuse('materials: a mini program has none');
  const strange = materials.find(({ type }) => !MATERIAL_TYPES.includes(type));
  if (strange) refuse(`materials: no type "${strange.type}" (${MATERIAL_TYPES.join(', ')})`);
}

/** As `app.json` names it. */
const PAGE = /^[\w-][\w\-./]{0,127}$/;

function checkReleasedPages(account: SeedAccount, refuse: (text: string) => never): void {
  const { releasedPages } = account;
  if (releasedPages && isOfficialAccount(account)) refuse('releasedPages: only a mini program has pages');
  const page = releasedPages?.find((path) => !PAGE.test(path));
  if (page !== undefined) refuse(`releasedPages: "${page}" is not a page without leading slash and query`);
}
