import { timeOfDay } from '../../format/date';
import { benefitFigure, type Figure } from '../../format/terms';
import type { OutputOf } from '../../../shared/contracts/contract';
import type { Contracts } from '../../../shared/contracts/types';

export type Today = OutputOf<Contracts['redeem.today']>;

/** One redemption of today as it is drawn. */
export interface RedemptionCard extends Figure {
  /** Of the redemption: a coupon may be redeemed again after an undo. */
  key: string;
  couponId: string;
  redeemedAt: string;
  title: string;
  time: string;
}

export const redemptionCard = ({ couponId, terms, redeemedAt }: Today['redemptions'][number]): RedemptionCard => ({
  ...benefitFigure(terms),
  ...{ key: `${couponId} ${redeemedAt}`, couponId, redeemedAt, title: terms.title, time: timeOfDay(redeemedAt) },
});

/** Characters of a coupon's number, and digits of the minute behind it. */
const NUMBER = 12;
const DIGITS = 6;

/** What can be done with what was typed so far; spaces and dashes do not count. */
export function typedHint(typed: string): { ready: boolean; hint: string } {
  const { length } = typed.replace(/[\s-]/g, '');
  if (length === NUMBER + DIGITS) return { ready: true, hint: '券号和动态码都已输入' };
  if (length === NUMBER) return { ready: true, hint: '只有券号：可以查看，核销还需要 6 位动态码' };
  if (length > NUMBER + DIGITS) return { ready: false, hint: '太长了：券号 12 位，动态码 6 位' };
  return { ready: false, hint: '先输入 12 位券号，再输入下面的 6 位动态码' };
}
