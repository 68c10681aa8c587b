interface Endpoint {
  method: 'GET' | 'POST';
  path: string;
}

/**
 * Names of cloud calls and what they stand for. Those of the Official Account are on
 * https://developers.weixin.qq.com/minigame/dev/wxcloud/guide/web/openapi.html and the pages of their calls (menu.get,
 * menu.delete, menu.delConditional, tags.update, tags.delete, tags.batchUntagging, datacube.getUserShare and
 * getUserShareHour from memory); those of the mini program on the pages of their calls. Calls that the platform does not offer
 * by cloud call (tokens, quotas, batchblacklist, changeopenid) are not in it; customer-service messages are there for mini
 * programs, and refused to Official Accounts.
 */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'officialAccount.user.getList': { method: 'GET', path: '/cgi-bin/user/get' },
  'officialAccount.user.getInfo': { method: 'GET', path: '/cgi-bin/user/info' },
  'officialAccount.user.batchGetInfo': { method: 'POST', path: '/cgi-bin/user/info/batchget' },
  'officialAccount.user.updateRemark': { method: 'POST', path: '/cgi-bin/user/info/updateremark' },
  'officialAccount.tags.create': { method: 'POST', path: '/cgi-bin/tags/create' },
  'officialAccount.tags.get': { method: 'GET', path: '/cgi-bin/tags/get' },
  'officialAccount.user.getBlacklist': { method: 'POST', path: '/cgi-bin/tags/members/getblacklist' },
  'officialAccount.tags.update': { method: 'POST', path: '/cgi-bin/tags/update' },
  'officialAccount.tags.delete': { method: 'POST', path: '/cgi-bin/tags/delete' },
  'officialAccount.tags.batchTagging': { method: 'POST', path: '/cgi-bin/tags/members/batchtagging' },
  'officialAccount.tags.batchUntagging': { method: 'POST', path: '/cgi-bin/tags/members/batchuntagging' },
  'officialAccount.tags.batchUnblacklist': { method: 'POST', path: '/cgi-bin/tags/members/batchunblacklist' },
  'officialAccount.tags.getUsers': { method: 'POST', path: '/cgi-bin/user/tag/get' },
  'officialAccount.tags.getUserTagList': { method: 'POST', path: '/cgi-bin/tags/getidlist' },
  'officialAccount.menu.create': { method: 'POST', path: '/cgi-bin/menu/create' },
  'officialAccount.menu.get': { method: 'GET', path: '/cgi-bin/menu/get' },
  'officialAccount.menu.delete': { method: 'GET', path: '/cgi-bin/menu/delete' },
  'officialAccount.menu.getSelfMenu': { method: 'GET', path: '/cgi-bin/get_current_selfmenu_info' },
  'officialAccount.menu.addConditional': { method: 'POST', path: '/cgi-bin/menu/addconditional' },
  'officialAccount.menu.delConditional': { method: 'POST', path: '/cgi-bin/menu/delconditional' },
  'officialAccount.menu.tryMatch': { method: 'POST', path: '/cgi-bin/menu/trymatch' },
  'officialAccount.datacube.getUserSummary': { method: 'POST', path: '/datacube/getusersummary' },
  'officialAccount.datacube.getUserCumulate': { method: 'POST', path: '/datacube/getusercumulate' },
  'officialAccount.datacube.getArticleSummary': { method: 'POST', path: '/datacube/getarticlesummary' },
  'officialAccount.datacube.getArticleTotal': { method: 'POST', path: '/datacube/getarticletotal' },
  'officialAccount.datacube.getUserRead': { method: 'POST', path: '/datacube/getuserread' },
  'officialAccount.datacube.getUserReadHour': { method: 'POST', path: '/datacube/getuserreadhour' },
  'officialAccount.datacube.getUserShare': { method: 'POST', path: '/datacube/getusershare' },
  'officialAccount.datacube.getUserShareHour': { method: 'POST', path: '/datacube/getusersharehour' },
  'officialAccount.qrcode.create': { method: 'POST', path: '/cgi-bin/qrcode/create' },
  'officialAccount.messageTemplate.send': { method: 'POST', path: '/cgi-bin/message/template/send' },
  'subscribeMessage.send': { method: 'POST', path: '/cgi-bin/message/subscribe/send' },
  'subscribeMessage.bizsend': { method: 'POST', path: '/cgi-bin/message/subscribe/bizsend' },
  'subscribeMessage.getCategory': { method: 'GET', path: '/wxaapi/newtmpl/getcategory' },
  'subscribeMessage.getPubTemplateTitleList': { method: 'GET', path: '/wxaapi/newtmpl/getpubtemplatetitles' },
  'subscribeMessage.getPubTemplateKeyWordsById': { method: 'GET', path: '/wxaapi/newtmpl/getpubtemplatekeywords' },
  'subscribeMessage.getTemplateList': { method: 'GET', path: '/wxaapi/newtmpl/gettemplate' },
  'subscribeMessage.addTemplate': { method: 'POST', path: '/wxaapi/newtmpl/addtemplate' },
  'subscribeMessage.deleteTemplate': { method: 'POST', path: '/wxaapi/newtmpl/deltemplate' },
  'customerServiceMessage.send': { method: 'POST', path: '/cgi-bin/message/custom/send' },
  'customerServiceMessage.setTyping': { method: 'POST', path: '/cgi-bin/message/custom/typing' },
  'wxacode.get': { method: 'POST', path: '/wxa/getwxacode' },
  'wxacode.getUnlimited': { method: 'POST', path: '/wxa/getwxacodeunlimit' },
  'wxacode.createQRCode': { method: 'POST', path: '/cgi-bin/wxaapp/createwxaqrcode' },
  'phonenumber.getPhoneNumber': { method: 'POST', path: '/wxa/business/getuserphonenumber' },
  'urllink.generate': { method: 'POST', path: '/wxa/generate_urllink' },
  'urllink.query': { method: 'POST', path: '/wxa/query_urllink' },
  'urlscheme.generate': { method: 'POST', path: '/wxa/generatescheme' },
  'urlscheme.query': { method: 'POST', path: '/wxa/queryscheme' },
  'shortlink.generate': { method: 'POST', path: '/wxa/genwxashortlink' },
  'security.msgSecCheck': { method: 'POST', path: '/wxa/msg_sec_check' },
  'security.mediaCheckAsync': { method: 'POST', path: '/wxa/media_check_async' },
  'riskControl.getUserRiskRank': { method: 'POST', path: '/wxa/getuserriskrank' },
};

export function endpointOf(name: string): Endpoint | undefined {
  return Object.hasOwn(ENDPOINTS, name) ? ENDPOINTS[name] : undefined;
}
