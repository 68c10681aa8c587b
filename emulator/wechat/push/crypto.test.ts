import { describe, expect, it } from '@jest/globals';
import { decrypt, encrypt, sign } from './crypto.ts';

/** The official sample of Tencent (WXBizMsgCrypt), each value recomputed with node:crypto. */
const SAMPLE = {
  token: 'spamtest',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  appId: 'wx2c2769f8efd9abc2',
  timestamp: '1409735669',
  nonce: '1320562132',
  random: '89465c840c5f116f',
  encrypted:
    'hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=',
  message: [
    '<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName>',
    '<FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]></FromUserName>',
    '<CreateTime>1409735668</CreateTime>',
    '<MsgType><![CDATA[text]]></MsgType>',
    '<Content><![CDATA[abcdteT]]></Content>',
    '<MsgId>6054768590064713728</MsgId>',
    '</xml>',
  ].join('\n'),
};

describe('signatures', () => {
  it('are those of the official sample', () => {
    const { token, timestamp, nonce, encrypted } = SAMPLE;
    expect(sign(token, timestamp, nonce)).toBe('16120ec1b8dbb870f510d87ce6bc2463eae6ca1a');
    expect(sign(token, timestamp, nonce, encrypted)).toBe('5d197aaffba7e9b25a30732f161a50dee96bd5fa');
  });

  it('sort text, not numbers', () => {
    expect(sign('789', '456', '123')).toBe('f7c3bc1d808e04732adf679965ccc34ca7ae3441');
    expect(sign('9', '10')).toBe(sign('10', '9'));
  });
});

describe('encryption', () => {
  it('reads and writes the official sample', () => {
    expect(decrypt(SAMPLE.encrypted, SAMPLE)).toBe(SAMPLE.message);
    expect(encrypt(SAMPLE.message, SAMPLE, Buffer.from(SAMPLE.random))).toBe(SAMPLE.encrypted);
  });

  it('reads what it writes, whatever the length', () => {
    const random = Buffer.alloc(16, 7);
    for (let length = 0; length <= 70; length++) {
      const message = '券'.repeat(length);
      expect(decrypt(encrypt(message, SAMPLE, random), SAMPLE)).toBe(message);
    }
  });

  it('refuses a message of another AppID, a wrong key and a damaged text', () => {
    expect(() => decrypt(SAMPLE.encrypted, { ...SAMPLE, appId: 'wx0000000000000000' })).toThrow('not of this AppID');
    expect(() => decrypt(SAMPLE.encrypted, { ...SAMPLE, encodingAesKey: 'B'.repeat(43) })).toThrow('plain text');
    expect(() => decrypt(SAMPLE.encrypted.slice(0, 100), SAMPLE)).toThrow('wrong size');
    expect(() => decrypt('', SAMPLE)).toThrow('wrong size');
  });
});
