import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Controlled } from './controlled.ts';
import { readBody } from './input.ts';

const progress = z.object({ text: z.string().check(z.maxLength(200)), done: z.number(), total: z.number() });

/** GET /state: the whole world at a glance. POST /progress: a job outside tells the console how far it is. */
export function stateRoutes(app: Hono, { clock, feed, cloudbase, wechat }: Controlled): void {
  app.get('/state', (context) =>
    context.json({
      clock: clock.shown(),
      environment: { envId: cloudbase.environmentId() },
      functions: cloudbase.functions(),
      timers: cloudbase.timers.list(),
      collections: cloudbase.database.collections(),
      operations: cloudbase.database.operations(),
      wechat: {
        oa: publicAccount(wechat.accounts().oa),
        miniprogram: publicAccount(wechat.accounts().miniprogram),
        followers: wechat.followerCount(),
        people: wechat.people(),
        calls: wechat.calls(),
        menu: wechat.menu() ?? [],
      },
    }),
  );
  app.post('/progress', async (context) => {
    const detail = await readBody(context, progress);
    feed.publish({ source: 'world', kind: 'job.progress', text: detail.text, detail });
    return context.json({ ok: true });
  });
}

const publicAccount = ({ appId, name }: { appId: string; name: string }) => ({ appId, name });
