interface Endpoint {
  method: 'GET' | 'POST';
  path: string;
}

/**
 * Names of cloud calls and what they stand for. Those of the Official Account are on
 * https://developers.weixin.qq.com/minigame/dev/wxcloud/guide/web/openapi.html and the pages of their calls (menu.get and
 * menu.delete from memory); those of the mini program on the pages of their calls. Calls that the platform does not offer
 * by cloud call (tokens, clear_quota, customer service messages) are not in it.
 */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'officialAccount.user.getList': { method: 'GET', path: '/cgi-bin/user/get' },
  'officialAccount.user.getInfo': { method: 'GET', path: '/cgi-bin/user/info' },
  'officialAccount.user.batchGetInfo': { method: 'POST', path: '/cgi-bin/user/info/batchget' },
  'officialAccount.user.updateRemark': { method: 'POST', path: '/cgi-bin/user/info/updateremark' },
  'officialAccount.tags.create': { method: 'POST', path: '/cgi-bin/tags/create' },
  'officialAccount.tags.get': { method: 'GET', path: '/cgi-bin/tags/get' },
  'officialAccount.tags.batchTagging': { method: 'POST', path: '/cgi-bin/tags/members/batchtagging' },
  'officialAccount.menu.create': { method: 'POST', path: '/cgi-bin/menu/create' },
  'officialAccount.menu.get': { method: 'GET', path: '/cgi-bin/menu/get' },
  'officialAccount.menu.delete': { method: 'GET', path: '/cgi-bin/menu/delete' },
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
