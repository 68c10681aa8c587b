import * as z from 'zod/mini';
import { endpoint, type WeChatApi } from '../endpoint.ts';
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

/**
 * `refused`: WeChat would not answer for it (40003) · `missing`: left out of the answer, or unreadable in it · `undecided`:
 * WeChat refused a call that named it among others, and there was no time to find out because of whom.
 */
export interface FailedOpenId {
  openId: string;
  reason: 'refused' | 'missing' | 'undecided';
}

export interface FetchedDetails {
  details: FollowerDetails[];
  failed: FailedOpenId[];
}

/** Most OpenIDs in one call of user/info/batchget. */
export const DETAILS_PER_CALL = 100;

const text = z.nullish(z.string());
const whole = z.nullish(z.int());

const userInfo = z.object({
  openid: z.string(),
  subscribe: z.int(),
  unionid: text,
  subscribe_time: whole,
  subscribe_scene: text,
  qr_scene: whole,
  qr_scene_str: text,
  remark: text,
  tagid_list: z.nullish(z.array(z.int())),
});

/** WeChat sends empty texts and zeros for what there is not. */
const followerDetails = z.pipe(
  userInfo,
  z.transform((info): FollowerDetails => ({
    openId: info.openid,
    subscribed: info.subscribe === 1,
    unionId: info.unionid || undefined,
    subscribedAt: info.subscribe_time ? new Date(info.subscribe_time * 1000) : undefined,
    scene: info.subscribe_scene || undefined,
    qrScene: info.qr_scene || undefined,
    qrSceneText: info.qr_scene_str || undefined,
    remark: info.remark || undefined,
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

export const DETAILS_PATH = '/cgi-bin/user/info/batchget';

/** The people are parsed one by one: a single odd one must not keep back a hundred. */
const batchGet = endpoint('POST', DETAILS_PATH, {
  repeatable: 'read',
  needs: 'verified-account',
  answer: z.object({ user_info_list: z.array(z.unknown()) }),
});

const merged = (parts: readonly FetchedDetails[]): FetchedDetails => ({
  details: parts.flatMap((part) => part.details),
  failed: parts.flatMap((part) => part.failed),
});

const failedAll = (openIds: readonly string[], reason: FailedOpenId['reason']): FetchedDetails => ({
  details: [],
  failed: openIds.map((openId) => ({ openId, reason })),
});

/** The answer comes in any order: who is readable in it counts, and only if asked for. */
function asFetched(answered: readonly unknown[], openIds: readonly string[]): FetchedDetails {
  const readable = answered.map((info) => followerDetails.safeParse(info).data).filter((one) => one !== undefined);
  const byOpenId = new Map(readable.map((one) => [one.openId, one]));
  const details = openIds.flatMap((openId) => byOpenId.get(openId) ?? []);
  const missing = openIds.filter((openId) => !byOpenId.has(openId));
  return { details, failed: missing.map((openId) => ({ openId, reason: 'missing' })) };
}

/**
 * The details of up to 100 followers. One foreign OpenID fails a whole call (40003): the hundred is halved until the one
 * stands alone and can be put aside, as long as `mayHalve`.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_batchuserinfo
 */
export async function fetchFollowers(
  oa: WeChatApi,
  openIds: readonly string[],
  mayHalve = () => true,
): Promise<FetchedDetails> {
  if (openIds.length === 0) return merged([]);
  try {
    const answer = await oa.call(batchGet, { user_list: openIds.map((openid) => ({ openid, lang: 'zh_CN' })) });
    return asFetched(answer.user_info_list, openIds);
  } catch (error) {
    if (!(error instanceof WeChatFailure) || error.kind !== 'openId') throw error;
    if (openIds.length === 1) return failedAll(openIds, 'refused');
    if (!mayHalve()) return failedAll(openIds, 'undecided');
    const half = Math.ceil(openIds.length / 2);
    const first = await fetchFollowers(oa, openIds.slice(0, half), mayHalve);
    return merged([first, await fetchFollowers(oa, openIds.slice(half), mayHalve)]);
  }
}
