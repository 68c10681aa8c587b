import { authSetting, openSetting, requireScope } from '../permissions.ts';
import { hasAgreed, onNeedPrivacy, requirePrivacy } from '../privacy.ts';
import { openSheet } from '../sheet.ts';
import { element } from '../element.ts';
import { api } from './api.ts';

const CONTRACT = '《小程序用户隐私保护指引》';

/** Privacy guideline and permissions. https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html */
export const privacyApi = {
  getPrivacySetting: api('getPrivacySetting', () => ({
    needAuthorization: !hasAgreed(),
    privacyContractName: CONTRACT,
  })),
  requirePrivacyAuthorize: api('requirePrivacyAuthorize', () => requirePrivacy('requirePrivacyAuthorize')),
  onNeedPrivacyAuthorization: onNeedPrivacy,
  openPrivacyContract: api('openPrivacyContract', () => {
    const said = '这里在微信中是开发者在公众平台填写的指引全文：收集哪些信息、用于什么、如何撤回同意。';
    openSheet({ title: CONTRACT }, element('p', {}, said));
  }),
  getSetting: api('getSetting', () => ({ authSetting: authSetting() })),
  openSetting: api('openSetting', openSetting),
  authorize: api<{ scope: string }>('authorize', ({ scope }) => requireScope(scope)),
};
