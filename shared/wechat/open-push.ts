import { encryptedOf } from './envelope.ts';
import { parseJson } from './json.ts';
import { MalformedMessageError, type Fields } from './fields.ts';
import { decryptMessage, messageKey, UndecipherableError, type MessageKey } from './message-crypto.ts';
import { isFromFuture, readPush, type Push } from './push.ts';
import { isSignature } from './signature.ts';
import { parseXml } from './xml.ts';

/** Token and EncodingAESKey of the server configuration (服务器配置), ready for use. */
export interface PushKey extends MessageKey {
  readonly token: string;
}

/** What the server configuration of the account holds. */
export interface PushSecrets {
  appId: string;
  /** The current key, and while it is being changed the one before: pushes under way still have that. */
  keys: readonly PushKey[];
  /** Pushes in plain mode are taken too. Their signature does not cover the body: who sees one can forge others for ten minutes. */
  acceptsPlain: boolean;
}

export const pushKey = ({ token, encodingAesKey }: { token: string; encodingAesKey: string }): PushKey => ({
  token,
  ...messageKey(encodingAesKey),
});

/** Query parameters that WeChat puts on the callback URL. */
export type PushQuery = Readonly<Record<string, string | undefined>>;

/** How the answer to a push must be written: as it came. Without a key it came in clear. */
export interface PushEnvelope {
  format: 'xml' | 'json';
  key?: PushKey;
}

/** Why a request is not taken: nothing of it was looked at beyond what the word says. */
export type PushRefusal = 'SIGNATURE' | 'STALE' | 'UNENCRYPTED' | 'MALFORMED';

export type OpenedPush = { ok: true; push: Push; envelope: PushEnvelope } | { ok: false; refusal: PushRefusal };

/** Retries come within seconds; older or far newer requests are replays or a wrong clock. */
const MAX_AGE_MS = 10 * 60 * 1000;

/** Characters of a body that are looked at before its signature: any push is far smaller, and reading megabytes costs seconds. */
const MAX_BODY_LENGTH = 64 * 1024;

const isRecent = (timestamp: string, now: Date): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) * 1000 - now.getTime()) <= MAX_AGE_MS;

/** The body says itself what it is; the content type, which proxies change, is not asked. */
const formatOf = (body: string): PushEnvelope['format'] =>
  !body.startsWith('<') && body.trimStart().startsWith('{') ? 'json' : 'xml';

const parsed = (body: string): Fields => (formatOf(body) === 'json' ? parseJson(body) : parseXml(body));

const refused = (refusal: PushRefusal): OpenedPush => ({ ok: false, refusal });

/**
 * The URL check when the server configuration is saved: the echostr to answer with, or undefined. Its signature does not
 * cover the echostr: an old one would make us say anything.
 */
export function answerUrlCheck(query: PushQuery, { keys }: PushSecrets, now: Date): string | undefined {
  const { signature, timestamp = '', nonce = '', echostr } = query;
  const isSigned = keys.some(({ token }) => isSignature(signature, [token, timestamp, nonce]));
  return isSigned && isRecent(timestamp, now) ? echostr : undefined;
}

/** Opens what is encrypted with the first of these keys that fits. */
function decrypted(encrypted: string, keys: readonly PushKey[], appId: string): { message: string; key: PushKey } {
  for (const key of keys) {
    try {
      return { message: decryptMessage(encrypted, key, appId), key };
    } catch (error) {
      if (!(error instanceof UndecipherableError)) throw error;
    }
  }
  throw new UndecipherableError();
}

/** Safe mode, and compatible mode, of whose body the encrypted part alone is read. */
function openEncrypted(body: string, query: PushQuery, { appId, keys }: PushSecrets, now: Date): OpenedPush {
  const { timestamp = '', nonce = '', msg_signature: signature } = query;
  const format = formatOf(body);
  const encrypted = encryptedOf(body, parsed);
  if (encrypted === undefined) return refused('MALFORMED');
  const signers = keys.filter(({ token }) => isSignature(signature, [token, timestamp, nonce, encrypted]));
  if (signers.length === 0) return refused('SIGNATURE');
  if (!isRecent(timestamp, now)) return refused('STALE');
  const { message, key } = decrypted(encrypted, signers, appId);
  return { ok: true, push: readPush(parsed(message)), envelope: { format, key } };
}

function openPlain(body: string, query: PushQuery, { keys }: PushSecrets, now: Date): OpenedPush {
  const { signature, timestamp = '', nonce = '' } = query;
  if (!keys.some(({ token }) => isSignature(signature, [token, timestamp, nonce]))) return refused('SIGNATURE');
  if (!isRecent(timestamp, now)) return refused('STALE');
  return { ok: true, push: readPush(parsed(body)), envelope: { format: formatOf(body) } };
}

/**
 * Opens a pushed request: signature first, in constant time; then age, decryption, AppID, content. What is not encrypted
 * is refused, unless the account accepts it.
 * https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Technical_Plan.html
 */
export function openPush(
  { query, body }: { query: PushQuery; body: string },
  secrets: PushSecrets,
  now: Date,
): OpenedPush {
  const isEncrypted = query['encrypt_type'] === 'aes' && Boolean(query['msg_signature']);
  // One that says it is encrypted, or hints at it, is never read in clear.
  const mayBePlain = secrets.acceptsPlain && (query['encrypt_type'] ?? 'raw') === 'raw' && !query['msg_signature'];
  if (!isEncrypted && !mayBePlain) return refused('UNENCRYPTED');
  if (body.length > MAX_BODY_LENGTH) return refused('MALFORMED');
  try {
    const opened = (isEncrypted ? openEncrypted : openPlain)(body, query, secrets, now);
    return opened.ok && isFromFuture(opened.push, now) ? refused('STALE') : opened;
  } catch (error) {
    if (error instanceof MalformedMessageError || error instanceof UndecipherableError) return refused('MALFORMED');
    throw error;
  }
}
