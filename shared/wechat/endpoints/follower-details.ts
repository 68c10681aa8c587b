import * as z from 'zod/mini';
import { mapParallel } from '../../core/parallel.ts';
import { endpoint, optionalText, type WeChatApi } from '../endpoint.ts';
import { WeChatFailure } from '../errors.ts';

/** What the account may know of a follower. Anything may be missing. */
export interface FollowerDetails {
  openId: string;
  subscribed: boolean;
  unionId?: string;
  subscribedAt?: Date;
  /** How they came to follow, e.g. `ADD_SCENE_QR_CODE`; an open list of WeChat. */
  scene?: string;
  qrScene?: number;
  qrSceneText?: string;
  remark?: string;
  tagIds: number[];
}

export interface FetchedDetails {
  details: FollowerDetails[];
  /** OpenIDs that WeChat would not answer for, or left out of its answer. */
  failed: string[];
}

/** Most OpenIDs in one call of user/info/batchget. */
const DETAILS_PER_CALL = 100;

/** Calls under way at once: enough to hide WeChat's latency, few enough for its limit per minute. */
const PARALLEL_CALLS = 8;

const userInfo = z.object({
  openid: z.string(),
  subscribe: z.int(),
  unionid: optionalText,
  subscribe_time: z.nullish(z.int()),
  subscribe_scene: optionalText,
  qr_scene: z.nullish(z.int()),
  qr_scene_str: optionalText,
  remark: optionalText,
  tagid_list: z.nullish(z.array(z.int())),
});

/** WeChat sends empty texts and zeros for what there is not. */
const followerDetails = z.pipe(
  userInfo,
  z.transform((info): FollowerDetails => ({
    openId: info.openid,
    subscribed: info.subscribe === 1,
    unionId: info.unionid,
    subscribedAt: info.subscribe_time ? new Date(info.subscribe_time * 1000) : undefined,
    scene: info.subscribe_scene,
    qrScene: info.qr_scene || undefined,
    qrSceneText: info.qr_scene_str,
    remark: info.remark,
    tagIds: info.tagid_list ?? [],
  })),
);

const userInfoGet = endpoint('GET', '/cgi-bin/user/info', {
  repeatable: 'read',
  needs: 'verified-account',
  answer: followerDetails,
});

/**
 * The details of one follower; of somebody who does not follow (any more) only that.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_userinfo
 */
export const fetchFollower = (oa: WeChatApi, openId: string): Promise<FollowerDetails> =>
  oa.call(userInfoGet, { openid: openId, lang: 'zh_CN' });

/** The people are parsed one by one: a single odd one must not keep back a hundred. */
const batchGet = endpoint('POST', '/cgi-bin/user/info/batchget', {
  repeatable: 'read',
  needs: 'verified-account',
  answer: z.object({ user_info_list: z.array(z.unknown()) }),
});

const merged = (parts: readonly FetchedDetails[]): FetchedDetails => ({
  details: parts.flatMap((part) => part.details),
  failed: parts.flatMap((part) => part.failed),
});

/** The answer comes in any order: who is readable in it counts, and only if asked for. */
function asFetched(answered: readonly unknown[], openIds: readonly string[]): FetchedDetails {
  const readable = answered.map((info) => followerDetails.safeParse(info).data).filter((one) => one !== undefined);
  const byOpenId = new Map(readable.map((one) => [one.openId, one]));
  const details = openIds.flatMap((openId) => byOpenId.get(openId) ?? []);
  return { details, failed: openIds.filter((openId) => !byOpenId.has(openId)) };
}

/** One foreign OpenID fails a whole call (40003): halves it until the one stands alone and can be put aside. */
async function fetchBatch(oa: WeChatApi, openIds: readonly string[]): Promise<FetchedDetails> {
  try {
    const answer = await oa.call(batchGet, { user_list: openIds.map((openid) => ({ openid, lang: 'zh_CN' })) });
    return asFetched(answer.user_info_list, openIds);
  } catch (error) {
    if (!(error instanceof WeChatFailure) || error.kind !== 'openId') throw error;
    if (openIds.length === 1) return { details: [], failed: [...openIds] };
    const half = Math.ceil(openIds.length / 2);
    return merged([await fetchBatch(oa, openIds.slice(0, half)), await fetchBatch(oa, openIds.slice(half))]);
  }
}

/**
 * The details of any number of followers, a hundred a call, several calls at once.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_batchuserinfo
 */
export async function fetchFollowers(oa: WeChatApi, openIds: readonly string[]): Promise<FetchedDetails> {
  const starts = Array.from({ length: Math.ceil(openIds.length / DETAILS_PER_CALL) }, (_, n) => n * DETAILS_PER_CALL);
  const batches = starts.map((start) => openIds.slice(start, start + DETAILS_PER_CALL));
  return merged(await mapParallel(batches, PARALLEL_CALLS, (batch) => fetchBatch(oa, batch)));
}
