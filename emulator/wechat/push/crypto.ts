import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

/** Plain text is padded to whole blocks of this many bytes (not to the 16 of AES). */
const PADDING_BLOCK_BYTES = 32;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

/** What both sides of the server configuration share. */
export interface PushSecrets {
  token: string;
  /** 43 characters: 32 bytes of key in base64 without the `=`. */
  encodingAesKey: string;
  appId: string;
}

/** SHA-1 of the parts, sorted byte by byte and joined: `signature` over token, timestamp, nonce; `msg_signature` over the cipher text too. */
export function sign(...parts: string[]): string {
  const sorted = parts.map((part) => Buffer.from(part)).sort(Buffer.compare);
  return createHash('sha1').update(Buffer.concat(sorted)).digest('hex');
}

/** AES-256-CBC over 16 random bytes, the length, the message and the AppID; base64. */
export function encrypt(message: string, secrets: PushSecrets, random: Buffer): string {
  const text = Buffer.from(message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([random.subarray(0, RANDOM_BYTES), length, text, Buffer.from(secrets.appId)]);
  const missing = PADDING_BLOCK_BYTES - (plain.length % PADDING_BLOCK_BYTES);
  const { key, iv } = keyOf(secrets);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(missing, missing)), cipher.final()]).toString(
    'base64',
  );
}

/** The message; throws an Error that says what is wrong: size, padding, length or AppID. */
export function decrypt(encrypted: string, secrets: PushSecrets): string {
  const sealed = Buffer.from(encrypted, 'base64');
  if (sealed.length === 0 || sealed.length % PADDING_BLOCK_BYTES !== 0) throw new Error('cipher text: wrong size');
  const { key, iv } = keyOf(secrets);
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const content = withoutPadding(Buffer.concat([decipher.update(sealed), decipher.final()]));
  const start = RANDOM_BYTES + LENGTH_BYTES;
  const end = content.length < start ? Infinity : start + content.readUInt32BE(RANDOM_BYTES);
  if (end > content.length) throw new Error('plain text: wrong length');
  if (content.toString('utf8', end) !== secrets.appId) throw new Error('plain text: not of this AppID');
  return content.toString('utf8', start, end);
}

function withoutPadding(plain: Buffer): Buffer {
  const count = plain.at(-1) ?? 0;
  const isPadding =
    count >= 1 && count <= PADDING_BLOCK_BYTES && plain.subarray(-count).every((byte) => byte === count);
  if (!isPadding) throw new Error('plain text: wrong padding');
  return plain.subarray(0, -count);
}

function keyOf({ encodingAesKey }: PushSecrets): { key: Buffer; iv: Buffer } {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  return { key, iv: key.subarray(0, 16) };
}
