/** How often one account may call a path. */
export interface Limit {
  /** Calls a day (00:00 to 24:00 UTC+8). */
  perDay: number;
  /** Calls a minute, where the platform names such a limit. */
  perMinute?: number;
  /** The errcode when the minute is used up: 45011 when left out. */
  minuteCode?: 45009;
  /** The day's limit is higher for an account with many followers. */
  grows?: true;
}

/** With so many followers an account may make more of some calls. https://developers.weixin.qq.com/doc/subscription/en/guide/dev/api/limit.html */
const GROWTH_STEPS = [100_000, 1_000_000, 10_000_000];
/** The page names no figure: ten times as many at every step was chosen, so that everybody can still be reached within a day. */
const GROWTH = 10;

/** What an account with so many followers may do a day. */
export function perDayWith({ perDay, grows }: Limit, followers: number): number {
  return grows ? perDay * GROWTH ** GROWTH_STEPS.filter((step) => followers >= step).length : perDay;
}

/** Entries of the table that are shared by several paths. */
export const LINKS_GENERATED = 'links/generated';
export const LINKS_OPENED = 'links/opened';

/**
 * Default limits of an account with few followers; a seed can set any (`dailyQuotas`), which then does not grow. Which
 * ones grow is said of template messages only; here also what has to be done once for every follower.
 * https://developers.weixin.qq.com/doc/service/en/Message_Management/API_Call_Limits.html (token, menu, followers, QR
 * codes; tags are the groups of that page); https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 * (stable_token); the page of the personalised menus. Chosen for want of a source: statistics, blacklist, `user/tag/get`,
 * remark, changeopenid, addresses of servers, `rid/get`, `quota/get`, lists of templates, `template/subscribe`, bizsend,
 * typing, newtmpl. `template/send`: https://developers.weixin.qq.com/doc/service/en/guide/product/template_message/Template_Message_Interface.html
 */
export const LIMITS: ReadonlyMap<string, Limit> = new Map<string, Limit>([
  ['/cgi-bin/token', { perDay: 2_000 }],
  ['/cgi-bin/stable_token', { perDay: 500_000, perMinute: 10_000 }],
  ['/cgi-bin/user/get', { perDay: 500, grows: true }],
  ['/cgi-bin/user/info', { perDay: 5_000_000 }],
  ['/cgi-bin/user/info/batchget', { perDay: 5_000_000 }],
  ['/cgi-bin/user/info/updateremark', { perDay: 10_000 }],
  ['/cgi-bin/menu/create', { perDay: 1_000 }],
  ['/cgi-bin/menu/get', { perDay: 10_000 }],
  ['/cgi-bin/menu/delete', { perDay: 1_000 }],
  ['/cgi-bin/get_current_selfmenu_info', { perDay: 10_000 }],
  ['/cgi-bin/menu/addconditional', { perDay: 2_000 }],
  ['/cgi-bin/menu/delconditional', { perDay: 2_000 }],
  ['/cgi-bin/menu/trymatch', { perDay: 20_000 }],
  ['/cgi-bin/tags/create', { perDay: 1_000 }],
  ['/cgi-bin/tags/get', { perDay: 1_000 }],
  ['/cgi-bin/tags/update', { perDay: 1_000 }],
  ['/cgi-bin/tags/delete', { perDay: 1_000 }],
  ['/cgi-bin/tags/getidlist', { perDay: 500_000, grows: true }],
  ['/cgi-bin/tags/members/batchtagging', { perDay: 100_000, grows: true }],
  ['/cgi-bin/tags/members/batchuntagging', { perDay: 100_000, grows: true }],
  ['/cgi-bin/user/tag/get', { perDay: 1_000 }],
  ['/cgi-bin/tags/members/getblacklist', { perDay: 1_000 }],
  ['/cgi-bin/tags/members/batchblacklist', { perDay: 100_000 }],
  ['/cgi-bin/tags/members/batchunblacklist', { perDay: 100_000 }],
  ['/cgi-bin/qrcode/create', { perDay: 100_000 }],
  ['/cgi-bin/changeopenid', { perDay: 100_000 }],
  ['/cgi-bin/message/template/send', { perDay: 100_000, grows: true }],
  ['/cgi-bin/template/get_all_private_template', { perDay: 10_000 }],
  ['/cgi-bin/template/api_add_template', { perDay: 1_000 }],
  ['/cgi-bin/template/del_private_template', { perDay: 1_000 }],
  ['/cgi-bin/message/template/subscribe', { perDay: 100_000 }],
  ['/cgi-bin/message/subscribe/bizsend', { perDay: 100_000, grows: true }],
  ['/cgi-bin/message/subscribe/send', { perDay: 10_000_000 }],
  ['/cgi-bin/message/custom/send', { perDay: 500_000, grows: true }],
  ['/cgi-bin/message/custom/typing', { perDay: 500_000 }],
  ['/wxaapi/newtmpl/getcategory', { perDay: 10_000 }],
  ['/wxaapi/newtmpl/getpubtemplatetitles', { perDay: 10_000 }],
  ['/wxaapi/newtmpl/getpubtemplatekeywords', { perDay: 10_000 }],
  ['/wxaapi/newtmpl/gettemplate', { perDay: 10_000 }],
  ['/wxaapi/newtmpl/addtemplate', { perDay: 1_000 }],
  ['/wxaapi/newtmpl/deltemplate', { perDay: 1_000 }],
  ['/cgi-bin/media/upload', { perDay: 100_000 }],
  ['/cgi-bin/media/get', { perDay: 200_000 }],
  ['/datacube/getusersummary', { perDay: 1_000 }],
  ['/datacube/getusercumulate', { perDay: 1_000 }],
  ['/datacube/getarticlesummary', { perDay: 1_000 }],
  ['/datacube/getarticletotal', { perDay: 1_000 }],
  ['/datacube/getuserread', { perDay: 1_000 }],
  ['/datacube/getuserreadhour', { perDay: 1_000 }],
  ['/datacube/getusershare', { perDay: 1_000 }],
  ['/datacube/getusersharehour', { perDay: 1_000 }],
  ['/datacube/getarticleread', { perDay: 1_000 }],
  ['/datacube/getarticleshare', { perDay: 1_000 }],
  ['/datacube/getbizsummary', { perDay: 1_000 }],
  ['/datacube/getarticletotaldetail', { perDay: 1_000 }],
  ['/cgi-bin/openapi/quota/get', { perDay: 10_000 }],
  ['/cgi-bin/openapi/rid/get', { perDay: 10_000 }],
  ['/cgi-bin/openapi/quota/clear', { perDay: 100 }],
  ['/cgi-bin/clear_quota', { perDay: 100 }],
  ['/cgi-bin/get_api_domain_ip', { perDay: 10_000 }],
  ['/cgi-bin/getcallbackip', { perDay: 10_000 }],
  // From memory, or chosen: the days of getticket and getwxacodeunlimit.
  ['/sns/oauth2/access_token', { perDay: Infinity, perMinute: 50_000 }],
  ['/sns/oauth2/refresh_token', { perDay: Infinity, perMinute: 50_000 }],
  ['/cgi-bin/ticket/getticket', { perDay: 1_000_000 }],
  ['/wxa/getwxacodeunlimit', { perDay: 10_000_000, perMinute: 5_000, minuteCode: 45009 }],
  ['/wxa/genwxashortlink', { perDay: 1_000_000 }],
  // What `quota/get` has answered for generatescheme; taken for the others too.
  ['/wxa/generatescheme', { perDay: 10_000_000 }],
  ['/wxa/generate_urllink', { perDay: 10_000_000 }],
  ['/wxa/queryscheme', { perDay: 10_000_000 }],
  ['/wxa/query_urllink', { perDay: 10_000_000 }],
  ['/wxa/getwxacode', { perDay: 10_000_000 }],
  ['/cgi-bin/wxaapp/createwxaqrcode', { perDay: 10_000_000 }],
  ['/wxa/business/getuserphonenumber', { perDay: 10_000_000 }],
  ['/wxa/getuserriskrank', { perDay: 10_000_000 }],
  ['/wxa/msg_sec_check', { perDay: 2_000_000, perMinute: 4_000 }],
  ['/wxa/media_check_async', { perDay: 200_000, perMinute: 2_000 }],
  // Not paths: what URL Links and Schemes of a mini program share.
  [LINKS_GENERATED, { perDay: 500_000 }],
  [LINKS_OPENED, { perDay: 6_000_000 }],
]);
