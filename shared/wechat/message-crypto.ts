import { createDecipheriv } from 'node:crypto';

/** Pushed messages are padded to blocks of 32 bytes (PKCS#7 with 1 to 32), not to AES's 16. */
const BLOCK_BYTES = 32;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

/** The text does not decrypt to a message for this account. Says nothing about where it failed. */
export class UndecipherableError extends Error {
  override readonly name = 'UndecipherableError';
}

function keyOf(encodingAesKey: string): { key: Buffer; iv: Buffer } {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  return { key, iv: key.subarray(0, 16) };
}

function unpadded(bytes: Buffer): Buffer {
  const padding = bytes.at(-1) ?? 0;
  const tail = bytes.subarray(bytes.length - padding);
  if (padding < 1 || padding > BLOCK_BYTES || tail.some((byte) => byte !== padding)) throw new UndecipherableError();
  return bytes.subarray(0, bytes.length - padding);
}

function decipher(encrypted: Buffer, { key, iv }: { key: Buffer; iv: Buffer }): Buffer {
  if (encrypted.length === 0 || encrypted.length % 16 !== 0) throw new UndecipherableError();
  const aes = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([aes.update(encrypted), aes.final()]);
}

/**
 * Opens the `Encrypt` text of a push: random(16) + length(4, big endian) + message + AppID.
 * @throws UndecipherableError when it is damaged or meant for another account
 */
export function decryptMessage(encrypted: string, encodingAesKey: string, appId: string): string {
  const plain = unpadded(decipher(Buffer.from(encrypted, 'base64'), keyOf(encodingAesKey)));
  if (plain.length < RANDOM_BYTES + LENGTH_BYTES) throw new UndecipherableError();
  const start = RANDOM_BYTES + LENGTH_BYTES;
  const end = start + plain.readUInt32BE(RANDOM_BYTES);
  if (end > plain.length || plain.subarray(end).toString() !== appId) throw new UndecipherableError();
  return plain.subarray(start, end).toString();
}
