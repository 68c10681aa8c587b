import type { Context } from 'hono';
import { html } from 'hono/html';
import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import { addressWith, choosePage } from '../holder-page.ts';
import { wechatPage } from '../page.ts';
import type { PeopleStore } from '../people/store.ts';
import { holderOf } from '../phone-holder.ts';
import { allowOnce } from './actions.ts';
import { readScene, type OneTimeStore } from './store.ts';

export interface ConfirmPageParts {
  accounts: AccountStore;
  people: PeopleStore;
  oneTime: OneTimeStore;
}

/**
 * `mp/subscribemsg?action=get_confirm` of mp.weixin.qq.com, opened by the person whose phone it is (phone-holder.ts): asks,
 * and goes on to `redirect_url` after a POST with `decision=confirm` or `cancel`.
 * Simplified: any address of the web is taken, where the platform wants one of the account's own domains.
 * https://developers.weixin.qq.com/doc/offiaccount/service/guide/product/message/One-time_subscription_info.html
 */
export function confirmPage(parts: ConfirmPageParts, context: Context): Response | Promise<Response> {
  const query = new URL(context.req.url).searchParams;
  const account = parts.accounts.byAppId(query.get('appid') ?? '');
  const scene = readScene(query.get('scene'));
  const redirectUrl = query.get('redirect_url') ?? '';
  const isAsked =
    query.get('action') === 'get_confirm' &&
    account?.verified === true &&
    isOfficialAccount(account) &&
    query.get('template_id') === parts.oneTime.templateId(account.appId);
  if (!isAsked || scene === undefined || !/^https?:\/\//i.test(redirectUrl) || !URL.canParse(redirectUrl)) {
    return wechatPage(200, '无法打开网页', html`<p>参数错误</p>`);
  }
  const person = holderOf(context, parts.people);
  if (!person) return choosePage(parts.people, query);
  const decision = context.req.method === 'POST' ? query.get('decision') : null;
  if (decision !== 'confirm' && decision !== 'cancel') return askPage(account, person.name, query);
  const doer = { person, account, openId: person.openIds[account.key]! };
  const reserved = query.get('reserved') ?? undefined;
  const { redirectTo } = allowOnce(parts.oneTime, doer, { scene, action: decision, redirectUrl, reserved });
  return new Response(null, { status: 302, headers: { location: redirectTo! } });
}

function askPage({ name: account }: Account, person: string, query: URLSearchParams): Promise<Response> {
  const button = (decision: string, text: string, kind = '') =>
    html`<form method="post" action="${addressWith(query, 'decision', decision)}">
      <button class="${kind}">${text}</button>
    </form>`;
  return wechatPage(
    200,
    `${account} 申请给你发送一条消息`,
    html`<p>${person}</p>
      ${button('confirm', '同意', 'main')} ${button('cancel', '取消')}`,
  );
}
