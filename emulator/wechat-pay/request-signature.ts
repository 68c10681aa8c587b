import type { WorldClock } from '../clock.ts';
import { PayRefusal } from './errors.ts';
import type { PayKeys } from './keys.ts';

const SCHEME = /^WECHATPAY2-SHA256-RSA2048 (.+)$/;
const FIELD = /(\w+)="([^"]*)"/g;
const TOLERANCE_MS = 5 * 60 * 1000;

/** Throws PayRefusal for a request that the merchant has not signed just now. https://pay.weixin.qq.com/doc/v3/merchant/4012365336 */
export function refuseUnsigned(
  { keys, clock }: { keys: PayKeys; clock: WorldClock },
  { method, path, body }: { method: string; path: string; body: string },
  headers: Record<string, string>,
): void {
  const written = SCHEME.exec(headers['authorization'] ?? '')?.[1];
  if (written === undefined) throw new PayRefusal('SIGN_ERROR', 'no Authorization of WECHATPAY2-SHA256-RSA2048');
  const fields = Object.fromEntries([...written.matchAll(FIELD)].map(([, name, value]) => [name!, value!]));
  const { merchantId, certificateSerial } = keys.credentials();
  if (fields['mchid'] !== merchantId) throw new PayRefusal('SIGN_ERROR', 'mchid is another merchant');
  if (fields['serial_no'] !== certificateSerial) throw new PayRefusal('SIGN_ERROR', 'serial_no is not the certificate');
  const { timestamp = '', nonce_str: nonce = '', signature = '' } = fields;
  if (!(Math.abs(Number(timestamp) * 1000 - clock.nowMs()) <= TOLERANCE_MS))
    throw new PayRefusal('SIGN_ERROR', 'the timestamp is too far from now');
  if (nonce === '' || !keys.isMerchants([method, path, timestamp, nonce, body], signature))
    throw new PayRefusal('SIGN_ERROR', 'the signature does not fit');
}
