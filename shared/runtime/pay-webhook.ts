import { NONE, readVariables } from '../config/variables.ts';
import { takeUse } from '../coupons/index.ts';
import { openCallback, type CallbackKeys } from '../wechat-pay/callback.ts';
import { wechatKey } from '../wechat-pay/merchant.ts';
import { usedVoucher } from '../wechat-pay/vouchers.ts';
import type { Runtime } from './runtime.ts';
import type { WebhookReply, WebhookRequest } from './webhook.ts';

/** WeChat Pay takes it as heard. */
const HEARD: WebhookReply = { status: 204, body: '' };
/** WeChat Pay tells it again, fifteen times within a day. */
const LATER: WebhookReply = { status: 503, body: 'later' };

let kept: CallbackKeys | undefined;

/** For the life of the instance; undefined where there is no WeChat Pay. */
function callbackKeys(): CallbackKeys | undefined {
  if (kept) return kept;
  const variables = readVariables('pay-webhook');
  if (variables.WECHAT_PAY_MERCHANT_ID === NONE) return undefined;
  const key = wechatKey(variables.WECHAT_PAY_PUBLIC_KEY_ID, variables.WECHAT_PAY_PUBLIC_KEY);
  return (kept = { wechatKey: key, apiV3Key: variables.WECHAT_PAY_API_V3_KEY });
}

/**
 * A callback of WeChat Pay: that somebody used a voucher. Nothing of it is believed, and the database is not asked, before its
 * signature is. What is told twice, late or before we know that the voucher was sent does no harm.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012285250
 */
export async function receivePayCallback(request: WebhookRequest, runtime: Runtime): Promise<WebhookReply> {
  const { clock, logger } = runtime;
  const keys = callbackKeys();
  if (!keys) return { status: 404, body: 'no WeChat Pay here' };
  if (request.method !== 'POST') return { status: 405, body: 'method not allowed' };
  const opened = openCallback(request, keys, clock.now());
  if (!opened.ok) {
    logger.warn('pay.refused', { refusal: opened.refusal });
    return { status: opened.refusal === 'malformed' ? 400 : 401, body: 'refused' };
  }
  const { id, type } = opened.event;
  const voucher = usedVoucher(opened.event);
  const { usedAt } = voucher ?? {};
  const outcome = voucher && usedAt ? await takeUse(runtime, { ...voucher, usedAt }) : 'unread';
  logger[outcome === 'taken' ? 'info' : 'warn']('pay.told', { id, type, outcome });
  return outcome === 'later' ? LATER : HEARD;
}
