import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { answerUrlCheck, openPush, pushKey, type PushQuery, type PushSecrets } from './open-push.ts';
import { isSignature, signatureOf } from './signature.ts';
import { SAMPLE, sealed, SECRETS } from './vectors.harness.ts';

const { token, timestamp, nonce, encrypted } = SAMPLE;
const SENT_AT = new Date(Number(timestamp) * 1000);
const later = (seconds: number) => new Date(SENT_AT.getTime() + seconds * 1000);
const enveloped = (text: string) =>
  `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${text}]]></Encrypt></xml>`;

/** The sample as WeChat delivers it; `changes` of the query, and another body. */
const sample = (changes: PushQuery = {}, body = enveloped(encrypted)) => ({
  query: { timestamp, nonce, encrypt_type: 'aes', msg_signature: SAMPLE.messageSignature, ...changes },
  body,
});
const open = (request: Parameters<typeof openPush>[0], now = SENT_AT, secrets: PushSecrets = SECRETS) =>
  openPush(request, secrets, now);

/** A push with this message inside, rightly signed and encrypted. */
function signed(
  message: string,
  {
    appId = SAMPLE.appId,
    key = SAMPLE,
    wrap = enveloped,
  }: { appId?: string; key?: Key; wrap?(text: string): string } = {},
) {
  const text = sealed(message, key.encodingAesKey, appId);
  return sample({ msg_signature: signatureOf([key.token, timestamp, nonce, text]) }, wrap(text));
}
type Key = { token: string; encodingAesKey: string };
const eventXml = (fields: Record<string, string>) =>
  `<xml>${Object.entries({ FromUserName: 'oA', CreateTime: '1409735668', MsgType: 'event', ...fields })
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`;
describe('signatures', () => {
  it('are those of the platform’s samples', () => {
    expect(signatureOf([token, timestamp, nonce])).toBe(SAMPLE.signature);
    expect(signatureOf([token, timestamp, nonce, encrypted])).toBe(SAMPLE.messageSignature);
    // Sorted as text, not as numbers.
    expect(signatureOf(['789', '456', '123'])).toBe('f7c3bc1d808e04732adf679965ccc34ca7ae3441');
    expect(signatureOf(['789', '456', '1234'])).toBe(createHash('sha1').update('1234456789').digest('hex'));
  });

  it('are refused when a digit is wrong, missing, too many, in upper case, or when there is none', () => {
    const parts = [token, timestamp, nonce];
    expect(isSignature(SAMPLE.signature, parts)).toBe(true);
    const wrong = [...SAMPLE.signature].map((digit, at) => {
      return SAMPLE.signature.slice(0, at) + (digit === '0' ? '1' : '0') + SAMPLE.signature.slice(at + 1);
    });
    for (const given of [
      ...wrong,
      SAMPLE.signature.slice(1),
      `${SAMPLE.signature}0`,
      SAMPLE.signature.toUpperCase(),
      // Signs of two bytes, the last digits the same below 256, and one that does not fit behind 39 digits.
      [...SAMPLE.signature].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 256)).join(''),
      `${SAMPLE.signature.slice(0, -1)}${String.fromCharCode(SAMPLE.signature.charCodeAt(39) + 256)}`,
      `${SAMPLE.signature.slice(0, -1)}€`,
      '',
      undefined,
    ])
      expect(isSignature(given, parts)).toBe(false);
  });
});

describe('the URL check', () => {
  const query = { signature: SAMPLE.signature, timestamp, nonce, echostr: '5821630493' };

  it('is answered with the echostr when the signature is right', () => {
    expect(answerUrlCheck(query, SECRETS, SENT_AT)).toBe('5821630493');
  });

  it('is not answered when anything signed differs or is missing', () => {
    for (const changes of [
      { timestamp: '1409735670' },
      { nonce: '' },
      { signature: undefined },
      { signature: SAMPLE.messageSignature },
    ])
      expect(answerUrlCheck({ ...query, ...changes }, SECRETS, SENT_AT)).toBeUndefined();
    expect(answerUrlCheck({ ...query, echostr: undefined }, SECRETS, SENT_AT)).toBeUndefined();
    const other = pushKey({ ...SAMPLE, token: 'other' });
    expect(answerUrlCheck(query, { ...SECRETS, keys: [other] }, SENT_AT)).toBeUndefined();
    expect(answerUrlCheck(query, { ...SECRETS, keys: [other, ...SECRETS.keys] }, SENT_AT)).toBe('5821630493');
  });

  it('is not answered ten minutes later: its signature does not cover what would be echoed', () => {
    expect(answerUrlCheck(query, SECRETS, later(600))).toBe('5821630493');
    for (const now of [later(601), later(-601)]) expect(answerUrlCheck(query, SECRETS, now)).toBeUndefined();
  });
});

describe('opening a push', () => {
  it('gives sender, time and fields of Tencent’s own sample, the MsgId with all its digits', () => {
    expect(open(sample())).toMatchObject({
      ok: true,
      push: {
        openId: 'oyORnuP8q7ou2gfYjqLzSIWZf0rs',
        createdAt: new Date(1409735668000),
        accountId: 'gh_10f6c3c3ac5a',
        key: 'msg:6054768590064713728',
        content: { type: 'message.text', text: 'abcdteT' },
        fields: { MsgId: '6054768590064713728' },
      },
      envelope: { format: 'xml', key: { token } },
    });
  });

  it('looks at nothing behind the signature: what does not even decrypt is refused for its signature', () => {
    const unsigned = '0'.repeat(40);
    for (const body of [enveloped('garbage'), enveloped(encrypted), enveloped(encrypted.slice(0, 64))])
      expect(open(sample({ msg_signature: unsigned }, body), later(9_999))).toEqual({
        ok: false,
        refusal: 'SIGNATURE',
      });
  });

  it('refuses a signature that covers anything else', () => {
    for (const changes of [
      { timestamp: '1409735670' },
      { nonce: '1' },
      { msg_signature: SAMPLE.signature },
      { timestamp: undefined },
    ])
      expect(open(sample(changes))).toEqual({ ok: false, refusal: 'SIGNATURE' });
    const keys = [pushKey({ ...SAMPLE, token: 'other' })];
    expect(open(sample(), SENT_AT, { ...SECRETS, keys })).toEqual({ ok: false, refusal: 'SIGNATURE' });
  });

  it('refuses a change of any character of the encrypted text', () => {
    for (let at = 0; at < encrypted.length; at++) {
      const changed = encrypted.slice(0, at) + (encrypted[at] === 'A' ? 'B' : 'A') + encrypted.slice(at + 1);
      expect(open(sample({}, enveloped(changed)))).toEqual({ ok: false, refusal: 'SIGNATURE' });
    }
  });

  it('takes ten minutes of age or of a clock that is ahead, and not a second more', () => {
    for (const seconds of [-600, 0, 600]) expect(open(sample(), later(seconds)).ok).toBe(true);
    for (const seconds of [-601, 601, 1e9])
      expect(open(sample(), later(seconds))).toEqual({ ok: false, refusal: 'STALE' });
  });

  it('refuses plain mode, also with a right signature of its own', () => {
    const query = { timestamp, nonce, signature: SAMPLE.signature, openid: 'oA' };
    expect(open({ query, body: SAMPLE.message })).toEqual({ ok: false, refusal: 'UNENCRYPTED' });
    expect(open(sample({ encrypt_type: undefined }))).toEqual({ ok: false, refusal: 'UNENCRYPTED' });
    expect(open(sample({ encrypt_type: 'raw' }))).toEqual({ ok: false, refusal: 'UNENCRYPTED' });
    expect(open(sample({ msg_signature: '' }))).toEqual({ ok: false, refusal: 'UNENCRYPTED' });
  });

  it('of a body with plain fields and encrypted ones (兼容模式) reads the encrypted ones only', () => {
    const both = `<xml><FromUserName>forged</FromUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgId>1</MsgId></xml>`;
    expect(open(sample({}, both))).toMatchObject({ ok: true, push: { key: 'msg:6054768590064713728' } });
  });

  it.each([
    ['no XML', 'hello'],
    ['nothing', ''],
    ['no Encrypt', '<xml><A>1</A></xml>'],
    ['an empty Encrypt', enveloped('')],
    ['two of them', `<xml><Encrypt>${encrypted}</Encrypt><Encrypt>${encrypted}</Encrypt></xml>`],
    ['a document type', `<!DOCTYPE xml>${enveloped(encrypted)}`],
    ['more than any push has', enveloped(encrypted) + ' '.repeat(100_000)],
  ])('calls a body with %s malformed', (_, body) => {
    expect(open(sample({}, body))).toEqual({ ok: false, refusal: 'MALFORMED' });
  });

  it.each([
    ['for another AppID', signed(SAMPLE.message, { appId: 'wx2c2769f8efd9abc3' })],
    ['that is no XML', signed('hello')],
    ['without a sender', signed(eventXml({ FromUserName: '' }))],
    ['whose time is no number', signed(eventXml({ CreateTime: '-1' }))],
    ['whose time is beyond all dates', signed(eventXml({ CreateTime: '9'.repeat(13) }))],
    ['without a type', signed(eventXml({ MsgType: '' }))],
  ])('calls a rightly signed message %s malformed', (_, request) => {
    expect(open(request)).toEqual({ ok: false, refusal: 'MALFORMED' });
  });

  it('takes a message that is as late as may be, and refuses one from a later time than any clock shows', () => {
    const at = (seconds: number) =>
      signed(eventXml({ CreateTime: String(Number(timestamp) + seconds), Event: 'SCAN' }));
    for (const seconds of [-1e9, -601, 0, 600]) expect(open(at(seconds)).ok).toBe(true);
    for (const seconds of [601, 1e9]) expect(open(at(seconds))).toEqual({ ok: false, refusal: 'STALE' });
  });

  it('reads what somebody wrote, whatever it looks like', () => {
    const written = '<!DOCTYPE html><b>hi</b>';
    const opened = open(signed(eventXml({ MsgType: 'text', MsgId: '1', Content: written })));
    expect(opened).toMatchObject({ ok: true, push: { content: { text: written } } });
  });
});

/** While the server configuration is changed. */
describe('with the key before as well', () => {
  const before = { token: 'before', encodingAesKey: 'b'.repeat(43) };
  const keysOf = (...keys: Key[]): PushSecrets => ({ ...SECRETS, keys: keys.map(pushKey) });

  it.each([
    ['both', before],
    ['the token', { ...before, encodingAesKey: SAMPLE.encodingAesKey }],
    ['the EncodingAESKey', { ...before, token }],
  ])('opens what either has signed and encrypted, when %s changes, and says which', (_, old) => {
    const secrets = keysOf(SAMPLE, old);
    for (const key of [SAMPLE, old]) {
      const opened = open(signed(SAMPLE.message, { key }), SENT_AT, secrets);
      expect(opened).toMatchObject({ ok: true, envelope: { key: { token: key.token } } });
      const used = opened.ok && opened.envelope.key?.key.toString('base64').slice(0, 43);
      expect(used).toBe(pushKey(key).key.toString('base64').slice(0, 43));
    }
  });

  it('opens nothing that is signed with one and encrypted with the other', () => {
    const mixed = { token, encodingAesKey: before.encodingAesKey };
    const opened = open(signed(SAMPLE.message, { key: mixed }), SENT_AT, keysOf(SAMPLE, before));
    expect(opened).toEqual({ ok: false, refusal: 'MALFORMED' });
  });

  it('opens nothing of a third', () => {
    const third = { token: 'third', encodingAesKey: SAMPLE.encodingAesKey };
    const opened = open(signed(SAMPLE.message, { key: third }), SENT_AT, keysOf(SAMPLE, before));
    expect(opened).toEqual({ ok: false, refusal: 'SIGNATURE' });
  });
});

describe('a push as JSON', () => {
  const message = JSON.stringify({ ToUserName: 'gh_1', FromUserName: 'oA', CreateTime: 1409735668, MsgType: 'text' });

  it('is opened like XML, the MsgId with all its digits', () => {
    const withId = message.replace('}', ',"MsgId":6054768590064713728,"Content":"1e3 \\"6054768590064713729\\""}');
    const wrap = (Encrypt: string) => JSON.stringify({ ToUserName: 'gh_1', Encrypt });
    expect(open(signed(withId, { wrap }))).toMatchObject({
      ok: true,
      push: { key: 'msg:6054768590064713728', content: { type: 'message.text', text: '1e3 "6054768590064713729"' } },
      envelope: { format: 'json' },
    });
  });

  it.each([
    '{',
    '{"Encrypt":1',
    '{"Encrypt":["a"]}',
    '{"Encrypt":{"a":1}}',
    '{"__proto__":{"Encrypt":"a"}}',
    '{"a":1}x',
  ])('is malformed as %s', (body) => expect(open(sample({}, body))).toEqual({ ok: false, refusal: 'MALFORMED' }));

  it('nested beyond all measure is malformed', () => {
    for (const [begin, end] of [
      ['[', ']'],
      ['{"a":', '1}'],
    ] as const) {
      const body = `{"Encrypt":"x","b":${begin.repeat(9_000)}${end === ']' ? '' : '1'}${(end === ']' ? end : '}').repeat(9_000)}}`;
      expect(open(sample({}, body))).toEqual({ ok: false, refusal: 'MALFORMED' });
    }
  });
});

describe('plain mode, where it is accepted', () => {
  const secrets = { ...SECRETS, acceptsPlain: true };
  const plain = (changes: PushQuery = {}, body: string = SAMPLE.message) => ({
    query: { timestamp, nonce, signature: SAMPLE.signature, openid: 'oA', ...changes },
    body,
  });

  it('is read with a right signature, and the answer is to be in clear', () => {
    const opened = open(plain(), SENT_AT, secrets);
    expect(opened).toMatchObject({ ok: true, push: { content: { text: 'abcdteT' } }, envelope: { format: 'xml' } });
    expect(opened.ok && opened.envelope.key).toBeUndefined();
  });

  it('is refused without a right signature, or after ten minutes', () => {
    for (const changes of [{ signature: '0'.repeat(40) }, { signature: undefined }, { nonce: '1' }])
      expect(open(plain(changes), SENT_AT, secrets)).toEqual({ ok: false, refusal: 'SIGNATURE' });
    expect(open(plain(), later(601), secrets)).toEqual({ ok: false, refusal: 'STALE' });
  });

  it('does not weaken what is encrypted: that is read as such, or refused', () => {
    const both = `<xml><FromUserName>forged</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><MsgId>1</MsgId><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
    expect(open(sample({}, both), SENT_AT, secrets)).toMatchObject({
      ok: true,
      push: { accountId: 'gh_10f6c3c3ac5a' },
    });
    const { signature } = SAMPLE;
    for (const query of [
      { timestamp, nonce, signature, encrypt_type: 'aes' },
      { timestamp, nonce, signature, msg_signature: '0'.repeat(40) },
    ])
      expect(open({ query, body: both }, SENT_AT, secrets)).toEqual({ ok: false, refusal: 'UNENCRYPTED' });
  });
});
