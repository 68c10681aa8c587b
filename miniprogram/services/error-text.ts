import type { CallFailure } from './cloud';

/** A sentence for people for every way a call can fail. A new refusal does not compile until it has one. */
const TEXT: Record<CallFailure['code'], string> = {
  'COMMON.INVALID_INPUT': '内容有误，请返回重试',
  'COMMON.UNKNOWN_CALL': '请更新小程序后再试',
  'COMMON.UNAUTHENTICATED': '请在微信中打开小程序',
  'COMMON.FORBIDDEN': '没有权限',
  'COMMON.INTERNAL': '服务繁忙，请稍后再试',
  'COUPON.NOT_FOUND': '没有找到这张优惠券',
  'COUPON.NOT_STARTED': '活动还没开始，请稍后再来',
  'COUPON.ENDED': '活动已结束',
  'COUPON.SOLD_OUT': '手慢了，已经抢光了',
  'COUPON.ALREADY_REDEEMED': '这张券已经用过了',
  'COUPON.EXPIRED': '这张券已过期',
  'MESSAGE.NOT_FOUND': '没有找到这条消息',
  'MESSAGE.NOT_DEAD': '这条消息现在不能重发',
  'MESSAGE.EXPIRED': '这条消息已过有效期，不再发送',
  'COMMON.NOT_SIGNED_IN': '登录已失效，请重新进入小程序',
  'CONNECTION.OFFLINE': '网络未连接，请检查后重试',
  'CONNECTION.FAILED': '暂时连不上，请稍后再试',
};

/** For refusals that were added to the server after this mini program was released. */
const UNKNOWN = '暂时不能完成，请更新小程序后再试';

/** What is said to people about a failed call; never empty, whatever a newer server refuses with. */
export const sentenceFor = (code: CallFailure['code']): string =>
  (TEXT as Partial<Record<string, string>>)[code] ?? UNKNOWN;
