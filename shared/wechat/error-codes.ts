/**
 * What an error of WeChat's server API means for whoever called:
 * `token` get a new one and try once more · `busy` try again with backoff · `slowDown` not again for a minute or more ·
 * `quota` not again before the quota starts anew · `openId` this person is not, or no longer, one of the account: leave
 * them out · `notFollowing` the person must follow first · `declined` the person does not want it, or cannot get it ·
 * `window` no customer service message may be sent now · `code` the login, OAuth or phone code is bad or used: ask for a
 * new one · `duplicate` it has been done before · `limit` a maximum of the account or the person is reached · `request` our
 * mistake: the same request fails for ever · `permission` this kind of account may not · `configuration` only an operator
 * can help · `restricted` WeChat has punished the account: tell somebody · `unknown` anything else.
 */
export type WeChatErrorKind =
  | 'token'
  | 'busy'
  | 'slowDown'
  | 'quota'
  | 'openId'
  | 'notFollowing'
  | 'declined'
  | 'window'
  | 'code'
  | 'duplicate'
  | 'limit'
  | 'request'
  | 'permission'
  | 'configuration'
  | 'restricted'
  | 'unknown';

/**
 * Codes by kind. Those below -1,000 are of WeChat's cloud itself (cloud calls); the driver takes those that leave open
 * what has happened for `unreachable`.
 * https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html and the pages of the single calls; cloud:
 * the error list of wx-server-sdk 4.0.2.
 */
const CODES: Record<Exclude<WeChatErrorKind, 'unknown'>, readonly number[]> = {
  token: [40001, 40014, 42001],
  busy: [-1, 61450, -501003, -501004],
  // 61503: figures of a day that are not ready yet.
  slowDown: [45011, 45066, 61503],
  quota: [45009, 85400],
  openId: [40003, 46004, 49003, 65302],
  notFollowing: [43004, 50005],
  // 40226: WeChat holds the person for a danger · 50001: the person has not allowed it.
  declined: [40226, 43019, 43101, 48002, 50001, 50002, 61010],
  window: [45015, 45047, 45080],
  code: [40029, 40163, 42007, 40030, 42002, 42003, -601005, -601006, -601007],
  duplicate: [45065],
  limit: [45026, 45029, 45056, 45057, 45059, 48006, 200012],
  request: [
    ...[41001, 41003, 41005, 41008, 41009, 43001, 43002, 44001, 44002, 44004, 47001, 47003, 61451],
    ...[40031, 40032, 40033, 40035, 40066, 40097, 40129, 40159, 40169, 40212, 40225, 45072, 61500, 61501],
    // Quotas and request ids: a path or an id that there is not, or not for this account.
    ...[76001, 76002, 76003, 76021, 76022],
    // Menus.
    ...[40016, 40017, 40018, 40019, 40020, 40022, 40023, 40024, 40025, 40026, 40027, 40054, 40055, 46003, 53600],
    ...[65301, 65303, 65304, 65316, 65318, 65320, 85096],
    // Codes with a scene, remarks, tags, links, moved accounts.
    ...[40052, 40053, 40092, 45157, 45158, 45058, 45159, 85401, 85402, 85403, 63178, 63182],
    // Media and texts; templates.
    ...[40004, 40005, 40007, 40008, 45001, 45002, 45008, 45067, 200014, 200016, 200017, 200018, 200020, 200021],
    // The cloud: parameters, and answers that are too large for it.
    ...[-501006, -501007, -602001, -604001],
  ],
  permission: [48001, 65309],
  configuration: [
    ...[40002, 40013, 40125, 40164, 41002, 41004, 60020, 61004, 89501, 89503, 89506, 89507],
    // A template, a page or a mini program that is not there, or not released.
    ...[40037, 40165, 40166, 41030, 85079],
    // The cloud: no such call, not declared in config.json, not from here, environment not there or not shared.
    ...[-604100, -604101, -604104, -601004, -601012, -601015, -601016, -601017, -601018, -501005, -501008, -501009],
  ],
  restricted: [43116, 48004, 50004, 50007],
};

const KINDS = new Map(
  Object.entries(CODES).flatMap(([kind, codes]) => codes.map((code) => [code, kind as WeChatErrorKind] as const)),
);

export const kindOf = (code: number): WeChatErrorKind => KINDS.get(code) ?? 'unknown';
