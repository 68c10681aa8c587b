import { addressOf, STATE_LIFE_MS } from '../channels/index.ts';
import { derivedCharacters, type IdentityId, type Ids } from '../core/ids.ts';
import { issueLinkTicket } from '../identity/index.ts';
import { oauthPerson } from '../wechat/endpoints/people.ts';
import type { EntrySettings } from './entry-settings.ts';
import type { Runtime } from './runtime.ts';
import type { WebhookRequest } from './webhook.ts';

/** Who opens the page, as far as the mini program may be told. */
export interface Visitor {
  /** For `user.link`; nothing where it is not known who it is. */
  ticket?: string;
  /** What the browser forgets. */
  cookie?: string;
}

/** `__Host-`: no other domain, and no page without encryption, can set it. */
const COOKIE = '__Host-entry';
/** Characters of 5 random bits: guessing is pointless. */
const LENGTH = 26;
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const FORGET = `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;

/**
 * The `state` of a browser that has this secret, for one channel. Whoever sees it (WeChat, a forwarded address) has not the
 * secret, and whoever makes one up for another's browser has not that browser's.
 */
const stateOf = (channelId: string, secret: string): string =>
  derivedCharacters(`entry state:${channelId}:${secret}`, LENGTH);

/**
 * Asks WeChat who opens the channel; the person sees nothing of it. The order of the parameters is WeChat's.
 * https://developers.weixin.qq.com/doc/service/guide/h5/auth.html
 */
export function askWeChat(
  ids: Ids,
  { openBaseUrl, officialAccountId, webAddress }: EntrySettings,
  channelId: string,
): { state: string; cookie: string; address: string } {
  const secret = ids.random(LENGTH);
  const state = stateOf(channelId, secret);
  const query = new URLSearchParams([
    ['appid', officialAccountId],
    ['redirect_uri', addressOf(channelId, webAddress)],
    ['response_type', 'code'],
    ['scope', 'snsapi_base'],
    ['state', state],
  ]);
  return {
    state,
    cookie: `${COOKIE}=${secret}; Max-Age=${STATE_LIFE_MS / 1000}; ${ATTRIBUTES}`,
    address: `${openBaseUrl}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`,
  };
}

const secretIn = (cookies = ''): string | undefined =>
  cookies
    .split(';')
    .map((one) => one.trim().split('='))
    .find(([name]) => name === COOKIE)?.[1];

/** For WeChat's answer; behind it there must be time to show the page. */
const ASK_LIMIT_MS = 3_000;

/** Whom WeChat names; nobody when it does not answer, the code is none, or it shows a stand-in (快照页). */
async function personBehind(
  runtime: Runtime,
  { officialAccount, followerId }: EntrySettings,
  code: string,
): Promise<IdentityId | undefined> {
  const oa = officialAccount(runtime);
  const deadline = new Date(runtime.clock.now().getTime() + ASK_LIMIT_MS);
  try {
    const { openId, isVirtual } = await oauthPerson(oa.within({ purpose: 'user', deadline }), code);
    return isVirtual ? undefined : followerId(openId);
  } catch (error) {
    runtime.logger.warn('entry.unknownVisitor', { error });
    return undefined;
  }
}

/**
 * The visitor with whom WeChat sent this browser back; undefined when this is no answer to what this browser was asked.
 * Used once: whoever opens the address again gets the page without a ticket. Two requests, one call of WeChat.
 */
export async function readAnswer(
  runtime: Runtime,
  settings: EntrySettings,
  { query, headers }: WebhookRequest,
  channelId: string,
): Promise<Visitor | undefined> {
  const { state, code } = query;
  const secret = secretIn(headers['cookie']);
  if (!settings.knowsVisitors || state === undefined || secret === undefined) return undefined;
  if (stateOf(channelId, secret) !== state) return undefined;
  const identityId = code ? await personBehind(runtime, settings, code) : undefined;
  const isFirst = await runtime.clicks.answer({ state, channelId }, identityId, runtime.clock.now());
  if (!isFirst || identityId === undefined) return { cookie: FORGET };
  return { cookie: FORGET, ticket: await issueLinkTicket(runtime, identityId) };
}
