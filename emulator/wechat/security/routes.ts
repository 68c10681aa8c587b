import type { Account } from '../accounts/entities.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { PeopleStore } from '../people/store.ts';
import type { Sequences } from '../sequences.ts';
import { seededBytes } from '../seeded.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { VisitStore } from '../visits.ts';
import type { CheckedWord } from './entities.ts';
import { shownVerdict, verdictOn } from './verdict.ts';

export interface SecurityRouteStores {
  people: PeopleStore;
  tokens: TokenStore;
  visits: VisitStore;
  sequences: Sequences;
  checkedWords: readonly CheckedWord[];
}

/** Whoever is judged must have used the mini program so short a while ago. */
const VISIT_MS = 2 * 60 * 60 * 1000;
const MAX_CONTENT_CHARACTERS = 2_500;
/** 资料, 评论, 论坛, 社交日志. */
const CONTENT_SCENES = [1, 2, 3, 4];
/** 注册, 营销作弊, UGC. */
const RISK_SCENES = [0, 1, 2];

/** Simplified: version 2 of the checks only; the verdict is a list of words (`checkedWords` of the seed), not a model. */
export function securityRoutes(api: Api, stores: SecurityRouteStores): void {
  const access = byToken(stores.tokens);
  api.post('/wxa/msg_sec_check', access, (call, account) => msgSecCheck(stores, call, account));
  api.post('/wxa/getuserriskrank', access, (call, account) => getUserRiskRank(stores, call, account));
}

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html */
function msgSecCheck(stores: SecurityRouteStores, call: ApiCall, account: Account): object {
  const { content, nickname = '', title = '', signature = '' } = readChecked(call);
  if (content === '') throw new WeChatError(44002);
  const texts = [content, nickname, title, signature];
  if (!texts.every((text) => typeof text === 'string')) throw new WeChatError(47001);
  if ([...(content as string)].length > MAX_CONTENT_CHARACTERS) throw new WeChatError(45002);
  checkVisitor(stores, call, account);
  const verdict = verdictOn(texts.join('\n'), stores.checkedWords);
  call.note(verdict.suggest);
  return { errcode: 0, errmsg: 'ok', ...shownVerdict(verdict), trace_id: traceId(stores.sequences) };
}

/**
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/safety-control-capability/wxaapi_getuserriskrank.html
 * The rank follows from the seed; what else is said of the person is not looked at.
 */
function getUserRiskRank(stores: SecurityRouteStores, call: ApiCall, account: Account): object {
  const { appid, scene, client_ip: clientIp, is_test: isTest } = call.body();
  if (appid !== account.appId) throw new WeChatError(40013);
  if (!RISK_SCENES.includes(scene as number) || typeof clientIp !== 'string') throw new WeChatError(40097);
  const index = isTest === true ? visitor(stores, call, account) : checkVisitor(stores, call, account);
  const rank = stores.people.riskRankAt(index);
  return { errcode: 0, errmsg: 'getuserriskrank succ', risk_rank: rank, unoin_id: stores.sequences.next('risk-ranks') };
}

/** `version` and `scene` are the same for texts and pictures; refuses with 40097 and 40129. */
export function readChecked(call: ApiCall): Record<string, unknown> {
  const body = call.body();
  if (Number(body.version) !== 2) throw new WeChatError(40097);
  if (!CONTENT_SCENES.includes(body.scene as number)) throw new WeChatError(40129);
  return body;
}

/** The index of the person in `openid`; refuses with 40003, and with 61010 when it is too long since the last visit. */
export function checkVisitor(stores: SecurityRouteStores, call: ApiCall, account: Account): number {
  const index = visitor(stores, call, account);
  if (!stores.visits.within(VISIT_MS, account.appId, index)) throw new WeChatError(61010);
  return index;
}

function visitor({ people }: SecurityRouteStores, call: ApiCall, { appId }: Account): number {
  const { openid } = call.body();
  const index = typeof openid === 'string' ? people.indexOf(appId, openid) : undefined;
  if (index === undefined) throw new WeChatError(40003);
  return index;
}

/** As long as a request id, and like one. */
export function traceId(sequences: Sequences): string {
  const hex = seededBytes(`trace/${sequences.next('traces')}`, 12).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 16)}-${hex.slice(16)}`;
}
