import { MINUTE_MS, nextShanghaiMidnight } from '../core/clock.ts';
import type { WeChatFailure } from '../wechat/errors.ts';

/** How long an account that may not, or is set up wrongly, is left alone: nothing but an operator helps. */
const TROUBLE_MS = 30 * MINUTE_MS;

/** What is thrown by calls of WeChat, as far as it is looked at here. */
type Failure = Partial<Pick<WeChatFailure, 'name' | 'notBefore' | 'message'>> & {
  kind?: WeChatFailure['kind'] | EndlessListError['kind'];
};

/** The list names more people than there can be: WeChat's answer is broken. */
export class EndlessListError extends Error {
  override readonly name = 'EndlessListError';
  readonly kind = 'endlessList';
  constructor(listed: number, total: number) {
    super(
      `微信的粉丝列表没有结尾：共 ${total} 人，却已列出 ${listed} 人。半小时后再试；若一直如此，请取消这次同步并重新开始`,
    );
  }
}

/** The tick's time was over before a call was made. */
export const isOutOfTime = (error: unknown): boolean => (error as Failure).name === 'OutOfTimeError';

export interface Pause {
  kind: string;
  /** No work before this moment. */
  notBefore: Date;
  /** What an operator is told. */
  trouble?: string;
  /** WeChat wants fewer calls at once. */
  isTooFast?: boolean;
}

/**
 * How long the sync rests because of an error: a used-up quota ends the day's work, a call too many the minute's; an
 * account that may not is asked again later, and an operator is told why. Undefined for a fault: the next tick tries again.
 */
export function pauseFor(error: unknown, now: Date): Pause | undefined {
  const { kind, notBefore, message: trouble = '' } = error as Failure;
  switch (kind) {
    case 'quota':
      return { kind, notBefore: notBefore ?? nextShanghaiMidnight(now) };
    case 'slowDown':
      return { kind, notBefore: notBefore ?? new Date(now.getTime() + MINUTE_MS), isTooFast: true };
    case 'permission':
    case 'restricted':
    case 'configuration':
    case 'endlessList':
      return { kind, notBefore: new Date(now.getTime() + TROUBLE_MS), trouble };
    default:
      return undefined;
  }
}
