import type { WorldClock } from '../../clock.ts';
import type { Account } from '../accounts/entities.ts';
import type { ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { PushSender } from '../push/sender.ts';
import { checkVisitor, readChecked, traceId, type VisitorStores } from './checked.ts';
import type { CheckedWord } from './entities.ts';
import { modelOpinion, verdictOn } from './verdict.ts';

/** Sound and pictures. */
const MEDIA_TYPES = [1, 2];

export interface MediaCheckParts extends VisitorStores {
  checkedWords: readonly CheckedWord[];
  sender: PushSender;
  clock: WorldClock;
}

/**
 * Answers a `trace_id`; the verdict is pushed as `wxa_media_check`.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_mediacheckasync
 * Simplified: nothing is fetched: the words are looked for in the address; the push comes at once, really within thirty minutes.
 */
export function mediaCheckAsync(parts: MediaCheckParts, call: ApiCall, account: Account): object {
  const { media_url: url, media_type: type, openid } = readChecked(call);
  const isAddress = typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isAddress || !MEDIA_TYPES.includes(type as number)) throw new WeChatError(40097);
  checkVisitor(parts, call, account);
  const trace = traceId(parts.sequences);
  call.afterwards(() => pushVerdict(parts, account, { url, trace, openId: String(openid) }));
  return { errcode: 0, errmsg: 'ok', trace_id: trace };
}

function pushVerdict(
  { sender, clock, checkedWords }: MediaCheckParts,
  account: Account,
  { url, trace, openId }: { url: string; trace: string; openId: string },
): void {
  const verdict = verdictOn(decoded(url), checkedWords);
  const { suggest, label } = verdict;
  const fields = {
    appid: account.appId,
    trace_id: trace,
    version: 2,
    detail: [modelOpinion(verdict)],
    errcode: 0,
    errmsg: 'ok',
    result: { suggest, label },
  };
  const createTime = Math.floor(clock.nowMs() / 1000);
  void sender.push(account, { event: 'wxa_media_check', openId, createTime, fields });
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
