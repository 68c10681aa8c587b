import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Plain messages are padded to blocks of 32 bytes (PKCS#7 with 1 to 32), not to AES's 16. */
const BLOCK_BYTES = 32;
const AES_BLOCK_BYTES = 16;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
const HEAD_BYTES = RANDOM_BYTES + LENGTH_BYTES;
const ALGORITHM = 'aes-256-cbc';

/** The text does not decrypt to a message for this account. Says nothing about where it failed. */
export class UndecipherableError extends Error {
  override readonly name = 'UndecipherableError';
}

/** What is encrypted with: made once from an EncodingAESKey, because each push needs it. */
export interface MessageKey {
  readonly key: Buffer;
  readonly iv: Buffer;
}

/** @param encodingAesKey 43 characters: base64 of 32 bytes without its last sign */
export function messageKey(encodingAesKey: string): MessageKey {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  return { key, iv: key.subarray(0, AES_BLOCK_BYTES) };
}

function unpadded(bytes: Buffer): Buffer {
  const padding = bytes.at(-1) ?? 0;
  const tail = bytes.subarray(bytes.length - padding);
  if (padding < 1 || padding > BLOCK_BYTES || tail.some((byte) => byte !== padding)) throw new UndecipherableError();
  return bytes.subarray(0, bytes.length - padding);
}

function decipher(encrypted: Buffer, { key, iv }: MessageKey): Buffer {
  if (encrypted.length === 0 || encrypted.length % AES_BLOCK_BYTES !== 0) throw new UndecipherableError();
  // Whole blocks and no padding of AES's own: nothing is left over for `final`.
  return createDecipheriv(ALGORITHM, key, iv).setAutoPadding(false).update(encrypted);
}

/**
 * Opens the `Encrypt` text of a push: random(16) + length(4, big endian) + message + AppID.
 * @throws UndecipherableError when it is damaged or meant for another account
 */
export function decryptMessage(encrypted: string, key: MessageKey, appId: string): string {
  const plain = unpadded(decipher(Buffer.from(encrypted, 'base64'), key));
  if (plain.length < HEAD_BYTES) throw new UndecipherableError();
  const end = HEAD_BYTES + plain.readUInt32BE(RANDOM_BYTES);
  if (end > plain.length || plain.toString('utf8', end) !== appId) throw new UndecipherableError();
  return plain.toString('utf8', HEAD_BYTES, end);
}

/** @param random 16 bytes that nobody can guess: they make two encryptions of one text differ */
export function encryptMessage(message: string, { key, iv }: MessageKey, appId: string, random: Buffer): string {
  const text = Buffer.from(message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([random, length, text, Buffer.from(appId)]);
  const missing = BLOCK_BYTES - (plain.length % BLOCK_BYTES);
  const aes = createCipheriv(ALGORITHM, key, iv).setAutoPadding(false);
  return Buffer.concat([aes.update(plain), aes.update(Buffer.alloc(missing, missing)), aes.final()]).toString('base64');
}
