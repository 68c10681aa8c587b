import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { WorldFeed } from '../../feed.ts';
import type { FaultRules } from '../../faults.ts';
import type { Account } from '../accounts/entities.ts';
import type { SettingsStore } from '../accounts/settings.ts';
import { rightTo } from '../accounts/rights.ts';
import type { RefusalStore } from '../quota/refusals.ts';
import type { QuotaStore } from '../quota/store.ts';
import type { Tables } from '../tables.ts';
import { readBody } from './body.ts';
import type { ApiCall } from './call.ts';
import { disturb } from './disturbance.ts';
import { textOf, WeChatError } from './errors.ts';
import { callOf, type ApiContext, type Exchange } from './exchange.ts';

export type { ApiCall };

/** Finds out which account calls, or refuses. */
export type Access = (call: ApiCall) => Account;
/**
 * The answer of one path: an object for JSON, or a whole response. What it sets in tables is kept at once, or nothing of
 * it when it throws. Throws WeChatError to refuse.
 */
export type Answer = (call: ApiCall, account: Account) => object | Response;
type Method = 'GET' | 'POST';

interface ApiParts {
  feed: WorldFeed;
  faults: FaultRules;
  quotas: QuotaStore;
  refusals: RefusalStore;
  settings: SettingsStore;
  tables: Tables;
  nextRid: () => string;
}

interface RefusalAnswer {
  rid: string;
  content: { errcode: string | number; errmsg: string };
}

/**
 * WeChat's HTTP API. Each service mounts its paths; every call goes through the same steps:
 * fault rules → method → access → right → quota → answer → fault rules → feed. Refusals are HTTP 200 with an errcode.
 */
export class Api {
  /** Calls per known path since the start. */
  readonly calls: Record<string, number> = {};
  private readonly paths = new Set<string>();
  private readonly app = new Hono<{ Bindings: Exchange }>();
  private readonly listener = getRequestListener((request, env) => this.app.fetch(request, env), {
    overrideGlobalObjects: false,
  });

  constructor(private readonly parts: ApiParts) {
    this.app.notFound((context) => this.unknownPath(context.req.path));
    this.app.onError((error, context) => this.broken(error, context));
  }

  get(path: string, access: Access, answer: Answer): void {
    this.mount('GET', path, access, answer);
  }

  /** `maxBodyBytes`: for what is larger than JSON. */
  post(path: string, access: Access, answer: Answer, maxBodyBytes?: number): void {
    this.mount('POST', path, access, answer, maxBodyBytes);
  }

  /** A page that people open (GET) and whose form they send (POST): it has no access check, no quota and no errcode. */
  page(path: string, page: (context: Context) => Response | Promise<Response>): void {
    this.app.on(['GET', 'POST'], path, async (context) => {
      this.tell('page.opened', `${context.req.method} ${context.req.path}`);
      const response = await page(context);
      // With the cookies that were set on the way.
      return context.newResponse(response.body, response);
    });
  }

  /** `path` is what stands behind the prefix of the local server, query string included. */
  async handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    request.url = path;
    await this.listener(request, response);
  }

  /** Whether there is such a path. */
  has(path: string): boolean {
    return this.paths.has(path);
  }

  /** A call without a connection and a token, for an account that is already known; undefined when a fault rule broke it off. */
  async callFor(account: Account, request: Request, body: Buffer): Promise<Response | undefined> {
    let dropped = false;
    const incoming = Object.assign(Readable.from([body]), { complete: true });
    const outgoing = { destroy: () => (dropped = true) };
    const response = await this.app.fetch(request, { incoming, outgoing, cloudAccount: account });
    return dropped ? undefined : response;
  }

  private mount(method: Method, path: string, access: Access, answer: Answer, maxBodyBytes?: number): void {
    const { quotas, settings, tables } = this.parts;
    const mayCall = rightTo(path);
    if (!mayCall) throw new Error(`accounts/rights.ts says nothing of ${path}`);
    this.paths.add(path);
    this.app.all(path, async (context) => {
      this.calls[path] = (this.calls[path] ?? 0) + 1;
      const struck = await this.disturb(context, path, 'before');
      if (struck) return struck;
      const body = await readBody(context.env.incoming, maxBodyBytes);
      if (!body) return new Response('body too large', { status: 413 });
      const call = callOf(context, path, body);
      const response = this.answer(context, call, () => {
        if (context.req.method !== method) throw new WeChatError(method === 'GET' ? 43001 : 43002);
        const account = access(call);
        call.account = account;
        if (!mayCall(account)) throw new WeChatError(48001);
        settings.checkAllowed(account, path);
        // A call that is refused after this has cost its quota all the same.
        tables.write(() => quotas.spend(account.appId, path));
        return tables.write(() => answer(call, account));
      });
      return (await this.disturb(context, path, 'after', response)) ?? response;
    });
  }

  private answer(context: ApiContext, call: ApiCall, run: () => object | Response): Response {
    const startedAt = performance.now();
    try {
      const content = run();
      this.tell('api.answered', `${context.req.method} ${call.path}${call.summary && ` → ${call.summary}`}`);
      call.settle();
      return content instanceof Response ? content : json(content);
    } catch (error) {
      if (!(error instanceof WeChatError)) throw error;
      const refusal = this.refusalOf(call.path, error.errcode, error.message);
      this.remember(call, refusal, Math.round(performance.now() - startedAt));
      return json(refusal.content);
    }
  }

  /** What `rid/get` can tell the account that made the call. */
  private remember(call: ApiCall, { rid, content }: RefusalAnswer, costMs: number): void {
    if (!call.account) return;
    const { query, body: requestBody } = call.shown();
    const responseBody = JSON.stringify(content);
    const { path, clientIp } = call;
    const { appId } = call.account;
    this.parts.refusals.record(rid, { appId, path, costMs, query, requestBody, responseBody, clientIp });
  }

  private async disturb(
    { env }: ApiContext,
    path: string,
    when: 'before' | 'after',
    answer?: Response,
  ): Promise<Response | undefined> {
    const rule = this.parts.faults.hit('wechat', [path], when);
    if (rule) this.tell('api.disturbed', `${path}: ${rule.effect.kind}${when === 'after' ? ' after the effect' : ''}`);
    const refuse = (code: string | number, message: string) =>
      json(this.refusalOf(path, code, message || textOf(code)).content);
    return disturb(rule, env.outgoing, refuse, answer);
  }

  private refusalOf(path: string, errcode: string | number, message: string): RefusalAnswer {
    this.tell('api.refused', `${path} → ${errcode} ${message}`);
    const rid = this.parts.nextRid();
    return { rid, content: { errcode, errmsg: `${message} rid: ${rid}` } };
  }

  private unknownPath(path: string): Response {
    const shown = path.slice(0, 200);
    this.tell('api.unknown-path', `${shown} is not in the emulated WeChat`);
    const { errcode, message } = new WeChatError(40066, `(${shown} is not in the emulated WeChat)`);
    return json({ errcode, errmsg: `${message} rid: ${this.parts.nextRid()}` });
  }

  /** The caller went away; or a fault of this emulator: WeChat's own "system error", and the reason in the feed. */
  private broken(error: Error, { req, env }: ApiContext): Response {
    if (env.incoming.destroyed && !env.incoming.complete) this.tell('api.aborted', `${req.path}: the caller went away`);
    else this.tell('api.broken', `${req.path}: ${error.stack ?? error.message}`);
    return json({ errcode: -1, errmsg: `system error rid: ${this.parts.nextRid()}` });
  }

  private tell(kind: string, text: string): void {
    this.parts.feed.publish({ source: 'wechat', kind, text });
  }
}

/** WeChat says `encoding`, not `charset`. */
function json(content: object): Response {
  return new Response(JSON.stringify(content), { headers: { 'content-type': 'application/json; encoding=utf-8' } });
}
