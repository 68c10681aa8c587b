import { createCipheriv, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openPush, pushKey, type PushQuery, type PushSecrets } from '../../shared/wechat/open-push.ts';
import { sign } from '../../emulator/wechat/push/crypto.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { callbackOf, type Callback, type Sent } from '../support/callback.ts';

/** Mutations that are tried on the code itself; and, because each costs a request, on the function. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 10_000);
const SENT_RUNS = Math.ceil(RUNS / 5);

interface Mutable {
  query: Record<string, string | undefined>;
  body: string;
  contentType: string;
}

let application: ApplicationUnderTest;
let callback: Callback;
let secrets: PushSecrets;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  callback = callbackOf(application);
  const { appId, token, encodingAesKey } = application.world.wechat.accounts().oa;
  secrets = { appId, keys: [pushKey({ token, encodingAesKey })], acceptsPlain: false };
});
afterAll(() => application.close());

/** A push as it should be, as XML or JSON. */
function genuine(asJson: boolean): Mutable {
  const { query, body } = application.push(callback.eventOf('林小满', 'unsubscribe'));
  const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1];
  if (!asJson) return { query, body, contentType: 'text/xml' };
  return { query, body: JSON.stringify({ ToUserName: 'gh_1', Encrypt: encrypted }), contentType: 'application/json' };
}

const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '<',
    ']]>',
    '<!DOCTYPE a>',
    '<![CDATA[',
    '"',
    '{',
    '}',
    '[',
    '\\',
    '\u0000',
    '%',
    '&',
    '=',
    'Encrypt',
    '<Encrypt>a</Encrypt>',
  ),
  fc.nat().map(String),
);
/** Cuts out `length` characters at `at` (a share of the whole) and puts `text` there. */
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(30), text: junk });
const edited = (text: string, { at, length, text: put }: { at: number; length: number; text: string }) => {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + put + text.slice(from + length);
};
const PARTS = ['signature', 'timestamp', 'nonce', 'encrypt_type', 'msg_signature', 'openid', 'echostr', 'extra'];
const mutation = fc.oneof(
  edit.map((one) => (given: Mutable): Mutable => ({ ...given, body: edited(given.body, one) })),
  fc.tuple(fc.constantFrom(...PARTS), edit).map(([name, one]) => (given: Mutable): Mutable => ({
    ...given,
    query: { ...given.query, [name]: edited(given.query[name] ?? '', one) },
  })),
  fc
    .constantFrom(...PARTS)
    .map((name) => (given: Mutable): Mutable => ({ ...given, query: { ...given.query, [name]: undefined } })),
  fc
    .constantFrom('text/xml', 'application/json', 'application/octet-stream', 'multipart/form-data', 'x')
    .map((contentType) => (given: Mutable): Mutable => ({ ...given, contentType })),
);
const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });
type Mutations = readonly ((given: Mutable) => Mutable)[];
const mutated = (all: Mutations, asJson: boolean): Mutable =>
  all.reduce((given, mutate) => mutate(given), genuine(asJson));

/** Whether the signature is right for what is encrypted, by other code than that which is tested. */
function isSignedRightly({ query, body }: { query: PushQuery; body: string }): boolean {
  const { token } = application.world.wechat.accounts().oa;
  const { timestamp = '', nonce = '', msg_signature: signature } = query;
  const candidates = body.match(/[A-Za-z0-9+/]{100,}={0,2}/g) ?? [];
  return candidates.some((encrypted) => sign(token, timestamp, nonce, encrypted) === signature);
}

describe('any mutation of a push', () => {
  it('is refused, or was rightly signed and says what it said; nothing is thrown', () => {
    const now = new Date(application.world.clock.nowMs());
    const refusals = new Map<string, number>();
    fc.assert(
      fc.property(mutations, fc.boolean(), (all, asJson) => {
        const given = mutated(all, asJson);
        const opened = openPush(given, secrets, now);
        const word = opened.ok ? 'opened' : opened.refusal;
        refusals.set(word, (refusals.get(word) ?? 0) + 1);
        if (!opened.ok) return true;
        return isSignedRightly(given) && opened.push.content.type === 'event.unsubscribe';
      }),
      { numRuns: RUNS },
    );
    // The mutations reach all that there is to reach: otherwise they would prove little.
    expect([...refusals.keys()].sort()).toEqual(['MALFORMED', 'SIGNATURE', 'UNENCRYPTED', 'opened']);
  });

  it('sent to the function, is answered, never with 5xx, and leaves no record where the signature is wrong', async () => {
    const before = application.contents();
    await fc.assert(
      fc.asyncProperty(mutations, fc.boolean(), async (all, asJson) => {
        const given = mutated(all, asJson);
        if (isSignedRightly(given)) return true;
        const present = Object.entries(given.query).filter((part): part is [string, string] => part[1] !== undefined);
        const sent: Sent = { body: given.body, contentType: given.contentType, query: Object.fromEntries(present) };
        return [400, 401, 413].includes((await callback.send(sent)).status);
      }),
      { numRuns: SENT_RUNS },
    );
    expect(application.contents()).toEqual(before);
  });
});

/** Rightly encrypted and signed: what somebody who has the keys could send. */
function sealed(plain: Buffer): { query: PushQuery; body: string } {
  const { token, encodingAesKey } = application.world.wechat.accounts().oa;
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([plain, Buffer.alloc((16 - (plain.length % 16)) % 16)]);
  const encrypted = Buffer.concat([aes.update(padded), aes.final()]).toString('base64');
  const [timestamp, nonce] = [String(callback.nowSeconds()), '1'];
  const query = { timestamp, nonce, encrypt_type: 'aes', msg_signature: sign(token, timestamp, nonce, encrypted) };
  return { query, body: `<xml><Encrypt>${encrypted}</Encrypt></xml>` };
}

function enveloped(message: string): Buffer {
  const text = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const content = Buffer.concat([randomBytes(16), length, text, Buffer.from(secrets.appId)]);
  const missing = 32 - (content.length % 32);
  return Buffer.concat([content, Buffer.alloc(missing, missing)]);
}

describe('whatever is rightly signed and encrypted', () => {
  const open = (plain: Buffer) => openPush(sealed(plain), secrets, new Date(application.world.clock.nowMs()));

  it('is read or called malformed, never thrown over', () => {
    const { oaOpenId } = application.person('林小满');
    const messages = [
      `<xml><ToUserName>gh_1</ToUserName><FromUserName>${oaOpenId}</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId>a</TemplateId></List></SubscribeMsgPopupEvent></xml>`,
      JSON.stringify({
        ToUserName: 'gh_1',
        FromUserName: oaOpenId,
        CreateTime: 1,
        MsgType: 'text',
        MsgId: 1,
        Content: 'a',
      }),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...messages),
        fc.array(edit, { maxLength: 3 }),
        fc.boolean(),
        (message, edits, isBare) => {
          const text = edits.reduce(edited, message);
          const opened = open(isBare ? Buffer.from(text) : enveloped(text));
          return opened.ok || opened.refusal === 'MALFORMED';
        },
      ),
      { numRuns: RUNS },
    );
  });
});
