import type { Context } from 'hono';
import { html } from 'hono/html';
import { HOLDER_COOKIE } from '../holder-cookie.ts';
import { choosePage } from '../holder-page.ts';
import { wechatPage } from '../page.ts';
import type { PeopleStore } from '../people/store.ts';
import { holderOf } from '../phone-holder.ts';

const USER_AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.44 Language/zh_CN';
const MOST_REDIRECTS = 6;

/** Follows an address of this machine as WeChat's browser would: with its name, the person's phone, and cookies of its own. */
async function visit(start: URL, person: string): Promise<Response> {
  const cookies = new Map([[HOLDER_COOKIE, encodeURIComponent(person)]]);
  for (let url = start, hops = 0; ; hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { 'user-agent': USER_AGENT, cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    const next = location === null ? undefined : new URL(location, url);
    if (next?.host !== start.host || hops === MOST_REDIRECTS) return response;
    url = next;
  }
}

/**
 * WeChat's browser, for pages of this machine: `?url=` is opened by the person whose phone it is. Links to mini programs lead
 * to this world's. Simplified: one page at a time, without the JS-SDK, so that open tags draw nothing.
 */
export async function webViewPage(people: PeopleStore, context: Context): Promise<Response> {
  const { searchParams, host } = new URL(context.req.url);
  const holder = holderOf(context, people);
  if (!holder) return choosePage(people, searchParams);
  const text = searchParams.get('url') ?? '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' || url.host !== host) {
    return wechatPage(403, '无法打开网页', html`<p>这里只能打开本机的网页</p>`);
  }
  const response = await visit(url, holder.name);
  const body = (await response.text()).replaceAll('https://wxaurl.cn/', 'wxaurl.cn/');
  const type = response.headers.get('content-type') ?? 'text/plain; charset=utf-8';
  return new Response(body, {
    status: response.status,
    headers: { 'content-type': type, 'cache-control': 'no-store' },
  });
}
