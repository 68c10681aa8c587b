import type { Limits, Outlet, Reminder } from '../contracts/campaign-rules.ts';
import type { WrittenTerms } from '../contracts/coupon-terms.ts';
import type { CouponId, TemplateId, UserId } from '../core/ids.ts';
import type { KeptCondition } from './conditions/condition-kind.ts';
import type { Movement, Standing } from './movement.ts';
import type { Payout } from './payout/payout.ts';
import type { StockFinding } from './payout/stock-finding.ts';
import type { CodeKey } from './shown-code/code-key.ts';

/** What a coupon is worth and when; copied into each coupon, so that later changes of the template do not reach it. */
export interface CouponTerms extends WrittenTerms {
  templateId: TemplateId;
  /** Of the template, when the coupon was issued. */
  version: number;
}

/** Document of `couponTemplates`. How many are left it does not say: `limits.total` less its coupons. */
export interface CouponTemplate {
  _id: TemplateId;
  /** Can be claimed while active; `ended` for good. */
  state: 'draft' | 'active' | 'paused' | 'ended';
  /** Rises with each change of what staff wrote. */
  version: number;
  terms: WrittenTerms;
  /** When it can be claimed: from `startsAt` on and before `endsAt`. */
  startsAt: Date;
  endsAt: Date;
  limits: Limits;
  /** Who may claim: all must hold. */
  audience: KeptCondition[];
  /** Where its coupons are used, if not with us. */
  outlet?: Outlet;
  /** How the version that it names fits its stock at WeChat Pay. */
  finding?: StockFinding;
  /** The most that all coupons may cost, in fen. */
  budget?: number;
  /** A paid order of at least so much, in fen, gives one. */
  onOrderOf?: number;
  reminder?: Reminder;
  /** How many codes there are in all, which come on top of the total, and how many of each batch. */
  codeCount?: number;
  codeBatches?: Readonly<Record<string, number>>;
  /** The highest face value of a coupon, in fen, of any version that could be claimed. */
  dearest?: number;
  createdAt: Date;
  updatedAt: Date;
  updatedBy: UserId;
  /** Of the change that made this version: its repeat gets the same answer. */
  requestKey: string;
}

/** The day of coupons of a template without a limit for each day. */
export const ANY_DAY = 'any';

/**
 * Document of `coupons`; `_id` is derived from template, user and which one of theirs it is, so that nobody has more than
 * they may. When the records of two people are merged who each had some, all stay: `userId` says whose a coupon is, `_id`
 * whom it was issued to.
 */
export interface Coupon extends Standing {
  _id: CouponId;
  userId: UserId;
  templateId: TemplateId;
  terms: CouponTerms;
  /** 12 characters of 5 random bits. Alone it redeems nothing. */
  code: string;
  /** No other coupon has one of them: its number first, then each request of staff that moved it (`keyOf`). */
  keys: string[];
  /** What makes the digits that must stand behind it; from the first time that it is shown. */
  codeKey?: CodeKey;
  /** The one before, which works for as long as it lives. */
  previousCodeKey?: CodeKey;
  /** Which of the template's units it is, and no other coupon has it: below the template's total, or above all, a code's. */
  unit: number;
  /** Where there is a limit for each day of Shanghai: which of that day's it is. Else `ANY_DAY` and the unit. */
  day: string;
  dayUnit: number;
  /** What it was issued for (`keptCause`); unique. */
  cause: string;
  /** Who claimed it, as the caller's identity says it without a look into the database; nobody can be told by it. */
  claimedBy: string;
  channelId?: string;
  issuedAt: Date;
  /** Can be used from then on. */
  startsAt: Date;
  expiresAt: Date;
  /** Of one that is used at WeChat Pay: how far it is on its way into the wallet. */
  payout?: Payout;
  /** Merges of two records of the person that the coupon was moved by. */
  mergeIds?: string[];
  /** Oldest first; only ever appended, in the same write as what the movement changes. */
  history: Movement[];
  /** How many movements there were: whoever moves it asks that none came between. */
  moves: number;
  /** When it moved last. */
  movedAt: Date;
}

/**
 * How a coupon stands at a moment: with a lock that is over it is as if nobody had locked it, and over by time it is expired,
 * whether or not housekeeping has written that yet.
 */
export function stateAt(
  { state, expiresAt, lockedUntil }: Pick<Coupon, 'state' | 'expiresAt' | 'lockedUntil'>,
  now: Date,
): Standing['state'] {
  if (state === 'redeemed' || state === 'expired') return state;
  if (lockedUntil && now < lockedUntil) return 'locked';
  return now < expiresAt ? 'unused' : 'expired';
}

/** Whether whoever had it was erased: the merchant accounts for it, and nobody uses it any more. */
export const isNobodys = ({ userId, claimedBy }: Pick<Coupon, 'userId' | 'claimedBy'>): boolean => userId === claimedBy;

export const CODE_LENGTH = 12;

/** The n-th coupon of a template for a person. */
export const couponIdFor = (templateId: string, userId: UserId, n = 1): CouponId =>
  `${templateId}:${userId}:${n}` as CouponId;

/** Of which template a coupon of this id is. */
export const templateOf = (couponId: string): string => couponId.split(':', 1)[0] ?? couponId;

export const termsOf = ({ _id, version, terms }: CouponTemplate): CouponTerms => ({
  templateId: _id,
  version,
  ...terms,
});
