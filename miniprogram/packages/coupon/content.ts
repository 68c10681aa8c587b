import { day, minute, nearMinute } from '../../format/date';
import { thresholdText } from '../../format/money';
import { benefitFigure, benefitText, lastDay, scopeText, type Figure } from '../../format/terms';
import type { OwnedCoupon } from '../../services/coupons';
import { qrPicture } from './qr-picture';

/** Everything that the page of one coupon shows. */
export interface CouponContent extends Figure {
  threshold: string;
  title: string;
  state: OwnedCoupon['state'];
  stamp: string;
  /** The number in groups of four, as people read it out. */
  codeGroups: { at: number; text: string }[];
  code: string;
  /** The digits behind it; empty when there are none to show. */
  digits: string;
  /** Number and digits as a picture for scanners; empty where there are no digits. */
  picture: string;
  hint: string;
  /** How long it can be shown without network; empty when it cannot. */
  offline: string;
  rows: { label: string; text: string }[];
}

/** A longer title is cut off on the ticket's face, and stands below in whole. */
const MOST_TITLE = 30;

const STAMP: Record<OwnedCoupon['state'], string> = {
  unused: '',
  locked: '使用中',
  redeemed: '已使用',
  expired: '已过期',
};
const HINT: Record<OwnedCoupon['state'], string> = {
  unused: '请店员扫码或输入券号，截图无效',
  locked: '这张券正在一个订单中使用，取消订单后可再用',
  redeemed: '这张券已经使用，感谢光临',
  expired: '这张券已过有效期',
};

/** Where the digits are over: the phone was without network for too long. */
const OVER = '券号已失效，请联网后下拉刷新';

/** What stands behind the number now, and until when it can be shown. */
export interface ShownDigits {
  digits: string;
  until: string;
}

/** Of a voucher of WeChat Pay, which is used by paying. */
const WALLET_HINT: Record<NonNullable<OwnedCoupon['wallet']>, string> = {
  pending: '正在放入微信卡包，放好后付款时自动抵用',
  sent: '已在微信卡包，付款时自动抵用，无需出示券号',
  refused: '微信支付没有发放这张代金券，请联系店员',
  over: HINT.expired,
};

function hintOf({ state, wallet }: OwnedCoupon, shown?: ShownDigits): string {
  if (state !== 'unused') return HINT[state];
  if (wallet) return WALLET_HINT[wallet];
  return shown ? HINT.unused : OVER;
}

export function couponContent(coupon: OwnedCoupon, shown?: ShownDigits): CouponContent {
  const { terms, state, code } = coupon;
  const scope = scopeText(terms);
  const rows = [
    ...(terms.title.length > MOST_TITLE ? [{ label: '名称', text: terms.title }] : []),
    { label: '有效期', text: `${day(coupon.startsAt)} – ${lastDay(coupon)}` },
    { label: '优惠内容', text: benefitText(terms) },
    { label: '使用条件', text: thresholdText(terms.threshold) },
    ...(scope ? [{ label: '适用范围', text: scope }] : []),
    { label: '领取时间', text: minute(coupon.issuedAt) },
    ...(coupon.redeemedAt ? [{ label: '使用时间', text: minute(coupon.redeemedAt) }] : []),
    ...(terms.description ? [{ label: '使用说明', text: terms.description }] : []),
  ];
  return {
    ...benefitFigure(terms),
    ...{ threshold: thresholdText(terms.threshold), title: terms.title, state, code, rows },
    stamp: STAMP[state],
    codeGroups: (code.match(/.{1,4}/g) ?? [code]).map((text, at) => ({ at, text })),
    digits: shown?.digits.replace(/^(...)/, '$1 ') ?? '',
    picture: shown ? qrPicture(`${code} ${shown.digits}`) : '',
    hint: hintOf(coupon, shown),
    offline: shown ? `断网也能出示，至 ${nearMinute(shown.until)}` : '',
  };
}
