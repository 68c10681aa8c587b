import type { Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { ActionRefused, type Account } from '../wechat/index.ts';
import type { Controlled } from './controlled.ts';
import { readBody, readNumber, refuse } from './input.ts';

const MOST_FOLLOWERS = 10_000;
const MOST_DELIVERIES = 1_000;
const MOST_ORDERS = 1_000;
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
const order = z.optional(z.int().check(z.gte(0), z.lte(MOST_ORDERS)));
const orders = z.strictObject({ lose: order, duplicate: order, reorder: order });
const sending = z.strictObject({ id: z.int() });

/** Runs what somebody does; what WeChat would not let them do is answered as a conflict. */
export async function acting<T>(what: () => Promise<T> | T): Promise<T> {
  try {
    return await what();
  } catch (error) {
    if (error instanceof ActionRefused) return refuse(409, 'REFUSED', error.message);
    throw error;
  }
}

/** The people of WeChat, what they do, and what the server knows of them. */
export function wechatRoutes(app: Hono, world: Controlled): void {
  lookingRoutes(app, world);
  pushRoutes(app, world);
  accountRoutes(app, world);
}

function lookingRoutes(app: Hono, { wechat }: Controlled): void {
  const asked = (context: Context) => ({ who: context.req.query('name') ?? '', at: context.req.query('account') });
  app.get('/wechat/people', (context) => context.json(wechat.people()));
  app.get('/wechat/followers', async (context) => {
    const { at } = asked(context);
    const page = { after: context.req.query('after'), limit: readNumber(context, 'limit', 100, MOST_FOLLOWERS) };
    return context.json(
      await acting(() => ({
        total: wechat.followerCount(at),
        followers: wechat.followers({ ...page, ...(at === undefined ? {} : { account: at }) }),
      })),
    );
  });
  app.get('/wechat/menu', async (context) => {
    const { who, at } = asked(context);
    return context.json((await acting(() => wechat.menuSeenBy(who, at))) ?? null);
  });
  app.get('/wechat/inbox', async (context) => {
    const { who, at } = asked(context);
    return context.json(await acting(() => wechat.inbox(who, at)));
  });
  app.get('/wechat/windows', async (context) => {
    const { who, at } = asked(context);
    return context.json(await acting(() => wechat.windows(who, at)));
  });
}

function pushRoutes(app: Hono, { wechat }: Controlled): void {
  app.get('/wechat/deliveries', (context) =>
    context.json(wechat.deliveries(readNumber(context, 'limit', 100, MOST_DELIVERIES))),
  );
  app.post('/wechat/deliveries/send', async (context) => {
    const { id } = await readBody(context, sending);
    const delivery = await wechat.sendAgain(id);
    return delivery ? context.json(delivery) : refuse(404, 'NOT_FOUND', `no push ${id} is remembered`);
  });
  app.get('/wechat/pushes', (context) => context.json(wechat.pushOrders()));
  app.post('/wechat/pushes', async (context) =>
    context.json(wechat.pushOrders(given(await readBody(context, orders)))),
  );
}

function accountRoutes(app: Hono, { wechat }: Controlled): void {
  const shown = ({ appSecret: _, token: _token, encodingAesKey: _key, ...account }: Account) => ({
    ...account,
    settings: wechat.settings(account.key),
  });
  app.get('/wechat/accounts', (context) => context.json(wechat.accounts().all.map(shown)));
  app.get('/wechat/quotas', async (context) =>
    context.json(await acting(() => wechat.quotas(context.req.query('account')))),
  );
  app.post('/wechat/settings', async (context) => {
    const { account: at, push, ...others } = await readBody(context, settings);
    const change = { ...given(others), ...(push === undefined ? {} : { push: given(push) }) };
    return context.json(
      await acting(() => {
        wechat.changeSettings(change, at);
        return wechat.settings(at);
      }),
    );
  });
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

/** Everything that people can do. To be mounted last: every other path is taken for the name of an action. */
export function actionRoutes(app: Hono, { wechat }: Controlled): void {
  app.get('/wechat/actions', (context) =>
    context.json(
      wechat.actions().map((name) => {
        const { at, body } = wechat.action(name)!;
        return { name, at, input: z.toJSONSchema(body, { io: 'input' }) };
      }),
    ),
  );
  app.post('/wechat/:action', async (context) => {
    const action = wechat.action(context.req.param('action'));
    if (!action) return refuse(404, 'NOT_FOUND', `people can ${wechat.actions().join(', ')}`);
    const body = await readBody(context, action.body);
    return context.json((await acting(() => action.run(body))) ?? { ok: true });
  });
}

/** Without the fields that were left out. */
function given<T extends object>(read: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
}
