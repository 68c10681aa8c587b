import { createDecipheriv } from 'node:crypto';
import * as z from 'zod/mini';
import type { WeChatKey } from './merchant.ts';
import { signatureProblem, type Headers, type SignatureProblem } from './signature.ts';

const ALGORITHM = 'AEAD_AES_256_GCM';
const TAG_BYTES = 16;

const resource = z.object({
  algorithm: z.literal(ALGORITHM),
  ciphertext: z.string(),
  nonce: z.string(),
  associated_data: z.nullish(z.string()),
});

const envelope = z.object({ id: z.string(), event_type: z.string(), resource });

/** Whom WeChat Pay's callbacks are believed by, and what opens them. */
export interface CallbackKeys {
  wechatKey: WeChatKey;
  /** API v3 密钥: 32 characters. */
  apiV3Key: string;
}

/** What WeChat Pay tells of its own accord. */
export interface PayEvent {
  /** The same in every delivery of it. */
  id: string;
  /** `COUPON.USE`. */
  type: string;
  /** JSON, as WeChat Pay names its fields. */
  content: unknown;
}

export type OpenedCallback = { ok: true; event: PayEvent } | { ok: false; refusal: SignatureProblem | 'malformed' };

/**
 * The text of an encrypted resource (AES-256-GCM, base64, the tag behind the text). @throws when it was not encrypted with
 * this key, or was changed. https://pay.weixin.qq.com/doc/v3/merchant/4012071382
 */
export function decrypted(
  { ciphertext, nonce, associated_data: about }: z.output<typeof resource>,
  apiV3Key: string,
): string {
  const bytes = Buffer.from(ciphertext, 'base64');
  const [text, tag] = [bytes.subarray(0, -TAG_BYTES), bytes.subarray(-TAG_BYTES)];
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(apiV3Key), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(about ?? '')).setAuthTag(tag);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
}

/** Opens a callback: the signature before anything else of it is read. Never throws. */
export function openCallback(
  request: { headers: Headers; body: string },
  { wechatKey, apiV3Key }: CallbackKeys,
  now: Date,
): OpenedCallback {
  const problem = signatureProblem(request, wechatKey, now);
  if (problem) return { ok: false, refusal: problem };
  try {
    const { id, event_type: type, resource: sealed } = envelope.parse(JSON.parse(request.body));
    return { ok: true, event: { id, type, content: JSON.parse(decrypted(sealed, apiV3Key)) as unknown } };
  } catch {
    return { ok: false, refusal: 'malformed' };
  }
}
