import { randomUUID } from 'node:crypto';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Handler } from '../server.ts';
import { clientRoutes } from './client.ts';
import type { Controlled } from './controlled.ts';
import { counterRoutes } from './counters.ts';
import { databaseRoutes } from './database.ts';
import { faultRoutes } from './faults.ts';
import { feedRoutes } from './feed.ts';
import { fileRoutes } from './files.ts';
import { functionRoutes } from './functions.ts';
import { holdRoutes } from './hold.ts';
import { miniProgramRoutes } from './mini-program.ts';
import { savedStateRoutes } from './saved-states.ts';
import { stateRoutes } from './state.ts';
import { timeRoutes } from './time.ts';
import { timerRoutes } from './timers.ts';
import { wechatAccountRoutes } from './wechat-accounts.ts';
import { wechatPayRoutes } from './wechat-pay.ts';
import { wechatMessageRoutes } from './wechat-messages.ts';
import { actionRoutes, wechatRoutes } from './wechat.ts';

/**
 * `/control`: clock, timers, functions, database, WeChat and faults of the local world as JSON, and its feed as
 * server-sent events. The console, the preview, the demo and tests use it; nothing like it exists on the real platform.
 */
export function createControl(world: Controlled): Handler {
  const app = new Hono();
  holdRoutes(app, randomUUID);
  stateRoutes(app, world);
  feedRoutes(app, world);
  timeRoutes(app, world);
  timerRoutes(app, world);
  counterRoutes(app, world);
  functionRoutes(app, world);
  clientRoutes(app, world);
  databaseRoutes(app, world);
  fileRoutes(app, world);
  wechatAccountRoutes(app, world);
  wechatMessageRoutes(app, world);
  wechatPayRoutes(app, world);
  wechatRoutes(app, world);
  miniProgramRoutes(app, world);
  actionRoutes(app, world);
  faultRoutes(app, world);
  savedStateRoutes(app, world);
  app.notFound((context) =>
    context.json({ error: { code: 'NOT_FOUND', message: `no ${context.req.method} here` } }, 404),
  );
  app.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse();
    const { incoming } = context.env as HttpBindings;
    // Who went away while still sending is not answered, and nothing is wrong here.
    if (incoming.destroyed && !incoming.complete) return context.body(null, 400);
    console.error('[control] a request failed unexpectedly:', error);
    return context.json({ error: { code: 'INTERNAL', message: error.message } }, 500);
  });

  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return async (request, response, path) => {
    request.url = path;
    await listener(request, response);
  };
}
