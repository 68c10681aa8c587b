import type { Context } from 'hono';
import { html } from 'hono/html';
import type { AccountStore } from '../accounts/store.ts';
import { pageUrlOf, previewAddress, type Launch } from '../launch.ts';
import { wechatPage } from '../page.ts';
import { ActionRefused } from '../people/actions.ts';
import type { PeopleStore } from '../people/store.ts';
import { holderOf } from '../phone-holder.ts';
import type { OpenedFrom } from './entities.ts';
import { lookAt, openIt } from './opening.ts';
import type { LinkStore } from './store.ts';
import type { VisitStore } from '../visits.ts';

export interface LinkPageParts {
  accounts: AccountStore;
  people: PeopleStore;
  links: LinkStore;
  visits: VisitStore;
}

const REFUSALS: Readonly<Record<string, [status: 404 | 410 | 403 | 429, text: string]>> = {
  LINK_UNKNOWN: [404, '链接不存在'],
  LINK_EXPIRED: [410, '链接已过期'],
  LINK_INVALID: [403, '链接参数不合法'],
  LINK_LIMIT: [429, '今日打开次数已达上限'],
};

/**
 * WeChat's own page between a link and the mini program: says where it leads (GET), and opens it in the preview (POST).
 * In WeChat (the phone's holder is known) it is scene 1167, outside, or with `?from=outside`, 1194. Simplified: also in
 * places where WeChat shows no such page, e.g. on iOS outside of WeChat.
 */
export function linkPage(parts: LinkPageParts, context: Context, link: string): Response | Promise<Response> {
  const holder = holderOf(context, parts.people);
  const from: OpenedFrom = holder && context.req.query('from') !== 'outside' ? 'wechat' : 'outside';
  try {
    if (context.req.method !== 'POST') return offerPage(parts.accounts, lookAt(parts, link, from));
    const launch = openIt(parts, link, from, holder);
    return new Response(null, { status: 303, headers: { location: previewAddress(launch, holder?.name) } });
  } catch (error) {
    if (!(error instanceof ActionRefused)) throw error;
    const [status, text] = REFUSALS[error.code] ?? REFUSALS.LINK_UNKNOWN!;
    return wechatPage(status, text, html`<p>${error.message}</p>`);
  }
}

function offerPage(accounts: AccountStore, launch: Launch): Promise<Response> {
  const content = html`<dl>
      <dt>页面</dt>
      <dd>${pageUrlOf(launch) || '首页'}</dd>
      <dt>场景值</dt>
      <dd>${launch.scene}</dd>
      <dt>版本</dt>
      <dd>${launch.envVersion}</dd>
    </dl>
    <form method="post"><button class="main">打开小程序</button></form>`;
  return wechatPage(200, accounts.byAppId(launch.appId)!.name, content);
}
