import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { AccountStore } from '../accounts/store.ts';
import { addressWith, choosePage } from '../holder-page.ts';
import { wechatPage } from '../page.ts';
import type { Person } from '../people/entities.ts';
import type { PeopleStore } from '../people/store.ts';
import { holderOf } from '../phone-holder.ts';
import { AuthorizeRefused, readAuthorize, returnAddress, type AuthorizeRequest } from './request.ts';
import type { OAuthStore } from './store.ts';

export interface AuthorizePageParts {
  accounts: AccountStore;
  people: PeopleStore;
  oauth: OAuthStore;
}

/** A browser with this cookie (`1`) shows snapshot pages (快照页): what it opens sees a virtual person, with either scope. */
export const SNAPSHOT_COOKIE = 'weilian-snapshot';

/**
 * `connect/oauth2/authorize` of open.weixin.qq.com, opened in WeChat by the person whose phone it is (phone-holder.ts).
 * snsapi_base goes on silently; snsapi_userinfo asks, and goes on after a POST with `decision=allow` or
 * `decision=snapshot`. Simplified: it asks every time, also those who come from the menu of an account they follow, and
 * whether a page is a snapshot page is chosen here, while WeChat chooses by how pages behave.
 * https://developers.weixin.qq.com/doc/service/guide/h5/auth.html
 */
export function authorizePage(parts: AuthorizePageParts, context: Context): Response | Promise<Response> {
  try {
    const url = new URL(context.req.url);
    const request = readAuthorize(url.searchParams, parts.accounts);
    const holder = holderOf(context, parts.people);
    if (!holder) return choosePage(parts.people, url.searchParams);
    const decision = context.req.method === 'POST' ? url.searchParams.get('decision') : null;
    if (request.scope === 'snsapi_userinfo' && decision === null) return askPage(request, holder, url.searchParams);
    if (decision === 'deny') return wechatPage(200, '已拒绝授权', html``);
    const isSnapshot = decision === 'snapshot' || getCookie(context, SNAPSHOT_COOKIE) === '1';
    return goOn(parts.oauth, request, holder, isSnapshot);
  } catch (error) {
    if (!(error instanceof AuthorizeRefused)) throw error;
    return wechatPage(200, '无法打开网页', html`<p>${error.message}${error.code ? `，错误码：${error.code}` : ''}</p>`);
  }
}

function goOn(oauth: OAuthStore, request: AuthorizeRequest, { index }: Person, isSnapshot: boolean): Response {
  const { account, scope } = request;
  const code = oauth.issueCode({ appId: account.appId, index, scope, isSnapshot });
  return new Response(null, { status: 302, headers: { location: returnAddress(request, code) } });
}

function askPage({ account }: AuthorizeRequest, { name }: Person, query: URLSearchParams): Promise<Response> {
  const button = (decision: string, text: string, kind = '') =>
    html`<form method="post" action="${addressWith(query, 'decision', decision)}">
      <button class="${kind}">${text}</button>
    </form>`;
  return wechatPage(
    200,
    `${account.name} 申请获取你的昵称、头像`,
    html`<p>${name}</p>
      ${button('allow', '允许', 'main')} ${button('deny', '拒绝')} ${button('snapshot', '仅浏览快照页（虚拟身份）')}`,
  );
}
