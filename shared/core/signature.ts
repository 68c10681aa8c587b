import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 of a text, in hexadecimal: only who has the key makes it. */
export const signatureOf = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');

/** Whether somebody who has one of the keys signed the text; in a time that tells nothing of them. */
export function isSignedBy(keys: readonly string[], text: string, signature: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(signature)) return false;
  const given = Buffer.from(signature);
  return keys.map((key) => timingSafeEqual(Buffer.from(signatureOf(key, text)), given)).includes(true);
}
