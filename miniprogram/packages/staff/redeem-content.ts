import { day, nearMinute } from '../../format/date';
import { thresholdText } from '../../format/money';
import { benefitFigure, benefitText, scopeText, type Figure } from '../../format/terms';
import { sentenceFor } from '../../services/error-text';
import type { OutputOf } from '../../../shared/contracts/contract';
import type { Contracts } from '../../../shared/contracts/types';

export type Preview = OutputOf<Contracts['redeem.preview']>;
type Refusal = NonNullable<Preview['refusal']>;

/** Everything that staff see of a coupon before they redeem it. */
export interface RedeemContent extends Figure {
  couponId: string;
  title: string;
  threshold: string;
  /** Why it cannot be redeemed here and now; empty when it can. */
  refusal: string;
  /** What to do then. */
  advice: string;
  rows: { label: string; text: string }[];
}

const ADVICE: Record<Refusal, string> = {
  'COUPON.STALE_CODE': '动态码每分钟更新。请顾客在优惠券页下拉刷新，再扫一次；截图不能使用。',
  'COUPON.ALREADY_REDEEMED': '使用时间见下面的记录。如果是刚才误核销的，可以在“今日已核销”里撤销。',
  'COUPON.EXPIRED': '过了有效期的券不能恢复，可以请顾客到领券中心看看。',
  'COUPON.NOT_YET_USABLE': '请顾客在有效期开始后再来使用。',
  'COUPON.NOT_IN_THIS_STORE': '请顾客到适用的门店使用。',
  'COUPON.USED_ELSEWHERE': '请直接收款，微信支付会自动减去优惠。',
  'COUPON.IN_ORDER': '请顾客先取消那个订单，券会退回，再扫一次。',
  'COUPON.TOO_OFTEN': '这张券被反复核销和撤销，请联系店主处理。',
};

const redemptionText = ({ at, undoneAt }: Preview['redemptions'][number]): string =>
  undoneAt ? `${nearMinute(at)} 核销\n${nearMinute(undoneAt)} 撤销` : `${nearMinute(at)} 核销`;

/** `refusal`: what redeeming it was refused with since. */
export function redeemContent(preview: Preview, refusal = preview.refusal): RedeemContent {
  const { couponId, terms, startsAt, expiresAt, redemptions } = preview;
  const scope = scopeText(terms);
  // On that moment it cannot be used any more.
  const last = day(new Date(Date.parse(expiresAt) - 1).toISOString());
  return {
    ...benefitFigure(terms),
    ...{ couponId, title: terms.title, threshold: thresholdText(terms.threshold) },
    refusal: refusal ? sentenceFor(refusal) : '',
    // A newer server may refuse with what this released version does not know.
    advice: refusal ? ((ADVICE as Partial<Record<string, string>>)[refusal] ?? '') : '',
    rows: [
      { label: '优惠内容', text: benefitText(terms) },
      { label: '有效期', text: `${day(startsAt)} – ${last}` },
      ...(scope ? [{ label: '适用范围', text: scope }] : []),
      ...(terms.description ? [{ label: '使用说明', text: terms.description }] : []),
      ...redemptions.map((one) => ({ label: '核销记录', text: redemptionText(one) })),
    ],
  };
}

/** Whether a refusal is something about the coupon, which stands on the page, and no failure of the call. */
export const isAboutCoupon = (code: string): code is Refusal => code in ADVICE;
