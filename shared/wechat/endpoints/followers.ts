import * as z from 'zod/mini';
import { done, endpoint, optionalText, type WeChatApi } from '../endpoint.ts';

/** One page of a list of OpenIDs. `nextCursor` is absent when the list ends here, in whatever form WeChat says so. */
export interface OpenIdPage {
  openIds: string[];
  nextCursor?: string;
}

/** One page of the follower list; `total` moves while people follow and leave. */
export interface FollowerPage extends OpenIdPage {
  total: number;
}

/** What both lists answer; `data` is missing behind the end. */
export const openIdList = z.object({
  data: z.nullish(z.object({ openid: z.array(z.string()) })),
  next_openid: optionalText,
});

/** A list's end has several forms: no `data`, a count of 0, an empty `next_openid`, or the one that was sent. */
export function asPage({ data, next_openid: next }: z.output<typeof openIdList>, sent: string | undefined): OpenIdPage {
  const openIds = data?.openid ?? [];
  return { openIds, nextCursor: openIds.length === 0 || next === sent ? undefined : next };
}

const userGet = endpoint('GET', '/cgi-bin/user/get', {
  repeatable: 'read',
  needs: 'verified-account',
  answer: z.extend(openIdList, { total: z.int() }),
});

/**
 * Up to 10,000 followers after `cursor`, in no order that means anything.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_getfans
 */
export async function listFollowers(oa: WeChatApi, cursor: string | undefined): Promise<FollowerPage> {
  const answer = await oa.call(userGet, { next_openid: cursor });
  return { total: answer.total, ...asPage(answer, cursor) };
}

const updateRemark = endpoint('POST', '/cgi-bin/user/info/updateremark', {
  repeatable: 'sets',
  needs: 'verified-account',
  answer: done,
});

/**
 * Sets the account's own note on a follower, up to 30 characters; an empty one removes it.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_updateremark
 */
export const remarkFollower = (oa: WeChatApi, openId: string, remark: string): Promise<void> =>
  oa.call(updateRemark, { openid: openId, remark });
