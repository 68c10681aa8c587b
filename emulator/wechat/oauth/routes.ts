import type { Account } from '../accounts/entities.ts';
import type { Access, Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import { bySecret } from '../token/access.ts';
import type { Grant } from './entities.ts';
import { identityOf } from './identity.ts';
import { authorizePage, type AuthorizePageParts } from './page.ts';
import { ACCESS_LIFETIME_S } from './store.ts';

/** Web authorisation of verified service accounts. https://developers.weixin.qq.com/doc/service/guide/h5/auth.html */
export function oauthRoutes(api: Api, parts: AuthorizePageParts): void {
  const { accounts } = parts;
  const whoseToken = (whenInvalid: 40001 | 40014): Access => {
    return (call) => accounts.byAppId(grantOf(parts, call, whenInvalid).appId)!;
  };
  api.page('/connect/oauth2/authorize', (context) => authorizePage(parts, context));
  api.get('/sns/oauth2/access_token', bySecret(accounts, 'query', 'authorization_code'), (call, account) => {
    const code = call.query('code');
    if (!code) throw new WeChatError(41008);
    return shownGrant(parts, account, parts.oauth.grant(code, account.appId), true);
  });
  api.get('/sns/oauth2/refresh_token', byRefreshGrant(parts), (call, account) => {
    const token = call.query('refresh_token');
    if (!token) throw new WeChatError(41003);
    return shownGrant(parts, account, parts.oauth.refresh(token, account.appId), false);
  });
  api.get('/sns/userinfo', whoseToken(40001), (call, account) => userInfo(parts, call, account));
  api.get('/sns/auth', whoseToken(40014), (call, account) => {
    checkOpenId(parts, call, account, grantOf(parts, call, 40014));
    return { errcode: 0, errmsg: 'ok' };
  });
}

/** `refresh_token` names the account and has no secret; refuses with 40002, 41002, 40013. */
function byRefreshGrant({ accounts }: AuthorizePageParts): Access {
  return (call) => {
    if (call.query('grant_type') !== 'refresh_token') throw new WeChatError(40002);
    const appId = call.query('appid');
    if (!appId) throw new WeChatError(41002);
    const account = accounts.byAppId(appId);
    if (!account) throw new WeChatError(40013);
    return account;
  };
}

function grantOf({ oauth }: AuthorizePageParts, call: ApiCall, whenInvalid: 40001 | 40014): Grant {
  const token = call.query('access_token');
  if (!token) throw new WeChatError(41001);
  return oauth.byAccessToken(token, whenInvalid);
}

/** The UnionID and the mark of a virtual person come with the code only, the UnionID with snsapi_userinfo only. */
function shownGrant({ people }: AuthorizePageParts, account: Account, grant: Grant, isFirst: boolean): object {
  const { openid, unionid } = identityOf(people, account, grant);
  const hasUnionId = isFirst && grant.scope === 'snsapi_userinfo' && unionid !== undefined;
  return {
    access_token: grant.accessToken,
    expires_in: ACCESS_LIFETIME_S,
    refresh_token: grant.refreshToken,
    openid,
    scope: grant.scope,
    ...(isFirst && grant.isSnapshot ? { is_snapshotuser: 1 } : {}),
    ...(hasUnionId ? { unionid } : {}),
  };
}

/** Sex and places are no longer given. https://developers.weixin.qq.com/doc/service/api/webdev/access/api_snsuserinfo */
function userInfo(parts: AuthorizePageParts, call: ApiCall, account: Account): object {
  const grant = grantOf(parts, call, 40001);
  if (grant.scope !== 'snsapi_userinfo') throw new WeChatError(48001);
  const { openid, unionid, nickname } = checkOpenId(parts, call, account, grant);
  return {
    openid,
    nickname,
    sex: 0,
    language: '',
    city: '',
    province: '',
    country: '',
    headimgurl: `https://thirdwx.qlogo.cn/mmopen/fake/${openid}/132`,
    privilege: [],
    ...(unionid === undefined ? {} : { unionid }),
  };
}

function checkOpenId({ people }: AuthorizePageParts, call: ApiCall, account: Account, grant: Grant) {
  const identity = identityOf(people, account, grant);
  if (call.query('openid') !== identity.openid) throw new WeChatError(40003);
  return identity;
}
