import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Controlled } from './controlled.ts';
import { callerOf } from './functions.ts';
import { readBody } from './input.ts';

const request = z.object({
  /** E.g. `database.getDocument`, `storage.getUploadMetadata`. */
  action: z.string(),
  parameters: z.optional(z.record(z.string(), z.unknown())),
  as: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('miniprogram'), person: z.optional(z.string()) }),
    z.object({ kind: z.literal('web') }),
    z.object({ kind: z.literal('anonymous') }),
    z.object({ kind: z.literal('unauthenticated') }),
  ]),
});

/** POST /client: what a client asks of the database and the storage, behind their access rules. */
export function clientRoutes(app: Hono, { cloudbase, wechat }: Controlled): void {
  app.post('/client', async (context) => {
    const { action, parameters = {}, as } = await readBody(context, request);
    return context.json(await cloudbase.clientRequest({ action, parameters, caller: callerOf(as, wechat) }));
  });
}
