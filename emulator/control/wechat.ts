import type { Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { ActionRefused } from '../wechat/index.ts';
import type { Controlled } from './controlled.ts';
import { given, readBody, readNumber, refuse } from './input.ts';

const MOST_FOLLOWERS = 10_000;
const MOST_DELIVERIES = 1_000;
const MOST_ORDERS = 1_000;

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
