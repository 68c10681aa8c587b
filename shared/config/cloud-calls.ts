import type { FunctionName } from './variables.ts';

/**
 * Cloud calls (云调用) that each function may make, with WECHAT_DRIVER=cloud, and `customer`, which holds no secret, with any
 * driver; the build writes them to
 * `permissions.openapi` of its config.json. On the platform they are in force when DevTools or miniprogram-ci upload the
 * function, up to ten minutes later.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/openapi/openapi.html
 */
const CLOUD_CALLS: Partial<Record<FunctionName, readonly string[]>> = {
  customer: ['security.msgSecCheck', 'phonenumber.getPhoneNumber', 'riskControl.getUserRiskRank'],
  'message-dispatch': ['officialAccount.messageTemplate.send', 'subscribeMessage.bizsend', 'subscribeMessage.send'],
  housekeeping: [
    'officialAccount.menu.get',
    'officialAccount.menu.create',
    'officialAccount.menu.addConditional',
    'officialAccount.menu.delConditional',
    'officialAccount.tags.get',
    'officialAccount.qrcode.create',
    'urllink.generate',
    'wxacode.getUnlimited',
  ],
  'follower-sync': [
    'officialAccount.user.getList',
    'officialAccount.user.batchGetInfo',
    'officialAccount.tags.get',
    'officialAccount.tags.getUsers',
    'officialAccount.tags.create',
    'officialAccount.tags.delete',
    'officialAccount.tags.batchTagging',
    'officialAccount.tags.batchUntagging',
  ],
};

export const cloudCallsOf = (functionName: string): readonly string[] =>
  CLOUD_CALLS[functionName as FunctionName] ?? [];
