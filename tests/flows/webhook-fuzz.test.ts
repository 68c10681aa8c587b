import { createCipheriv, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sign } from '../../emulator/wechat/push/crypto.ts';
import type { Push } from '../../emulator/wechat/push/entities.ts';
import { pushRequest } from '../../emulator/wechat/push/envelope.ts';
import { receivePush } from '../../shared/runtime/oa-webhook.ts';
import type { Runtime } from '../../shared/runtime/runtime.ts';
import { webhook } from '../../shared/runtime/webhook.ts';
import { openPush, pushKey, type PushQuery, type PushSecrets } from '../../shared/wechat/open-push.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { callbackOf, type Callback } from '../support/callback.ts';

/** Mutations that are tried on the code itself; and, because each costs a request, on the deployed function. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 10_000);
const SENT_RUNS = Math.ceil(RUNS / 20);

const MODES = ['safe', 'compatible', 'plain'] as const;
const FORMATS = ['xml', 'json'] as const;
const PERSON = '林小满';

/** A request to the callback, and the type of what it says. */
interface Mutable {
  query: Record<string, string | undefined>;
  body: string;
  contentType: string;
  says: string;
}

let application: ApplicationUnderTest;
let callback: Callback;
let secrets: PushSecrets;
let genuine: Mutable[];
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  callback = callbackOf(application);
  const { appId, token, encodingAesKey } = application.world.wechat.accounts().oa;
  secrets = { appId, keys: [pushKey({ token, encodingAesKey })], acceptsPlain: true };
  genuine = MODES.flatMap((mode) => FORMATS.flatMap((format) => pushesIn({ mode, format })));
  Object.assign(process.env, {
    ...{ OA_APP_ID: appId, OA_TOKEN: token, OA_ENCODING_AES_KEY: encodingAesKey, OA_PUSH_MODE: 'plain' },
    ...{ OA_PREVIOUS_TOKEN: 'none', OA_PREVIOUS_ENCODING_AES_KEY: 'none', FOLLOWER_KEY: 'f'.repeat(64) },
  });
});
afterAll(() => application.close());

/** Pushes of several types, as the emulated WeChat sends them. */
function pushesIn(settings: { mode: (typeof MODES)[number]; format: (typeof FORMATS)[number] }): Mutable[] {
  const { oa } = application.world.wechat.accounts();
  const createTime = callback.nowSeconds();
  const from = { openId: application.person(PERSON).oaOpenId, createTime };
  const sealing = { timestamp: String(createTime), nonce: '1320562132', random: randomBytes(16) };
  const pushes: Push[] = [
    { ...from, event: 'unsubscribe', fields: { EventKey: '' } },
    { ...from, event: 'subscribe', fields: { EventKey: 'qrscene_desk_07', Ticket: 'T' } },
    { ...from, event: 'CLICK', fields: { EventKey: 'CONTACT' } },
    { ...from, msgType: 'text', msgId: '6054768590064713728', fields: { Content: '你好 ]]> &amp;' } },
  ];
  return pushes.map((push) => {
    const says = 'event' in push ? `event.${push.event.toLowerCase()}` : `message.${push.msgType}`;
    return { ...pushRequest(oa, { ...settings, functions: [] }, push, sealing), says };
  });
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
const mutated = fc
  .tuple(fc.nat(), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([n, all]) => all.reduce((given, mutate) => mutate(given), genuine[n % genuine.length]!));

/** Whether the signature is right for what is read, by other code than that which is tested. */
function isSignedRightly({ query, body }: Mutable): 'encrypted' | 'plain' | undefined {
  const { token } = application.world.wechat.accounts().oa;
  const { timestamp = '', nonce = '', msg_signature: overBody, signature, encrypt_type: type = 'raw' } = query;
  if (!overBody && type === 'raw') return sign(token, timestamp, nonce) === signature ? 'plain' : undefined;
  const candidates = body.match(/[A-Za-z0-9+/]{100,}={0,2}/g) ?? [];
  return candidates.some((encrypted) => sign(token, timestamp, nonce, encrypted) === overBody)
    ? 'encrypted'
    : undefined;
}

/** The function's code, where nothing is there that could be asked or written: who gets so far is answered with 500. */
const withoutDatabase = () => {
  const now = new Date(application.world.clock.nowMs());
  const logger = { info: () => {}, warn: () => {}, error: () => {} };
  const runtime = { clock: { now: () => now }, logger, caller: () => undefined, trigger: () => undefined };
  return webhook(() => runtime as unknown as Runtime, receivePush);
};

describe('any mutation of a push, in safe, compatible and plain mode', () => {
  it('is refused before a record could be made, or was rightly signed; encrypted, it says what it said', async () => {
    const now = new Date(application.world.clock.nowMs());
    const main = withoutDatabase();
    const refusals = new Set<string>();
    await fc.assert(
      fc.asyncProperty(mutated, async (given) => {
        const opened = openPush(given, secrets, now);
        refusals.add(opened.ok ? 'opened' : opened.refusal);
        const signed = isSignedRightly(given);
        if (opened.ok) return signed === 'plain' || (signed === 'encrypted' && opened.push.content.type === given.says);
        if (signed) return true;
        const event = { httpMethod: 'POST', queryStringParameters: given.query, body: given.body };
        return [400, 401].includes((await main(event)).statusCode);
      }),
      { numRuns: RUNS },
    );
    // The mutations reach all that there is to reach: otherwise they would prove little.
    expect([...refusals].sort()).toEqual(['MALFORMED', 'SIGNATURE', 'UNENCRYPTED', 'opened']);
  });

  it('sent to the deployed function, whose mode is safe, is answered, never with 5xx, and leaves no record', async () => {
    const before = application.contents();
    await fc.assert(
      fc.asyncProperty(mutated, async (given) => {
        if (isSignedRightly(given) === 'encrypted') return true;
        const present = Object.entries(given.query).filter((part): part is [string, string] => part[1] !== undefined);
        const { status } = await callback.send({ ...given, query: Object.fromEntries(present) });
        return [400, 401, 413].includes(status);
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
    const { oaOpenId } = application.person(PERSON);
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
