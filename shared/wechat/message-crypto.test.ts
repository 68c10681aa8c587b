import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decryptMessage, encryptMessage, messageKey, UndecipherableError } from './message-crypto.ts';
import { SAMPLE, sealed } from './vectors.harness.ts';

const { encodingAesKey, encrypted, message } = SAMPLE;
const appId: string = SAMPLE.appId;
const open = (text: string, key: string = encodingAesKey) => decryptMessage(text, messageKey(key), appId);
const flip = (bytes: Buffer, at: number): string => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x01;
  return copy.toString('base64');
};

const opened = (text: string): string | undefined => {
  try {
    return open(text);
  } catch {
    return undefined;
  }
};

/** Encrypts plain bytes as they are: what a sender with the key, but not with the rules, can make. */
function seal(plain: Buffer): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([aes.update(plain), aes.final()]).toString('base64');
}

/** random(16) + length + message + AppID, padded to a whole block with `padding` bytes of that value. */
function plainOf(text: string, { length = Buffer.byteLength(text), id = appId, padding = -1 } = {}): Buffer {
  const head = Buffer.alloc(20, 'r');
  head.writeUInt32BE(length, 16);
  const body = Buffer.concat([head, Buffer.from(text), Buffer.from(id)]);
  const missing = 32 - (body.length % 32);
  return Buffer.concat([body, Buffer.alloc(missing, padding === -1 ? missing : padding)]);
}

describe('opening an encrypted message', () => {
  it('gives the text of Tencent’s own sample', () => {
    expect(open(encrypted)).toBe(message);
  });

  it('does not depend on what was opened or refused before with the same key', () => {
    const key = messageKey(encodingAesKey);
    const openOne = (text: string) => {
      try {
        return decryptMessage(text, key, appId);
      } catch (error) {
        return error instanceof UndecipherableError ? 'refused' : 'thrown over';
      }
    };
    const bytes = fc.uint8Array({ maxLength: 80 }).map((one) => Buffer.from(one).toString('base64'));
    const message = fc.string({ unit: 'grapheme', maxLength: 80 });
    fc.assert(
      fc.property(fc.array(fc.tuple(bytes, message), { maxLength: 10 }), (sequence) => {
        for (const [junk, text] of sequence) {
          expect(openOne(junk)).toBe('refused');
          const random = randomBytes(16);
          expect(openOne(encryptMessage(text, key, appId, random))).toBe(Buffer.from(text).toString());
        }
      }),
    );
  });

  it('takes every padding from 1 to 32, and refuses 0 and 33', () => {
    for (let length = 0; length < 32; length++) {
      expect(open(seal(plainOf('x'.repeat(length))))).toBe('x'.repeat(length));
    }
    for (const padding of [0, 33, 255]) {
      expect(() => open(seal(plainOf('x', { padding })))).toThrow(UndecipherableError);
    }
  });

  it('refuses a message for another AppID, also for one that ends or begins like ours', () => {
    for (const id of ['wx2c2769f8efd9abc3', `x${appId}`, `${appId}x`, '', appId.toUpperCase()]) {
      expect(() => open(seal(plainOf('hello', { id })))).toThrow(UndecipherableError);
    }
  });

  it('refuses a length that reaches beyond the text, or that moves the border between message and AppID', () => {
    for (const length of [4, 6, 0, 23, 24, 0x7fffffff, 0xffffffff]) {
      expect(() => open(seal(plainOf('hello', { length })))).toThrow(UndecipherableError);
    }
  });

  it('refuses text that is empty, no base64, cut off, or shorter than its own head', () => {
    const cut = Buffer.from(encrypted, 'base64').subarray(0, -1).toString('base64');
    for (const text of ['', '====', '!!!!', 'a', cut, seal(Buffer.alloc(16, 16)), seal(Buffer.alloc(32, 32))]) {
      expect(() => open(text)).toThrow(UndecipherableError);
    }
  });

  it('refuses another key', () => {
    expect(() => open(encrypted, 'a'.repeat(43))).toThrow(UndecipherableError);
  });

  // CBC protects nothing by itself: a changed block garbles itself and flips the next. The signature is what protects.
  it('refuses damage to the length, to the AppID and to the padding, and opens no other text unnoticed', () => {
    const bytes = Buffer.from(encrypted, 'base64');
    // Bytes of the block before the one that they flip; the last 20 bytes of the text are AppID and padding.
    const [length, id, padding] = [0, bytes.length - 16 - 8, bytes.length - 16 - 1];
    for (const at of [length, id, padding, bytes.length - 1]) {
      expect(() => open(flip(bytes, at))).toThrow(UndecipherableError);
    }
    const unnoticed = Array.from(bytes.keys()).filter((at) => opened(flip(bytes, at)) === message);
    expect(unnoticed).toEqual([]);
  });

  it('never says more than that it failed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          open(Buffer.from(bytes).toString('base64'));
          return false;
        } catch (error) {
          return error instanceof UndecipherableError && error.message === '';
        }
      }),
    );
  });
});

describe('a message encrypted by other code', () => {
  it('is opened to the same text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
        const clean = Buffer.from(text).toString();
        expect(open(sealed(clean, encodingAesKey, appId))).toBe(clean);
      }),
    );
  });
});

describe('a message that we encrypt', () => {
  it('is the same to the byte as Tencent’s own sample, given the same random bytes', () => {
    const random = Buffer.from('89465c840c5f116f');
    expect(encryptMessage(message, messageKey(encodingAesKey), appId, random)).toBe(encrypted);
  });
});
