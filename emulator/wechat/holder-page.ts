import { html } from 'hono/html';
import { wechatPage } from './page.ts';
import type { PeopleStore } from './people/store.ts';

/** WeChat knows whose phone it is; a browser that says nothing has to be told. */
export function choosePage(people: PeopleStore, query: URLSearchParams): Promise<Response> {
  const names = Array.from({ length: people.namedCount() }, (_, index) => people.nameAt(index));
  const choices = names.map((name) => html`<a class="button" href="${addressWith(query, 'person', name)}">${name}</a>`);
  return wechatPage(
    200,
    '这是谁的手机？',
    html`<p>在微信里这一步不会出现。</p>
      ${choices}`,
  );
}

/** The address of the page that is open, with one more parameter. */
export function addressWith(query: URLSearchParams, name: string, value: string): string {
  const changed = new URLSearchParams(query);
  changed.set(name, value);
  return `?${changed.toString()}`;
}
