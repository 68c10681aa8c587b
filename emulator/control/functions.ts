import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Caller } from '../cloudbase/index.ts';
import type { WeChat } from '../wechat/index.ts';
import type { Controlled } from './controlled.ts';
import { readBody, readNumber, readSwitch, refuse } from './input.ts';

const invocation = z.object({
  name: z.string(),
  data: z.optional(z.unknown()),
  as: z.discriminatedUnion('kind', [
    /** `person`: a name, or an OpenID of the mini program; without it the first of the named people. */
    z.object({ kind: z.literal('miniprogram'), person: z.optional(z.string()) }),
    z.object({ kind: z.literal('web') }),
    z.object({ kind: z.literal('anonymous') }),
    /** A page that has not logged in at all. */
    z.object({ kind: z.literal('unauthenticated') }),
    z.object({ kind: z.literal('timer'), triggerName: z.string() }),
    z.object({ kind: z.literal('http') }),
    z.object({ kind: z.literal('function'), name: z.string() }),
  ]),
  rules: z.optional(z.enum(['on', 'off'])),
});

/** Ids that CloudBase Auth would give to a visitor of a web page. */
const WEB_UID = 'local-web-user';

/** The caller that a request to `/control` speaks of, who is in the mini program then; refuses a person whom the world does not know. */
export function callerOf(as: z.output<typeof invocation>['as'], wechat: WeChat): Caller {
  if (as.kind === 'web' || as.kind === 'anonymous') return { kind: as.kind, uid: WEB_UID };
  if (as.kind !== 'miniprogram') return as;
  const { person: who = wechat.people()[0]?.name ?? '' } = as;
  const person = wechat.personByName(who) ?? wechat.personByOpenId(who);
  if (!person) return refuse(404, 'NOT_FOUND', `nobody is called "${who}", by name or OpenID`);
  wechat.visit(person.mpOpenId);
  return {
    kind: 'miniprogram',
    openId: person.mpOpenId,
    appId: wechat.accounts().miniprogram.appId,
    unionId: person.unionId,
  };
}

/** Calls a function as any kind of caller, and shows what functions wrote to their logs. */
export function functionRoutes(app: Hono, { cloudbase, wechat }: Controlled): void {
  app.post('/functions/invoke', async (context) => {
    const { name, data, as, rules } = await readBody(context, invocation);
    return context.json(await cloudbase.invoke({ name, data, caller: callerOf(as, wechat), rules }));
  });
  app.get('/logs', (context) =>
    context.json(
      cloudbase.logs({
        functionName: context.req.query('functionName'),
        requestId: context.req.query('requestId'),
        limit: readNumber(context, 'limit', 200, 5_000),
        platform: readSwitch(context, 'platform'),
      }),
    ),
  );
}
