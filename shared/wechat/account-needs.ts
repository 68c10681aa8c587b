/** What an account must be, or have, so that WeChat lets it use a part of its API. */
export type AccountNeed =
  | 'any-account'
  | 'official-account'
  | 'verified-account'
  | 'verified-service-account'
  | 'menus'
  | 'conditional-menus'
  | 'subscription-notices'
  | 'customer-service'
  | 'mini-program'
  | 'non-personal-mini-program'
  | 'verified-mini-program';

/** For the operator: what is missing, and where it is had. Shown by whoever reports a `NotPermittedError`. */
export const operatorWords: Readonly<Record<AccountNeed, string>> = {
  'any-account': '各类账号均可调用此接口；请到 mp.weixin.qq.com 检查账号是否正常',
  'official-account': '需要公众号；小程序没有此接口权限',
  'verified-account': '需要已认证的公众号（mp.weixin.qq.com → 设置与开发 → 微信认证）',
  'verified-service-account': '需要已认证的服务号；订阅号和未认证的服务号没有此接口权限',
  menus: '需要服务号，或已认证的订阅号',
  'conditional-menus': '需要服务号或已认证的订阅号，并在 mp.weixin.qq.com 的“个性化菜单”中开启该功能',
  'subscription-notices': '需要已认证的服务号，并在 mp.weixin.qq.com 开通“订阅通知”',
  'customer-service': '需要已认证的公众号，或小程序',
  'mini-program': '需要小程序；公众号没有此接口权限',
  'non-personal-mini-program': '需要非个人主体的小程序',
  'verified-mini-program': '需要已认证的非个人主体小程序，并保证相应接口已开通、有余额',
};
