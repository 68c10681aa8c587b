import * as z from 'zod/mini';
import { decryptMessage, UndecipherableError } from './message-crypto.ts';
import { isSignature } from './signature.ts';
import { MalformedXmlError, parseXml, type XmlFields } from './xml.ts';

/** What the server configuration (服务器配置) of the account holds. */
export interface PushSecrets {
  appId: string;
  token: string;
  encodingAesKey: string;
}

/** Query parameters that WeChat puts on the callback URL. */
export type PushQuery = Readonly<Record<string, string | undefined>>;

/** A message or event of the Official Account; `fields` are WeChat's own names, as text. */
export interface Push {
  openId: string;
  createdAt: Date;
  /** Lower case: the platform's own captures differ in case. Absent for ordinary messages. */
  event?: string;
  /** The same for every delivery of this push: MsgId, or sender, second, event and key. */
  key: string;
  fields: XmlFields;
}

/** Why a request is not taken: nothing of it was looked at beyond what the word says. */
export type PushRefusal = 'SIGNATURE' | 'STALE' | 'UNENCRYPTED' | 'MALFORMED';

/** Retries come within seconds; older or far newer requests are replays or a wrong clock. */
const MAX_AGE_MS = 10 * 60 * 1000;

/** Characters of a body that are looked at before its signature: any push is far smaller, and reading megabytes costs seconds. */
const MAX_BODY_LENGTH = 64 * 1024;

const envelope = z.object({ Encrypt: z.string().check(z.minLength(1)) });
const message = z.object({
  FromUserName: z.string().check(z.minLength(1), z.maxLength(64)),
  CreateTime: z.string().check(z.regex(/^\d{1,12}$/)),
  MsgType: z.string().check(z.minLength(1)),
  MsgId: z.optional(z.string()),
  Event: z.optional(z.string()),
  EventKey: z.optional(z.string()),
});

const isRecent = (timestamp: string, now: Date): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) * 1000 - now.getTime()) <= MAX_AGE_MS;

/** The URL check when the server configuration is saved: the echostr to answer with, or undefined. */
export function answerUrlCheck(query: PushQuery, { token }: PushSecrets): string | undefined {
  const { signature, timestamp = '', nonce = '', echostr } = query;
  return isSignature(signature, [token, timestamp, nonce]) ? echostr : undefined;
}

function asPush(fields: XmlFields): Push | undefined {
  const parsed = message.safeParse(fields);
  if (!parsed.success) return undefined;
  const { FromUserName, CreateTime, MsgId, Event, EventKey } = parsed.data;
  const event = Event?.toLowerCase();
  const key = MsgId ? `msg:${MsgId}` : ['event', FromUserName, CreateTime, event, EventKey].join(':');
  return { openId: FromUserName, createdAt: new Date(Number(CreateTime) * 1000), event, key, fields };
}

/**
 * Opens a pushed request in safe mode: signature first, in constant time; then age, decryption, AppID, XML.
 * Plain mode is not accepted, because its signature does not cover the body.
 */
export function openPush(
  request: { query: PushQuery; body: string },
  secrets: PushSecrets,
  now: Date,
): { ok: true; push: Push } | { ok: false; refusal: PushRefusal } {
  const { timestamp = '', nonce = '', msg_signature: signature, encrypt_type: encryption } = request.query;
  if (encryption !== 'aes' || !signature) return { ok: false, refusal: 'UNENCRYPTED' };
  if (request.body.length > MAX_BODY_LENGTH) return { ok: false, refusal: 'MALFORMED' };
  try {
    const outer = envelope.safeParse(parseXml(request.body));
    if (!outer.success) return { ok: false, refusal: 'MALFORMED' };
    const { Encrypt } = outer.data;
    if (!isSignature(signature, [secrets.token, timestamp, nonce, Encrypt])) return { ok: false, refusal: 'SIGNATURE' };
    if (!isRecent(timestamp, now)) return { ok: false, refusal: 'STALE' };
    const push = asPush(parseXml(decryptMessage(Encrypt, secrets.encodingAesKey, secrets.appId)));
    return push ? { ok: true, push } : { ok: false, refusal: 'MALFORMED' };
  } catch (error) {
    if (error instanceof MalformedXmlError || error instanceof UndecipherableError)
      return { ok: false, refusal: 'MALFORMED' };
    throw error;
  }
}
