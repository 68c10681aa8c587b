import * as z from 'zod/mini';
import type { Clock } from '../core/clock.ts';
import { stableTokens, withToken } from './access-token.ts';
import { fetchFollowerDetails, type FetchedDetails } from './follower-details.ts';
import type { WeChatHttp, WeChatRequest } from './http.ts';
import { patiently } from './patience.ts';

/** One page of the follower list. `nextCursor` is absent when the list ends here, in whatever form WeChat says so. */
export interface FollowerPage {
  total: number;
  openIds: string[];
  nextCursor?: string;
}

/**
 * The Official Account's server API, as far as we use it. All calls are reads: they are repeated while WeChat is busy.
 * @throws WeChatError, WeChatUnreachableError
 */
export interface OfficialAccount {
  readonly appId: string;
  /** Up to 10,000 OpenIDs after `cursor`. */
  listFollowers(cursor: string | undefined): Promise<FollowerPage>;
  /** Details of any number of OpenIDs. */
  followerDetails(openIds: readonly string[]): Promise<FetchedDetails>;
}

const page = z.object({
  total: z.int(),
  data: z.nullish(z.object({ openid: z.array(z.string()) })),
  next_openid: z.nullish(z.string()),
});

/**
 * The list's end has several forms: no `data`, a count of 0, an empty `next_openid`, or the one that was sent.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_getfans
 */
function asPage(answer: z.output<typeof page>, sent: string | undefined): FollowerPage {
  const openIds = answer.data?.openid ?? [];
  const next = answer.next_openid;
  const ended = openIds.length === 0 || !next || next === sent;
  return { total: answer.total, openIds, nextCursor: ended ? undefined : next };
}

/** The account through HTTP with its AppSecret; WeChat answers whitelisted addresses only. */
export function officialAccountOverHttp(
  http: WeChatHttp,
  account: { appId: string; appSecret: string },
  clock: Clock,
): OfficialAccount {
  const tokens = stableTokens(http, account, clock);
  const send = (request: WeChatRequest) =>
    patiently(() =>
      withToken(tokens, (token) => http({ ...request, query: { ...request.query, access_token: token } })),
    );

  return {
    appId: account.appId,
    async listFollowers(cursor) {
      const query: Record<string, string> = cursor ? { next_openid: cursor } : {};
      return asPage(page.parse(await send({ path: '/cgi-bin/user/get', query })), cursor);
    },
    followerDetails: (openIds) =>
      fetchFollowerDetails((body) => send({ path: '/cgi-bin/user/info/batchget', body }), openIds),
  };
}
