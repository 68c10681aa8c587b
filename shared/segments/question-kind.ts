import type { FollowerState, User } from '../identity/index.ts';

/** What of a person's record is asked. */
export type KnownRecord = Pick<User, 'identityIds' | 'firstTouch' | 'lastTouch' | 'preferences' | 'rollUp'>;

/** What is known of one person when they are asked. */
export interface Known {
  user: KnownRecord;
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
  /** Left out: it is answered by the person's record. */
  restsOn?: RestsOn;
}
