import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { WorldClock } from '../clock.ts';
import type { FaultRules } from '../faults.ts';
import type { WorldFeed } from '../feed.ts';
import type { Handler } from '../server.ts';
import { readBody } from '../wechat/api/body.ts';
import { disturb } from '../wechat/api/disturbance.ts';
import type { Tables } from '../wechat/tables.ts';
import { PayRefusal, statusOf } from './errors.ts';
import type { PayKeys } from './keys.ts';
import { shownStock, shownVoucher } from './shown.ts';
import type { VoucherStore } from './store.ts';
import { refuseUnsigned } from './request-signature.ts';

export interface PayParts {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  tables: Tables;
  keys: PayKeys;
  vouchers: VoucherStore;
  /** Whether this OpenID is somebody's at this account. */
  isPerson(appId: string, openId: string): boolean;
}

type PayContext = Context<{ Bindings: HttpBindings }>;
type Answer = (context: PayContext, body: string) => object;

const SEND = '/v3/marketing/favor/users/:openid/coupons';
const READ = `${SEND}/:coupon_id`;
const STOCK = '/v3/marketing/favor/stocks/:stock_id';
const REQUEST_NUMBER = /^[\w|*-]{1,128}$/;

/** WeChat Pay's API v3: fault rules (by the path as it is written here) → signature → answer, signed → fault rules. */
export function payRoutes(parts: PayParts): Handler {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post(SEND, answering(parts, SEND, sending(parts)));
  app.get(READ, answering(parts, READ, reading(parts)));
  app.get(STOCK, answering(parts, STOCK, readingStock(parts)));
  app.notFound(({ req }) => refusalOf(parts, 'RESOURCE_NOT_EXISTS', `${req.path} is not in the emulated WeChat Pay`));
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return async (request, response, path) => {
    request.url = path;
    await listener(request, response);
  };
}

function answering(parts: PayParts, path: string, answer: Answer) {
  const struck = (context: PayContext, when: 'before' | 'after', response?: Response) => {
    const refuse = (code: string | number, message: string) => refusalOf(parts, String(code), message);
    return disturb(parts.faults.hit('wechat', [path, 'wechat-pay'], when), context.env.outgoing, refuse, response);
  };
  return async (context: PayContext): Promise<Response> => {
    const before = await struck(context, 'before');
    if (before) return before;
    const body = (await readBody(context.env.incoming))?.toString();
    if (body === undefined) return refusalOf(parts, 'PARAM_ERROR', 'the body is too large');
    const response = responseOf(parts, context, () => answer(context, body), body);
    return (await struck(context, 'after', response)) ?? response;
  };
}

function responseOf(parts: PayParts, { req }: PayContext, act: () => object, body: string): Response {
  try {
    const url = new URL(req.url);
    refuseUnsigned(parts, { method: req.method, path: `${url.pathname}${url.search}`, body }, req.header());
    const text = JSON.stringify(parts.tables.write(act));
    parts.feed.publish({ source: 'wechat', kind: 'pay.answered', text: `${req.method} ${url.pathname}` });
    const headers = { 'content-type': 'application/json', ...parts.keys.signedHeaders(text, parts.clock.nowMs()) };
    return new Response(text, { headers });
  } catch (error) {
    if (error instanceof PayRefusal) return refusalOf(parts, error.code, error.message);
    throw error;
  }
}

/** Errors are signed too. */
function refusalOf({ feed, keys, clock }: PayParts, code: string, message: string): Response {
  feed.publish({ source: 'wechat', kind: 'pay.refused', text: `${code} ${message}` });
  const text = JSON.stringify({ code, message });
  const headers = { 'content-type': 'application/json', ...keys.signedHeaders(text, clock.nowMs()) };
  return new Response(text, { status: statusOf(code), headers });
}

/** https://pay.weixin.qq.com/doc/v3/merchant/4012463767 */
function sending({ vouchers, keys, isPerson }: PayParts): Answer {
  return ({ req }, body) => {
    const given = fieldsOf(body);
    const text = (name: string): string => {
      const value = given[name];
      if (typeof value !== 'string' || value === '') throw new PayRefusal('PARAM_ERROR', `${name} is missing`);
      return value;
    };
    const [appId, openId] = [text('appid'), req.param('openid')!];
    const [stockId, requestNumber] = [text('stock_id'), text('out_request_no')];
    if (!REQUEST_NUMBER.test(requestNumber)) throw new PayRefusal('PARAM_ERROR', 'out_request_no is malformed');
    if (text('stock_creator_mchid') !== keys.credentials().merchantId)
      throw new PayRefusal('MCH_NOT_EXISTS', 'stock_creator_mchid is another merchant');
    if (!isPerson(appId, openId)) throw new PayRefusal('PARAM_ERROR', 'openid is nobody’s at this appid');
    return { coupon_id: vouchers.send({ appId, openId, stockId, requestNumber }).voucherId };
  };
}

/** https://pay.weixin.qq.com/doc/v3/merchant/4012463790 */
function reading({ vouchers, keys }: PayParts): Answer {
  return ({ req }) => {
    const voucher = vouchers.find(req.param('coupon_id')!);
    if (!voucher || voucher.openId !== req.param('openid') || voucher.appId !== req.query('appid'))
      throw new PayRefusal('RESOURCE_NOT_EXISTS', 'no such voucher');
    const { merchantId } = keys.credentials();
    const stock = vouchers.stock(voucher.stockId);
    return shownVoucher(voucher, { stock, status: vouchers.statusOf(voucher), merchantId });
  };
}

/** https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter9_1_5.shtml */
function readingStock({ vouchers, keys }: PayParts): Answer {
  return ({ req }) => {
    const { merchantId } = keys.credentials();
    if (req.query('stock_creator_mchid') !== merchantId)
      throw new PayRefusal('MCH_NOT_EXISTS', 'stock_creator_mchid is another merchant');
    const stock = vouchers.stock(req.param('stock_id')!);
    if (!stock) throw new PayRefusal('RESOURCE_NOT_EXISTS', 'no such stock');
    return shownStock(stock, { given: vouchers.given(stock.stockId), isOver: vouchers.isOver(stock), merchantId });
  };
}

function fieldsOf(body: string): Record<string, unknown> {
  try {
    const given: unknown = JSON.parse(body);
    if (typeof given === 'object' && given !== null) return given as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new PayRefusal('PARAM_ERROR', 'the body is not a JSON object');
}
