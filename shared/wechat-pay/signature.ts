import { sign, verify } from 'node:crypto';
import type { Merchant, WeChatKey } from './merchant.ts';

const SCHEME = 'WECHATPAY2-SHA256-RSA2048';

/** Older, or further ahead, and it is somebody's replay. https://pay.weixin.qq.com/doc/v3/merchant/4012365342 */
const TOLERANCE_MS = 5 * 60 * 1000;

/** Each part on a line of its own, the last one too. */
const linesOf = (...parts: string[]): Buffer => Buffer.from(parts.map((part) => `${part}\n`).join(''));

export interface SignedRequest {
  method: 'GET' | 'POST';
  /** With the query, as it is sent. */
  path: string;
  /** As it is sent; empty for a GET. */
  body: string;
}

/**
 * The `Authorization` of a request: RSA-SHA256 over method, path, second, nonce and body.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012365336
 */
export function authorization(
  { method, path, body }: SignedRequest,
  { merchantId, certificateSerial, privateKey }: Merchant,
  { now, nonce }: { now: Date; nonce: string },
): string {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = sign('sha256', linesOf(method, path, timestamp, nonce, body), privateKey).toString('base64');
  const fields = { mchid: merchantId, nonce_str: nonce, signature, timestamp, serial_no: certificateSerial };
  const written = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
  return `${SCHEME} ${written.join(',')}`;
}

/** Header fields by their names in small letters. */
export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * `key`: signed with another key than ours, or not at all · `stale`: at a moment too far from now · `signature`: it does
 * not fit, as those with which WeChat Pay tries out whether anybody looks (`WECHATPAY/SIGNTEST/…`).
 */
export type SignatureProblem = 'key' | 'stale' | 'signature';

/**
 * What is wrong with the signature of an answer or a callback, whose `body` is as it came; undefined when WeChat Pay signed
 * it a moment ago. https://pay.weixin.qq.com/doc/v3/merchant/4012365342
 */
export function signatureProblem(
  { headers, body }: { headers: Headers; body: string },
  { id, key }: WeChatKey,
  now: Date,
): SignatureProblem | undefined {
  const { 'wechatpay-serial': serial, 'wechatpay-timestamp': timestamp = '', 'wechatpay-nonce': nonce = '' } = headers;
  if (serial !== id) return 'key';
  if (!/^\d{10}$/.test(timestamp)) return 'stale';
  if (Math.abs(Number(timestamp) * 1000 - now.getTime()) > TOLERANCE_MS) return 'stale';
  const signature = Buffer.from(headers['wechatpay-signature'] ?? '', 'base64');
  return verify('sha256', linesOf(timestamp, nonce, body), key, signature) ? undefined : 'signature';
}
