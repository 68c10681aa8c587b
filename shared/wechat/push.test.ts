import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { answerUrlCheck, openPush, type PushQuery } from './push.ts';
import { isSignature, signatureOf } from './signature.ts';
import { SAMPLE, sealed } from './vectors.harness.ts';

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
const open = (request: Parameters<typeof openPush>[0], now = SENT_AT) => openPush(request, SAMPLE, now);

/** A push with this message inside, rightly signed and encrypted. */
function signed(message: string, appId: string = SAMPLE.appId) {
  const text = sealed(message, SAMPLE.encodingAesKey, appId);
  return sample({ msg_signature: signatureOf([token, timestamp, nonce, text]) }, enveloped(text));
}
const eventXml = (fields: Record<string, string>) =>
  `<xml>${Object.entries({ FromUserName: 'oA', CreateTime: '1409735668', MsgType: 'event', ...fields })
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`;
const keyOf = (fields: Record<string, string>) => {
  const opened = open(signed(eventXml(fields)));
  return opened.ok ? opened.push.key : opened.refusal;
};

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
      '',
      undefined,
    ])
      expect(isSignature(given, parts)).toBe(false);
  });
});

describe('the URL check', () => {
  const query = { signature: SAMPLE.signature, timestamp, nonce, echostr: '5821630493' };

  it('is answered with the echostr when the signature is right', () => {
    expect(answerUrlCheck(query, SAMPLE)).toBe('5821630493');
  });

  it('is not answered when anything signed differs or is missing', () => {
    for (const changes of [
      { timestamp: '1409735670' },
      { nonce: '' },
      { signature: undefined },
      { signature: SAMPLE.messageSignature },
    ])
      expect(answerUrlCheck({ ...query, ...changes }, SAMPLE)).toBeUndefined();
    expect(answerUrlCheck({ ...query, echostr: undefined }, SAMPLE)).toBeUndefined();
    expect(answerUrlCheck(query, { ...SAMPLE, token: 'other' })).toBeUndefined();
  });
});

describe('opening a push', () => {
  it('gives sender, time and fields of Tencent’s own sample, the MsgId with all its digits', () => {
    expect(open(sample())).toMatchObject({
      ok: true,
      push: {
        openId: 'oyORnuP8q7ou2gfYjqLzSIWZf0rs',
        createdAt: new Date(1409735668000),
        event: undefined,
        key: 'msg:6054768590064713728',
        fields: { Content: 'abcdteT', MsgId: '6054768590064713728' },
      },
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
    expect(openPush(sample(), { ...SAMPLE, token: 'other' }, SENT_AT)).toEqual({ ok: false, refusal: 'SIGNATURE' });
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
    ['for another AppID', signed(SAMPLE.message, 'wx2c2769f8efd9abc3')],
    ['that is no XML', signed('hello')],
    ['without a sender', signed(eventXml({ FromUserName: '' }))],
    ['whose time is no number', signed(eventXml({ CreateTime: '-1' }))],
    ['whose time is beyond all dates', signed(eventXml({ CreateTime: '9'.repeat(13) }))],
    ['without a type', signed(eventXml({ MsgType: '' }))],
  ])('calls a rightly signed message %s malformed', (_, request) => {
    expect(open(request)).toEqual({ ok: false, refusal: 'MALFORMED' });
  });

  it('reads what somebody wrote, whatever it looks like', () => {
    const written = '<!DOCTYPE html><b>hi</b>';
    const opened = open(signed(eventXml({ MsgType: 'text', MsgId: '1', Content: written })));
    expect(opened).toMatchObject({ ok: true, push: { fields: { Content: written } } });
  });
});

describe('the key of a push', () => {
  it('is its MsgId, else sender, second, event and event key', () => {
    expect(keyOf({ MsgId: '6054768590064713728' })).toBe('msg:6054768590064713728');
    expect(keyOf({ Event: 'CLICK', EventKey: 'MENU_1' })).toBe('event:oA:1409735668:click:MENU_1');
  });

  it('does not depend on the case of the event, nor on whether an empty event key is there', () => {
    expect(keyOf({ Event: 'subscribe' })).toBe(keyOf({ Event: 'SUBSCRIBE', EventKey: '' }));
  });

  it('tells apart events of one second by event, event key, sender and time', () => {
    const keys = [
      keyOf({ Event: 'subscribe' }),
      keyOf({ Event: 'unsubscribe' }),
      keyOf({ Event: 'subscribe', EventKey: 'qrscene_1' }),
      keyOf({ Event: 'subscribe', FromUserName: 'oB' }),
      keyOf({ Event: 'subscribe', CreateTime: '1409735669' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
