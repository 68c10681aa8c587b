import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Controlled } from './controlled.ts';
import { readBody } from './input.ts';
import { acting } from './wechat.ts';

const person = z.object({ name: z.string(), account: z.optional(z.string()) });
const opening = z.object({
  link: z.string(),
  name: z.optional(z.string()),
  from: z.optional(z.enum(['wechat', 'outside'])),
});

/** What a phone does with mini programs: `wx.login`, the phone number button, links and scanned codes. */
export function miniProgramRoutes(app: Hono, { wechat }: Controlled): void {
  app.post('/wechat/login-code', async (context) => {
    const { name, account } = await readBody(context, person);
    return context.json({ code: await acting(() => wechat.loginCode(name, account)) });
  });
  app.post('/wechat/phone-code', async (context) => {
    const { name, account } = await readBody(context, person);
    return context.json({ code: await acting(() => wechat.phoneCode(name, account)) });
  });
  app.post('/wechat/open', async (context) => {
    const { link, name: who, from } = await readBody(context, opening);
    return context.json(await acting(() => wechat.open(link, { who, from })));
  });
}
