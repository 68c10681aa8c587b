import type { InputOf, OutputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import { callCustomer, type CallResult } from './cloud';

type SignedIn = OutputOf<Contracts['user.signIn']>;
type Entry = NonNullable<InputOf<Contracts['user.signIn']>['entry']>;

let signingIn: Promise<CallResult<SignedIn>> | undefined;
let entryChannelId: string | undefined;

/** Letters, digits and dashes, as the server takes them; anything else in an address is not a channel of ours. */
const CHANNEL = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** The channel that brought this person in since the mini program was opened: every claim is counted for it. */
export const currentChannelId = (): string | undefined => entryChannelId;

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

/**
 * Signs in and reports the visit: from which scene, and through which channel.
 *
 * @param channel as it stands in the address; a malformed one is left out rather than refused, because people come
 * from printed codes and old menus that nobody can correct.
 */
export async function enter(visit: { visitId: string; channel?: string }): Promise<CallResult<SignedIn>> {
  const channelId = visit.channel && CHANNEL.test(visit.channel) ? visit.channel : undefined;
  entryChannelId = channelId ?? entryChannelId;
  const entry: Entry = { visitId: visit.visitId, scene: wx.getEnterOptionsSync().scene, channelId };
  signingIn = callCustomer('user.signIn', { entry });
  return settle(signingIn);
}

/** An id for one visit, so that the same visit reported twice counts once; not a secret. */
export function newVisitId(): string {
  const part = (): string => Math.random().toString(36).slice(2, 12).padEnd(10, '0');
  return part() + part();
}

async function settle(attempt: Promise<CallResult<SignedIn>>): Promise<CallResult<SignedIn>> {
  const result = await attempt;
  if (!result.ok && signingIn === attempt) signingIn = undefined;
  return result;
}
