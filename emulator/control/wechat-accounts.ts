import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Account } from '../wechat/index.ts';
import type { Controlled } from './controlled.ts';
import { given, readBody } from './input.ts';
import { acting } from './wechat.ts';

const MOST_PAGES = 1_000;

const account = z.optional(z.string());
const name = z.string().check(z.minLength(1), z.maxLength(200));
const settings = z.strictObject({
  account,
  push: z.optional(
    z.strictObject({
      format: z.optional(z.enum(['xml', 'json'])),
      mode: z.optional(z.enum(['plain', 'compatible', 'safe'])),
      functions: z.optional(z.array(z.strictObject({ msgType: name, event: z.optional(name), functionName: name }))),
    }),
  ),
  ipWhitelist: z.optional(z.array(z.union([z.ipv4(), z.ipv6()]))),
  hasConditionalMenus: z.optional(z.boolean()),
  punishments: z.optional(
    z.strictObject({
      isFrozen: z.optional(z.boolean()),
      bannedPaths: z.optional(z.array(name)),
      limitedTemplates: z.optional(z.array(name)),
    }),
  ),
});
const page = z.string().check(z.regex(/^[\w-][\w\-./]{0,127}$/));
const release = z.strictObject({ account, pages: z.array(page).check(z.maxLength(MOST_PAGES)) });
const material = z.strictObject({
  account,
  type: z.enum(['image', 'voice', 'video', 'news', 'article']),
  title: z.string().check(z.minLength(1), z.maxLength(64)),
});
const ofAccount = z.strictObject({ account });
const migration = z.strictObject({ from: z.string(), to: z.string() });

/** The accounts, as their owner and the platform change them. */
export function wechatAccountRoutes(app: Hono, world: Controlled): void {
  const { wechat } = world;
  contentRoutes(app, world);
  const shown = ({ appSecret: _, token: _token, encodingAesKey: _key, ...account }: Account) => ({
    ...account,
    settings: wechat.settings(account.key),
  });
  app.get('/wechat/accounts', (context) => context.json(wechat.accounts().all.map(shown)));
  app.get('/wechat/quotas', async (context) =>
    context.json(await acting(() => wechat.quotas(context.req.query('account')))),
  );
  app.post('/wechat/settings', async (context) => {
    const { account: at, push, punishments, ...others } = await readBody(context, settings);
    const change = {
      ...given(others),
      ...(push === undefined ? {} : { push: given(push) }),
      ...(punishments === undefined ? {} : { punishments: given(punishments) }),
    };
    return context.json(
      await acting(() => {
        wechat.changeSettings(change, at);
        return wechat.settings(at);
      }),
    );
  });
  app.post('/wechat/migrate', async (context) => {
    const { from, to } = await readBody(context, migration);
    await acting(() => wechat.migrate(from, to));
    return context.json({ ok: true });
  });
  app.post('/wechat/tokens/replace', async (context) => {
    const { account: at } = await readBody(context, ofAccount);
    await acting(() => wechat.replaceTokens(at));
    return context.json({ ok: true });
  });
}

/** What an account has out: the pages of a mini program, the materials of an Official Account. */
function contentRoutes(app: Hono, { wechat }: Controlled): void {
  app.get('/wechat/released-pages', async (context) => {
    const pages = await acting(() => wechat.releasedPages(context.req.query('account')));
    return context.json({ pages: pages ?? null });
  });
  app.post('/wechat/released-pages', async (context) => {
    const { account: at, pages } = await readBody(context, release);
    await acting(() => wechat.setReleasedPages(pages, at));
    return context.json({ pages });
  });
  app.get('/wechat/materials', async (context) =>
    context.json(await acting(() => wechat.materials(context.req.query('account')))),
  );
  app.post('/wechat/materials', async (context) => {
    const { account: at, ...added } = await readBody(context, material);
    return context.json(await acting(() => wechat.addMaterial(added, at)));
  });
}
