import { createCipheriv, createDecipheriv, type Cipher, type Decipher } from 'node:crypto';
import { seededBytes, seededText } from '../seeded.ts';

const BLOCK_BYTES = 16;
const PREFIX_LENGTH = 6;
const INDEX_BYTES = 4;
/** Sixteen bytes in base64url, in the one way in which they are written: the last character has two bits of them. */
const CODE = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Turns the index of a person into an id of 28 characters like the real ones (`o6_bmjrPTlm6_2sgVt7hMZOPfL2M`) and back,
 * without a table: the 22 characters after the account's own prefix are one AES block that holds the index.
 * So a million people need no memory, and an id that this account never gave out is recognised.
 * Simplified: the last character takes four values only (132 bits for 128).
 */
export class IdCode {
  private readonly prefix: string;
  /** In ECB without padding every whole block comes out at once, so one cipher serves for ever. */
  private readonly cipher: Cipher;
  private readonly decipher: Decipher;

  constructor(label: string) {
    const key = seededBytes(`${label}/key`, BLOCK_BYTES);
    this.cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
    this.decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
    this.prefix = `o${seededText(`${label}/prefix`, PREFIX_LENGTH - 1, BASE64URL)}`;
  }

  encode(index: number): string {
    return this.encodeAll([index])[0]!;
  }

  /** One cipher run for all: a page of 10,000 takes some milliseconds. */
  encodeAll(indexes: readonly number[]): string[] {
    const blocks = Buffer.alloc(indexes.length * BLOCK_BYTES);
    indexes.forEach((index, at) => blocks.writeUInt32BE(index, at * BLOCK_BYTES));
    const sealed = this.cipher.update(blocks);
    return indexes.map((_, at) => this.prefix + sealed.toString('base64url', at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES));
  }

  /** The index, or undefined when this account cannot have given out the id. */
  decode(id: string): number | undefined {
    return this.decodeAll([id])[0];
  }

  /** One cipher run for all, as a batch of a hundred asks for. */
  decodeAll(ids: readonly string[]): (number | undefined)[] {
    const sealed = Buffer.alloc(ids.length * BLOCK_BYTES);
    const isOurs = ids.map((id) => id.startsWith(this.prefix) && CODE.test(id.slice(PREFIX_LENGTH)));
    ids.forEach((id, at) => isOurs[at] && sealed.write(id.slice(PREFIX_LENGTH), at * BLOCK_BYTES, 'base64url'));
    const blocks = this.decipher.update(sealed);
    return ids.map((_, at) => (isOurs[at] ? indexIn(blocks, at * BLOCK_BYTES) : undefined));
  }
}

/** The index that fills a block with zeros behind it; undefined for any other block. */
function indexIn(blocks: Buffer, start: number): number | undefined {
  for (let at = start + INDEX_BYTES; at < start + BLOCK_BYTES; at++) if (blocks[at] !== 0) return undefined;
  return blocks.readUInt32BE(start);
}
