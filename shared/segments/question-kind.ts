import type { FollowerState, User } from '../identity/index.ts';

/** What is known of one person when they are asked. */
export interface Known {
  user: User;
  /** Of accounts that they follow. */
  following: readonly FollowerState[];
  now: Date;
}

/**
 * What a question asks of following, or of tags of an Official Account. Whether a coupon can be claimed must not depend on
 * it, in whatever way: WeChat punishes rewards for following.
 */
export type RestsOn = 'following' | 'tags';

/** One kind of question. What is not known of somebody does not fit. */
export interface QuestionKind<Q> {
  fits(question: Q, known: Known): boolean;
  /** In Chinese, to be read behind “顾客”. */
  inWords(question: Q): string;
  restsOn?: RestsOn;
}
