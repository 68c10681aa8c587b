import { ALPHANUMERIC, seededBytes, seededText } from '../seeded.ts';

const ID_CHARACTERS = 22;

/** The address in a code's picture. */
export function qrUrl(label: string): string {
  return `http://weixin.qq.com/q/${seededText(`${label}/url`, ID_CHARACTERS, ALPHANUMERIC)}`;
}

/**
 * A ticket in the form of real ones: base64 (with `+`, `/` and `=`, so that it must be encoded in an address) of a head,
 * the address in the code, the moment it was made and the seconds it is good for (0: for ever).
 */
export function qrTicket(label: string, url: string, createdAt: number, expireSeconds: number): string {
  const text = Buffer.from(`${url}\0`);
  const head = Buffer.from([
    0x81,
    0x01,
    ...seededBytes(`${label}/head`, 2),
    0x3c,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0x01,
    text.length,
  ]);
  const tail = Buffer.from([0x02, 0x04, 0, 0, 0, 0, 0x03, 0x04, 0, 0, 0, 0]);
  tail.writeUInt32LE(createdAt, 2);
  tail.writeUInt32LE(expireSeconds, 8);
  return Buffer.concat([head, text, tail]).toString('base64');
}
