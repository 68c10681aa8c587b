import type { WeChatApi } from '../endpoint.ts';
import * as wechat from './index.ts';

const DAY = '2024-01-01';
const DAYS = { from: DAY, to: DAY };
const MESSAGE = { openId: 'o', templateId: 'T', values: {} };
const RULE = { buttons: [], rule: {} };

/** Every function that calls WeChat, with anything: right or wrong. */
export const EVERY_CALL: Record<string, (api: WeChatApi) => Promise<unknown>> = {
  accountReading: (api) => wechat.accountReading(api, DAYS),
  addConditionalMenu: (api) => wechat.addConditionalMenu(api, RULE),
  articleReaders: (api) => wechat.articleReaders(api, DAY),
  articlesOfDay: (api) => wechat.articlesOfDay(api, DAY),
  articlesPublishedOn: (api) => wechat.articlesPublishedOn(api, DAY),
  articlesSentOn: (api) => wechat.articlesSentOn(api, DAY),
  changedOpenIds: (api) => wechat.changedOpenIds(api, 'wx', ['o']),
  checkText: (api) => wechat.checkText(api, { content: '', scene: 'comment', openId: 'o' }),
  clearQuotas: (api) => wechat.clearQuotas(api),
  createMenu: (api) => wechat.createMenu(api, []),
  createQrCode: (api) => wechat.createQrCode(api, 'c'),
  createShortLink: (api) => wechat.createShortLink(api, 'pages/a', 'a'),
  createTag: (api) => wechat.createTag(api, ''),
  createUrlLink: (api) => wechat.createUrlLink(api, { path: 'pages/a' }, 1),
  createUrlScheme: (api) => wechat.createUrlScheme(api, { path: 'pages/a' }, 1),
  deleteConditionalMenu: (api) => wechat.deleteConditionalMenu(api, '1'),
  deleteMenu: (api) => wechat.deleteMenu(api),
  deleteTag: (api) => wechat.deleteTag(api, 1),
  fetchFollower: (api) => wechat.fetchFollower(api, 'o'),
  fetchFollowers: (api) => wechat.fetchFollowers(api, ['o']),
  followerChanges: (api) => wechat.followerChanges(api, DAYS),
  followerTotals: (api) => wechat.followerTotals(api, DAYS),
  getMenu: (api) => wechat.getMenu(api),
  jsApiTicket: (api) => wechat.jsApiTicket(api),
  listFollowers: (api) => wechat.listFollowers(api, undefined),
  listMessageTemplates: (api) => wechat.listMessageTemplates(api),
  listTagged: (api) => wechat.listTagged(api, 2, undefined),
  listTags: (api) => wechat.listTags(api),
  liveMenu: (api) => wechat.liveMenu(api),
  menuSeenBy: (api) => wechat.menuSeenBy(api, 'o'),
  miniProgramCode: (api) => wechat.miniProgramCode(api, { scene: 'a', page: 'pages/a' }),
  oauthPerson: (api) => wechat.oauthPerson(api, 'c'),
  readPhoneNumber: (api) => wechat.readPhoneNumber(api, 'c'),
  readQuota: (api) => wechat.readQuota(api, '/cgi-bin/stable_token'),
  remarkFollower: (api) => wechat.remarkFollower(api, 'o', ''),
  renameTag: (api) => wechat.renameTag(api, { id: 1, name: '' }),
  sendCustomerMessage: (api) => wechat.sendCustomerMessage(api, 'o', { kind: 'text', text: '' }),
  sendMiniProgramNotice: (api) => wechat.sendMiniProgramNotice(api, MESSAGE),
  sendOaNotice: (api) => wechat.sendOaNotice(api, MESSAGE),
  sendTemplateMessage: (api) => wechat.sendTemplateMessage(api, MESSAGE, 'M'),
  signedInPerson: (api) => wechat.signedInPerson(api, 'c'),
  tagFollowers: (api) => wechat.tagFollowers(api, 1, ['o']),
  tagsOfFollower: (api) => wechat.tagsOfFollower(api, 'o'),
  untagFollowers: (api) => wechat.untagFollowers(api, 1, ['o']),
  uploadPicture: (api) => wechat.uploadPicture(api, 'image', new Blob([])),
  userRiskRank: (api) => wechat.userRiskRank(api, { openId: 'o', scene: 1, clientIp: '' }),
};
