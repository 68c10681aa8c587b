import * as z from 'zod/mini';
import { mapParallel } from '../core/parallel.ts';
import { WeChatError } from './errors.ts';

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
  unionid: z.nullish(z.string()),
  subscribe_time: z.nullish(z.int()),
  subscribe_scene: z.nullish(z.string()),
  qr_scene: z.nullish(z.int()),
  qr_scene_str: z.nullish(z.string()),
  remark: z.nullish(z.string()),
  tagid_list: z.nullish(z.array(z.int())),
});
/** The people are parsed one by one: a single odd one must not keep back a hundred. */
const batchAnswer = z.object({ user_info_list: z.array(z.unknown()) });

/** WeChat sends empty texts and zeros for what there is not. */
function asDetails(info: z.output<typeof userInfo>): FollowerDetails {
  return {
    openId: info.openid,
    subscribed: info.subscribe === 1,
    unionId: info.unionid || undefined,
    subscribedAt: info.subscribe_time ? new Date(info.subscribe_time * 1000) : undefined,
    scene: info.subscribe_scene || undefined,
    qrScene: info.qr_scene || undefined,
    qrSceneText: info.qr_scene_str || undefined,
    remark: info.remark || undefined,
    tagIds: info.tagid_list ?? [],
  };
}

/** Sends one body to user/info/batchget. */
type AskBatch = (body: unknown) => Promise<unknown>;

const merged = (parts: readonly FetchedDetails[]): FetchedDetails => ({
  details: parts.flatMap((part) => part.details),
  failed: parts.flatMap((part) => part.failed),
});

/** The answer comes in any order: who is readable in it counts, and only if asked for. */
function asFetched(answer: z.output<typeof batchAnswer>, openIds: readonly string[]): FetchedDetails {
  const readable = answer.user_info_list
    .map((info) => userInfo.safeParse(info).data)
    .filter((info) => info !== undefined);
  const infos = new Map(readable.map((info) => [info.openid, info]));
  const found = openIds.flatMap((openId) => infos.get(openId) ?? []);
  return { details: found.map(asDetails), failed: openIds.filter((openId) => !infos.has(openId)) };
}

/** One foreign OpenID fails a whole call (40003): halves it until the one stands alone and can be put aside. */
async function fetchBatch(ask: AskBatch, openIds: readonly string[]): Promise<FetchedDetails> {
  try {
    const answer = batchAnswer.parse(await ask({ user_list: openIds.map((openid) => ({ openid, lang: 'zh_CN' })) }));
    return asFetched(answer, openIds);
  } catch (error) {
    if (!(error instanceof WeChatError) || error.kind !== 'openId') throw error;
    if (openIds.length === 1) return { details: [], failed: [...openIds] };
    const half = Math.ceil(openIds.length / 2);
    return merged([await fetchBatch(ask, openIds.slice(0, half)), await fetchBatch(ask, openIds.slice(half))]);
  }
}

/**
 * The details of any number of followers, a hundred a call, several calls at once.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_batchuserinfo
 */
export async function fetchFollowerDetails(ask: AskBatch, openIds: readonly string[]): Promise<FetchedDetails> {
  const starts = Array.from({ length: Math.ceil(openIds.length / DETAILS_PER_CALL) }, (_, n) => n * DETAILS_PER_CALL);
  const batches = starts.map((start) => openIds.slice(start, start + DETAILS_PER_CALL));
  return merged(await mapParallel(batches, PARALLEL_CALLS, (batch) => fetchBatch(ask, batch)));
}
