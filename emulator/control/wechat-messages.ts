import type { Context, Hono } from 'hono';
import type { Controlled } from './controlled.ts';
import { refuse } from './input.ts';
import { acting } from './wechat.ts';

/** What accounts can send, and what people let them send; what people decide about it are actions (`wechat.ts`). */
export function wechatMessageRoutes(app: Hono, { wechat }: Controlled): void {
  const account = (context: Context) => context.req.query('account');
  app.get('/wechat/templates', async (context) => {
    const use = context.req.query('use') ?? 'subscription';
    if (use !== 'subscription' && use !== 'template-message') {
      return refuse(400, 'INVALID_INPUT', 'use: subscription or template-message');
    }
    return context.json(await acting(() => wechat.templates(use, account(context))));
  });
  app.get('/wechat/one-time-template', async (context) =>
    context.json(await acting(() => ({ templateId: wechat.oneTimeTemplateId(account(context)) }))),
  );
  app.get('/wechat/consents', async (context) =>
    context.json(await acting(() => wechat.consents(context.req.query('name') ?? '', account(context)))),
  );
}
