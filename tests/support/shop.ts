import { LOCAL_SHOP_SECRET } from '../../scripts/local/application.ts';
import { signatureOf } from '../../shared/core/signature.ts';
import type { ApplicationUnderTest } from './application.ts';

/** A request to `shop-webhook`; what is left out is as the shop does it. */
export interface ShopRequest {
  method?: string;
  body?: string | Uint8Array;
  /** Seconds later than now. */
  later?: number;
  secret?: string;
  /** Instead of the signed ones, or beside them. */
  query?: Record<string, string>;
  headers?: Record<string, string>;
}
export interface ShopAnswer {
  status: number;
  text: string;
}

/** The merchant's shop, or whoever takes its place. */
export function shopOf({ world }: ApplicationUnderTest) {
  const signed = (request: ShopRequest): { url: string; init: RequestInit } => {
    const { method = 'POST', body = '', later = 0, secret = LOCAL_SHOP_SECRET, query = {}, headers = {} } = request;
    const timestamp = String(Math.floor(world.clock.nowMs() / 1000) + later);
    const signature = signatureOf(secret, `${timestamp}.${Buffer.from(body).toString()}`);
    const search = new URLSearchParams({ timestamp, signature, ...query }).toString();
    const hasBody = method !== 'GET' && method !== 'HEAD';
    return {
      url: `${world.addresses.http}/shop-webhook?${search}`,
      init: { method, headers: { 'content-type': 'application/json', ...headers }, ...(hasBody ? { body } : {}) },
    };
  };
  const send = async (request: ShopRequest): Promise<ShopAnswer> => {
    const { url, init } = signed(request);
    const answer = await fetch(url, init);
    return { status: answer.status, text: await answer.text() };
  };
  return {
    send,
    /** What `send` sends. */
    signed,
    /** A call as the shop makes it; what it answered. */
    ask: async (call: string, input: object): Promise<unknown> => {
      const { status, text } = await send({ body: JSON.stringify({ call, input }) });
      if (status !== 200) throw new Error(`${status} ${text}`);
      return JSON.parse(text);
    },
  };
}
