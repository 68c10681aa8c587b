import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Of the AppSecret: whoever has it can get tokens anyway, and nobody has one more key to keep. */
const keyOf = (appSecret: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', appSecret, '', 'weilian access token at rest', 32));

/** Encrypts a token for the database, for this account only (AES-256-GCM, in base64url). */
export function sealToken(token: string, { appId, appSecret }: { appId: string; appSecret: string }): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(appSecret), nonce).setAAD(Buffer.from(appId));
  const sealed = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The token, or undefined when it was sealed with another AppSecret, for another account, or changed. */
export function unsealToken(sealed: string, account: { appId: string; appSecret: string }): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(account.appSecret), nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(account.appId)).setAuthTag(tag);
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
