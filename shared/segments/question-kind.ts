import type { FollowerState, User } from '../identity/index.ts';

/** What of a person's record is asked. */
export type KnownRecord = Pick<User, 'identityIds' | 'firstTouch' | 'lastTouch' | 'labels' | 'preferences' | 'rollUp'>;

/** What is known of one person when they are asked. */
export interface Known {
  user: KnownRecord;
  /** Of accounts that they follow. */
  following: readonly FollowerState[];
  now: Date;
}

/**
 * What a question asks of following, of tags of an Official Account, or of labels, which staff may have given by following.
 * Whether a coupon can be claimed must not depend on it, in whatever way: WeChat punishes rewards for following.
 */
export type RestsOn = 'following' | 'tags' | 'labels';

/** One kind of question. What is not known of somebody does not fit. */
export interface QuestionKind<Q> {
  fits(question: Q, known: Known): boolean;
  /** In Chinese, to be read behind “顾客”. */
  inWords(question: Q): string;
  restsOn?: RestsOn;
}
