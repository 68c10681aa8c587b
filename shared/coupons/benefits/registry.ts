import type { Benefit } from '../../contracts/coupon-terms.ts';
import { amountOff } from './amount-off.ts';
import type { BenefitKind, BenefitOf } from './benefit-kind.ts';
import { freeShipping } from './free-shipping.ts';
import { gift } from './gift.ts';
import { percentOff } from './percent-off.ts';

/** Every kind of benefit. One that the contract knows and that is not here does not compile. */
const KINDS: { [K in Benefit['is']]: BenefitKind<BenefitOf<K>> } = { amountOff, percentOff, gift, freeShipping };

export const kindOf = <B extends Benefit>({ is }: B): BenefitKind<B> => KINDS[is] as unknown as BenefitKind<B>;
