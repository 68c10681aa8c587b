import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { ActionRefused } from '../wechat/index.ts';
import type { Controlled } from './controlled.ts';
import { readBody, readNumber, refuse } from './input.ts';

const action = z.object({ name: z.string(), scene: z.optional(z.union([z.string(), z.int()])) });
const MOST_FOLLOWERS = 10_000;

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
export function wechatRoutes(app: Hono, { wechat }: Controlled): void {
  app.get('/wechat/people', (context) => context.json(wechat.people()));
  app.get('/wechat/followers', (context) =>
    context.json({
      total: wechat.followerCount(),
      followers: wechat.followers({
        after: context.req.query('after'),
        limit: readNumber(context, 'limit', 100, MOST_FOLLOWERS),
      }),
    }),
  );
  app.get('/wechat/deliveries', (context) => context.json(wechat.deliveries()));
  app.get('/wechat/inbox', async (context) =>
    context.json(await acting(() => wechat.inbox(context.req.query('name') ?? ''))),
  );
  app.post('/wechat/follow', async (context) => {
    const { name, scene } = await readBody(context, action);
    return context.json(await acting(() => wechat.follow(name, { scene })));
  });
  app.post('/wechat/unfollow', async (context) => {
    const { name } = await readBody(context, action);
    return context.json(await acting(() => wechat.unfollow(name)));
  });
}
