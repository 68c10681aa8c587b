import { NONE, readVariables } from '../config/variables.ts';
import { MINUTE_MS } from '../core/clock.ts';
import { isSignedBy } from '../core/signature.ts';
import { callable } from './callable.ts';
import type { Runtime } from './runtime.ts';
import { shopCalls } from './shop-calls.ts';
import type { WebhookReply, WebhookRequest } from './webhook.ts';

/** So far a request's time may be from ours. A repeat within it does no harm: whatever it asks has happened already. */
const MOST_AGE_MS = 5 * MINUTE_MS;

/** Characters; the longest order that anybody makes has a tenth of it. */
const MOST_BODY = 500_000;

let keys: readonly string[] | undefined;

/** The secret that the shop has too, and the one before while it is changed; none: there is no shop. */
function shopKeys(): readonly string[] {
  const { SHOP_SECRET, SHOP_PREVIOUS_SECRET } = readVariables('shop-webhook');
  return (keys ??= [SHOP_SECRET, SHOP_PREVIOUS_SECRET].filter((key) => key !== NONE));
}

/** `?timestamp=` in seconds, `&signature=` HMAC-SHA256 in hexadecimal over `timestamp`, a full stop, and the body. */
function isSigned({ query, body }: WebhookRequest, now: Date): boolean {
  const { timestamp = '', signature = '' } = query;
  if (!/^[0-9]{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > MOST_AGE_MS) return false;
  return isSignedBy(shopKeys(), `${timestamp}.${body}`, signature);
}

function parsed(body: string): { call?: unknown; input?: unknown } | undefined {
  try {
    return JSON.parse(body) as { call?: unknown; input?: unknown };
  } catch {
    return undefined;
  }
}

/**
 * A call of the merchant's shop: `{ call, input }` as JSON, signed. Answers as calls do, as JSON: 200 also for a refusal, 500
 * when it is worth to ask again.
 */
export async function receiveShopCall(request: WebhookRequest, runtime: Runtime): Promise<WebhookReply> {
  if (request.method !== 'POST') return { status: 405, body: 'method not allowed' };
  if (request.body.length > MOST_BODY) return { status: 413, body: 'too large' };
  if (!isSigned(request, runtime.clock.now())) {
    runtime.logger.warn('shop.refused');
    return { status: 401, body: 'signature refused' };
  }
  const reply = await callable(() => runtime, shopCalls)(parsed(request.body));
  const isFault = !reply.ok && reply.error.code === 'COMMON.INTERNAL';
  return { status: isFault ? 500 : 200, body: JSON.stringify(reply), type: 'application/json' };
}
