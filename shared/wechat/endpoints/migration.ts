import * as z from 'zod/mini';
import { endpoint, optionalText, type WeChatApi } from '../endpoint.ts';

/** Most OpenIDs in one call of changeopenid. */
export const CHANGED_PER_CALL = 100;

const changeOpenId = endpoint('POST', '/cgi-bin/changeopenid', {
  repeatable: 'read',
  needs: 'verified-account',
  answer: z.object({ result_list: z.array(z.object({ ori_openid: z.string(), new_openid: optionalText })) }),
});

/**
 * After one account has taken over the followers of another (账号迁移): the new OpenIDs of up to 100 people, by the old
 * ones. Who did not follow the old account is left out. Asked with the new account; refused with 63178 where there was no
 * migration, or where it was too long ago.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/changeopenid/api_changeopenid.html
 */
export async function changedOpenIds(
  oa: WeChatApi,
  fromAppId: string,
  openIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { result_list } = await oa.call(changeOpenId, { from_appid: fromAppId, openid_list: openIds });
  return new Map(result_list.flatMap(({ ori_openid, new_openid }) => (new_openid ? [[ori_openid, new_openid]] : [])));
}
