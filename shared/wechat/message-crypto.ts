import { createCipheriv, createDecipheriv, type Decipher } from 'node:crypto';

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
  /** Opens all messages, one after the other (see `decipher`). */
  readonly opener: Decipher;
}

/** @param encodingAesKey 43 characters: base64 of 32 bytes without its last sign */
export function messageKey(encodingAesKey: string): MessageKey {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const iv = key.subarray(0, AES_BLOCK_BYTES);
  return { key, iv, opener: createDecipheriv(ALGORITHM, key, iv).setAutoPadding(false) };
}

/**
 * To make a decipher takes longer than to decipher a push, so that one serves all messages of a key, as if they were one
 * long text: in CBC a block depends on the key and on the encrypted block before it, and on nothing else. So only the first
 * block of each message comes out wrong, as it would with a wrong IV; it is the random one, which nobody reads. Of whole
 * blocks nothing is left over for the next message.
 */
function decipher(encrypted: Buffer, { opener }: MessageKey): Buffer {
  if (encrypted.length < HEAD_BYTES || encrypted.length % AES_BLOCK_BYTES !== 0) throw new UndecipherableError();
  return opener.update(encrypted);
}

/** Where the padding begins. */
function paddingOf(plain: Buffer): number {
  const padding = plain[plain.length - 1] ?? 0;
  const from = plain.length - padding;
  if (padding < 1 || padding > BLOCK_BYTES || from < HEAD_BYTES) throw new UndecipherableError();
  for (let at = from; at < plain.length; at++) if (plain[at] !== padding) throw new UndecipherableError();
  return from;
}

/**
 * Opens the `Encrypt` text of a push: random(16) + length(4, big endian) + message + AppID.
 * @throws UndecipherableError when it is damaged or meant for another account
 */
export function decryptMessage(encrypted: string, key: MessageKey, appId: string): string {
  const plain = decipher(Buffer.from(encrypted, 'base64'), key);
  const idEnds = paddingOf(plain);
  const idBegins = HEAD_BYTES + plain.readUInt32BE(RANDOM_BYTES);
  if (idBegins > idEnds || plain.toString('latin1', idBegins, idEnds) !== appId) throw new UndecipherableError();
  return plain.toString('utf8', HEAD_BYTES, idBegins);
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
