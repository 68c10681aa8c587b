import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { HOLDER_COOKIE } from './holder-cookie.ts';
import type { Person } from './people/entities.ts';
import type { PeopleStore } from './people/store.ts';

/**
 * Who opens a page in WeChat: `?person=` (a name, or an OpenID), else the cookie. A person of the query is remembered.
 * Undefined: a browser outside of WeChat, or a name that nobody has.
 */
export function holderOf(context: Context, people: PeopleStore): Person | undefined {
  const asked = context.req.query('person');
  const who = asked ?? getCookie(context, HOLDER_COOKIE);
  const person = who === undefined ? undefined : (people.byName(who) ?? people.byOpenId(who));
  if (person && asked !== undefined) setCookie(context, HOLDER_COOKIE, person.name, { path: '/', sameSite: 'Lax' });
  return person;
}
