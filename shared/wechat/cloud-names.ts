/**
 * Which endpoints the platform offers as cloud calls, under which names. Those of the Official Account are listed on
 * https://developers.weixin.qq.com/minigame/dev/wxcloud/guide/web/openapi.html or named on the pages of their calls, those
 * of the mini program on the pages of their calls; menu.delete is from memory. Never offered: tokens, quotas, customer
 * service messages, OAuth.
 */
const NAMES: Readonly<Record<string, string>> = {
  '/cgi-bin/user/get': 'officialAccount.user.getList',
  '/cgi-bin/user/info': 'officialAccount.user.getInfo',
  '/cgi-bin/user/info/batchget': 'officialAccount.user.batchGetInfo',
  '/cgi-bin/user/info/updateremark': 'officialAccount.user.updateRemark',
  '/cgi-bin/tags/create': 'officialAccount.tags.create',
  '/cgi-bin/tags/get': 'officialAccount.tags.get',
  '/cgi-bin/tags/update': 'officialAccount.tags.update',
  '/cgi-bin/tags/delete': 'officialAccount.tags.delete',
  '/cgi-bin/tags/members/batchtagging': 'officialAccount.tags.batchTagging',
  '/cgi-bin/tags/members/batchuntagging': 'officialAccount.tags.batchUntagging',
  '/cgi-bin/tags/getidlist': 'officialAccount.tags.getUserTagList',
  '/cgi-bin/user/tag/get': 'officialAccount.tags.getUsers',
  '/cgi-bin/menu/create': 'officialAccount.menu.create',
  '/cgi-bin/menu/get': 'officialAccount.menu.get',
  '/cgi-bin/menu/delete': 'officialAccount.menu.delete',
  '/cgi-bin/menu/addconditional': 'officialAccount.menu.addConditional',
  '/cgi-bin/menu/delconditional': 'officialAccount.menu.delConditional',
  '/cgi-bin/menu/trymatch': 'officialAccount.menu.tryMatch',
  '/cgi-bin/get_current_selfmenu_info': 'officialAccount.menu.getSelfMenu',
  '/cgi-bin/qrcode/create': 'officialAccount.qrcode.create',
  '/cgi-bin/message/template/send': 'officialAccount.messageTemplate.send',
  '/cgi-bin/message/subscribe/bizsend': 'subscribeMessage.bizsend',
  '/datacube/getusersummary': 'officialAccount.datacube.getUserSummary',
  '/datacube/getusercumulate': 'officialAccount.datacube.getUserCumulate',
  '/datacube/getarticlesummary': 'officialAccount.datacube.getArticleSummary',
  '/datacube/getarticletotal': 'officialAccount.datacube.getArticleTotal',
  '/cgi-bin/message/subscribe/send': 'subscribeMessage.send',
  '/wxa/getwxacodeunlimit': 'wxacode.getUnlimited',
  '/wxa/generate_urllink': 'urllink.generate',
  '/wxa/generatescheme': 'urlscheme.generate',
  '/wxa/genwxashortlink': 'shortlink.generate',
  '/wxa/msg_sec_check': 'security.msgSecCheck',
  '/wxa/getuserriskrank': 'riskControl.getUserRiskRank',
  '/wxa/business/getuserphonenumber': 'phonenumber.getPhoneNumber',
};

export const cloudNameOf = (path: string): string | undefined => (Object.hasOwn(NAMES, path) ? NAMES[path] : undefined);
