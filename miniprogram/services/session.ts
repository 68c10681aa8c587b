import type { InputOf, OutputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import { callCustomer, type CallResult } from './cloud';

type SignedIn = OutputOf<Contracts['user.signIn']>;
/** One coming in of a person through the landing page. */
export type Visit = NonNullable<InputOf<Contracts['user.signIn']>['entry']>;

let signingIn: Promise<CallResult<SignedIn>> | undefined;
let latestVisit: Visit | undefined;

/** Letters, digits and dashes, as the server takes them; anything else in an address is not a channel of ours. */
const CHANNEL = /^[a-z0-9][a-z0-9-]{0,31}$/;

/**
 * The channel through which the person came in this time; claims are counted for it.
 *
 * WeChat keeps a mini program that was left alive, and brings it to the front again without opening a page for some
 * scenes (the list of recently used ones, the way back from another mini program). Such a return is an entry of its
 * own and has no channel, whatever the visit before it had. `wx.getEnterOptionsSync` has the options of the latest
 * App.onShow: the reported visit holds for as long as they show its scene and its channel. Both are compared, since
 * an entry without an address may come with the query of the one before. A locked phone, or WeChat in the background,
 * is taken to change neither, so that it is still the same visit (not verified on phones).
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/base/app/life-cycle/wx.getEnterOptionsSync.html
 */
export function currentChannelId(): string | undefined {
  const { scene, query } = wx.getEnterOptionsSync();
  const { channelId } = latestVisit ?? {};
  return latestVisit?.scene === scene && channelIn(query) === channelId ? channelId : undefined;
}

/** What an address says of its channel: a mini program code has nothing but `scene`, encoded. */
export function channelIn({ channel, scene }: Record<string, string | undefined>): string | undefined {
  try {
    return channel ?? (scene && decodeURIComponent(scene));
  } catch {
    return undefined;
  }
}

/** Signs in once for as long as the mini program lives; a failed attempt is made again by the next caller. */
export async function ensureSignedIn(): Promise<CallResult<SignedIn>> {
  signingIn ??= callCustomer('user.signIn', {});
  return settle(signingIn);
}

/** Forgets the session and signs in anew. */
export async function signInAgain(): Promise<CallResult<SignedIn>> {
  signingIn = undefined;
  return ensureSignedIn();
}

/** Signs in and reports the visit; the same one reported twice counts once. */
export async function enter(visit: Visit): Promise<CallResult<SignedIn>> {
  latestVisit = visit;
  signingIn = callCustomer('user.signIn', { entry: visit });
  return settle(signingIn);
}

/**
 * The visit that begins now: from which scene, and through which channel.
 *
 * @param channel as it stands in the address; a malformed one is left out rather than refused, because people come
 * from printed codes and old menus that nobody can correct.
 */
export function newVisit(channel?: string): Visit {
  const channelId = channel && CHANNEL.test(channel) ? channel : undefined;
  return { visitId: randomKey(), scene: wx.getEnterOptionsSync().scene, channelId };
}

/** Nobody draws the same twice; not a secret. */
export const randomKey = (): string => randomPart() + randomPart();

const randomPart = (): string => Math.random().toString(36).slice(2, 12).padEnd(10, '0');

async function settle(attempt: Promise<CallResult<SignedIn>>): Promise<CallResult<SignedIn>> {
  const result = await attempt;
  if (!result.ok && signingIn === attempt) signingIn = undefined;
  return result;
}
