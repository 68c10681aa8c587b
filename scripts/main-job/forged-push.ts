import { randomBytes } from 'node:crypto';
import { encrypt, sign } from '../../emulator/wechat/push/crypto.ts';
import { writeXml } from '../../emulator/wechat/push/xml.ts';
import type { JobContext } from './context.ts';

/** Three letters, as a token may be, and not the account's. */
const WRONG_TOKEN = 'abc';

/**
 * Pushes "this person follows" as somebody would who has the AES key and not the token: everything is right but the
 * signature. Answers the HTTP status.
 */
export async function pushForged({ control, oa }: JobContext, openId: string): Promise<number> {
  const { clock } = await control.get<{ clock: { now: string } }>('/state');
  const timestamp = String(Math.floor(Date.parse(clock.now) / 1000));
  const event = { FromUserName: openId, CreateTime: timestamp, MsgType: 'event', Event: 'subscribe' };
  const Encrypt = encrypt(writeXml(event), { ...oa, token: WRONG_TOKEN }, randomBytes(16));
  const nonce = '20240229';
  const query = new URLSearchParams({
    timestamp,
    nonce,
    encrypt_type: 'aes',
    msg_signature: sign(WRONG_TOKEN, timestamp, nonce, Encrypt),
  });
  const url = `${control.addresses.http}/oa-webhook?${query.toString()}`;
  const headers = { 'content-type': 'text/xml' };
  return (await fetch(url, { method: 'POST', headers, body: writeXml({ Encrypt }) })).status;
}
