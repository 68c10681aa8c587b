import type { AnyContract, CommonErrorCode, ErrorOf } from './contract.ts';
import type * as contracts from './index.ts';

/** Every contract by the name that stands in a request: `Contracts['coupon.claim']`. */
export type Contracts = {
  [K in keyof typeof contracts as (typeof contracts)[K]['name']]: (typeof contracts)[K];
};
export type CallName = keyof Contracts;

/** Every code that a call may refuse with; the mini program has a sentence for each. */
export type ErrorCode = CommonErrorCode | { [N in CallName]: ErrorOf<Contracts[N] & AnyContract> }[CallName];
