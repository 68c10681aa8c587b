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
  'MENU.INVALID': '菜单不符合微信的要求，请按提示修改',
  'MENU.NOT_FOUND': '没有找到这个版本的菜单',
  'MESSAGE.MARKETING': '微信不允许用模板或订阅通知做营销，请改用其他方式',
  'MESSAGE.NO_ACTION': '这类消息只能回应顾客刚做的事',
  'MESSAGE.UNKNOWN_TEMPLATE': '没有登记这个通知模板',
  'MESSAGE.CONTENT': '通知内容不符合模板的要求，请按提示修改',
  'MESSAGE.OVER': '截止时间已过，没有发送',
  'MESSAGE.NOT_FOUND': '没有找到这条消息',
  'MESSAGE.NOT_DEAD': '这条消息现在不能重发',
  'MESSAGE.EXPIRED': '这条消息已过有效期，不再发送',
  'COMMON.NOT_SIGNED_IN': '登录已失效，请重新进入小程序',
  'SYNC.NEVER_RAN': '粉丝同步还没有运行过，请一分钟后再试',
  'SYNC.NOT_FITTING': '同步当前的状态不能这样操作',
  'TAG.CHANGED_MEANWHILE': '别人刚刚改过这个标签，请刷新后再改',
  'TAG.NOT_FOUND': '这个标签已不存在',
  'TAG.NAME_TOO_LONG': '标签名过长，最多 10 个汉字',
  'TAG.RESERVED': '这是微信自带的标签，请换一个名字',
  'TAG.TAKEN': '公众号里已有手工打的同名标签，请换一个名字',
  'TAG.UNKNOWN_TAG': '条件里的标签不存在，或是由分群生成的',
  'TAG.TOO_MANY': '公众号最多 100 个标签，请先删除不用的',
  'TAG.NOT_READY': '首次粉丝同步还没完成，请稍后再试',
  'SYNC.CHANGED_MEANWHILE': '同步状态刚刚变了，请刷新后再试',
  'REPLY.CHANGED_MEANWHILE': '别人刚刚改过这条规则，请刷新后再改',
  'REPLY.NOT_FOUND': '这条规则已不存在',
  'REPLY.TOO_MANY': '自动回复规则太多，请先删除不用的',
  'REPLY.BAD_PATTERN': '正则表达式有误，或过于复杂',
  'REPLY.TOO_LONG': '回复内容过长',
  'REPLY.REWARDS_FOLLOWING': '不能承诺关注或分享后给奖励，请修改内容',
  'REPLY.UNKNOWN_CAMPAIGN': '引用的优惠券活动不存在',
  'CONNECTION.OFFLINE': '网络未连接，请检查后重试',
  'CONNECTION.FAILED': '暂时连不上，请稍后再试',
};

/** For refusals that were added to the server after this mini program was released. */
const UNKNOWN = '暂时不能完成，请更新小程序后再试';

/** What is said to people about a failed call; never empty, whatever a newer server refuses with. */
export const sentenceFor = (code: CallFailure['code']): string =>
  (TEXT as Partial<Record<string, string>>)[code] ?? UNKNOWN;
