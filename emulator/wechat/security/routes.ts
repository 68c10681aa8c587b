import type { Account } from '../accounts/entities.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { RiskRanks } from '../people/known-risks.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import { checkVisitor, personOf, readChecked, traceId } from './checked.ts';
import { mediaCheckAsync, type MediaCheckParts } from './media.ts';
import { keywordOpinion, modelOpinion, verdictOn } from './verdict.ts';

interface SecurityParts extends MediaCheckParts {
  tokens: TokenStore;
  riskRanks: RiskRanks;
}

const MAX_CONTENT_CHARACTERS = 2_500;
/** 注册, 营销作弊, UGC. */
const RISK_SCENES = [0, 1, 2];

/** Simplified: version 2 of the checks only; the verdict is a list of words (`checkedWords` of the seed), not a model. */
export function securityRoutes(api: Api, parts: SecurityParts): void {
  const access = byToken(parts.tokens);
  api.post('/wxa/msg_sec_check', access, (call, account) => msgSecCheck(parts, call, account));
  api.post('/wxa/media_check_async', access, (call, account) => mediaCheckAsync(parts, call, account));
  api.post('/wxa/getuserriskrank', access, (call, account) => getUserRiskRank(parts, call, account));
}

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html */
function msgSecCheck(parts: SecurityParts, call: ApiCall, account: Account): object {
  const { content, nickname = '', title = '', signature = '' } = readChecked(call);
  if (content === '') throw new WeChatError(44002);
  const texts = [content, nickname, title, signature];
  if (!texts.every((text) => typeof text === 'string')) throw new WeChatError(47001);
  if ([...(content as string)].length > MAX_CONTENT_CHARACTERS) throw new WeChatError(45002);
  checkVisitor(parts, call, account);
  const verdict = verdictOn(texts.join('\n'), parts.checkedWords);
  const { suggest, label } = verdict;
  call.note(suggest);
  const detail = [modelOpinion(verdict), keywordOpinion(verdict)];
  return { errcode: 0, errmsg: 'ok', result: { suggest, label }, detail, trace_id: traceId(parts.sequences) };
}

/**
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/safety-control-capability/wxaapi_getuserriskrank.html
 * The rank is that of the person; what else is said of them is not looked at.
 */
function getUserRiskRank(parts: SecurityParts, call: ApiCall, account: Account): object {
  const { appid, scene, client_ip: clientIp, is_test: isTest } = call.body();
  if (appid !== account.appId) throw new WeChatError(40013);
  if (!RISK_SCENES.includes(scene as number) || typeof clientIp !== 'string') throw new WeChatError(40097);
  const index = isTest === true ? personOf(parts, call, account) : checkVisitor(parts, call, account);
  const rank = parts.riskRanks.at(index);
  return { errcode: 0, errmsg: 'getuserriskrank succ', risk_rank: rank, unoin_id: parts.sequences.next('risk-ranks') };
}
