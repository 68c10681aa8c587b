import { MINUTE_MS, nextShanghaiMidnight } from '../core/clock.ts';
import type { WeChatFailure } from '../wechat/errors.ts';
import { MOST_FOLLOWERS_A_PAGE } from './sync-run.ts';

/** How long an account that may not, or is set up wrongly, is left alone: nothing but an operator helps. */
const TROUBLE_MS = 30 * MINUTE_MS;

/**
 * Why the sync rests, or does not get on. `quota`: until the day's quota is there again · `slowDown`: for a minute ·
 * `permission`, `restricted`, `configuration`: WeChat does not take the account's calls · `endlessList`: its list names
 * more people than there can be · `otherKey`: FOLLOWER_KEY is not the first run's, everybody would be a new one · `fault`:
 * the last tick failed, the next tries again.
 */
export interface SyncTrouble {
  code: 'quota' | 'slowDown' | 'permission' | 'restricted' | 'configuration' | 'endlessList' | 'otherKey' | 'fault';
  /** What WeChat said, or what an account needs for the call. */
  words?: string;
}

/** What is thrown by calls of WeChat, as far as it is looked at here. */
type Failure = Partial<Pick<WeChatFailure, 'name' | 'notBefore' | 'message'>> & {
  kind?: WeChatFailure['kind'] | EndlessListError['kind'];
};

/** A list that names everybody again and again has lost its end: so often may it, and a page more. */
const MOST_LISTED_TIMES = 3;

/** A list of OpenIDs names more people than there can be: WeChat's answer is broken. */
export class EndlessListError extends Error {
  override readonly name = 'EndlessListError';
  readonly kind = 'endlessList';
  constructor(listed: number, total: number) {
    super(`the list does not end: ${listed} of ${total} were listed`);
  }
}

/**
 * Of followers, or of the members of a tag.
 *
 * @param total how many there are, by WeChat
 * @throws EndlessListError
 */
export function refuseEndless(listed: number, total: number): void {
  if (listed > MOST_LISTED_TIMES * total + MOST_FOLLOWERS_A_PAGE) throw new EndlessListError(listed, total);
}

/** The tick's time was over before a call was made. */
export const isOutOfTime = (error: unknown): boolean => (error as Failure).name === 'OutOfTimeError';

/** WeChat did not answer: in time, or at all. */
export const isUnreachable = (error: unknown): boolean => (error as Failure).kind === 'unreachable';

/** WeChat does not know the OpenID that it was asked about, or no longer. */
export const isOpenIdRefused = (error: unknown): boolean => (error as Failure).kind === 'openId';

export interface Pause {
  /** No work before this moment. */
  notBefore: Date;
  trouble: SyncTrouble;
}

/**
 * How long the sync rests because of an error: a used-up quota ends the day's work, a call too many the minute's; an
 * account that may not is asked again later, and an operator is told why. Undefined for a fault: the next tick tries again.
 */
export function pauseFor(error: unknown, now: Date): Pause | undefined {
  const { kind, notBefore, message: words } = error as Failure;
  switch (kind) {
    case 'quota':
      return { notBefore: notBefore ?? nextShanghaiMidnight(now), trouble: { code: kind } };
    case 'slowDown':
      return { notBefore: notBefore ?? new Date(now.getTime() + MINUTE_MS), trouble: { code: kind } };
    case 'permission':
    case 'restricted':
    case 'configuration':
      return { notBefore: new Date(now.getTime() + TROUBLE_MS), trouble: { code: kind, words } };
    case 'endlessList':
      return { notBefore: new Date(now.getTime() + TROUBLE_MS), trouble: { code: kind } };
    default:
      return undefined;
  }
}
