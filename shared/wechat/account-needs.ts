/** What an account must be, or have, so that WeChat lets it use a part of its API. */
export type AccountNeed =
  | 'verified-account'
  | 'verified-service-account'
  | 'conditional-menus'
  | 'subscription-notices'
  | 'non-personal-mini-program'
  | 'verified-mini-program';

/** For the operator: what is missing, and where it is had. Shown by whoever reports a `NotPermittedError`. */
export const operatorWords: Readonly<Record<AccountNeed, string>> = {
  'verified-account': '需要已认证的公众号（mp.weixin.qq.com → 设置与开发 → 微信认证）',
  'verified-service-account': '需要已认证的服务号；订阅号和未认证的服务号没有此接口权限',
  'conditional-menus': '需要已认证的公众号，并在 mp.weixin.qq.com 的“个性化菜单”中开启该功能',
  'subscription-notices': '需要已认证的服务号，并在 mp.weixin.qq.com 开通“订阅通知”',
  'non-personal-mini-program': '需要非个人主体的小程序',
  'verified-mini-program': '需要已认证的非个人主体小程序，并保证相应接口已开通、有余额',
};
