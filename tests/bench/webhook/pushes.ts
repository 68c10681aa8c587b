import { randomBytes } from 'node:crypto';
import { encrypt, sign } from '../../../emulator/wechat/push/crypto.ts';
import { writeXml } from '../../../emulator/wechat/push/xml.ts';

/** The account whose pushes are made. */
export interface Account {
  appId: string;
  token: string;
  encodingAesKey: string;
  originalId: string;
}

/** A push as it comes: what WeChat puts into the URL, and the body. */
export interface ComingPush {
  query: { timestamp: string; nonce: string; encrypt_type: string; msg_signature: string };
  body: string;
}

/** What somebody wrote, as WeChat's own code (the emulated one) sends it in safe mode. `at` in seconds. */
export function writtenPush(account: Account, openId: string, n: number, at: number): ComingPush {
  const message = writeXml({
    ...{ ToUserName: account.originalId, FromUserName: openId, CreateTime: at, MsgType: 'text' },
    ...{ Content: `请问秋季新品什么时候到店？第 ${n} 次问`, MsgId: `6054768590064${String(713_728 + n)}` },
  });
  const sealed = encrypt(message, account, randomBytes(16));
  const [timestamp, nonce] = [String(at), String(n)];
  const query = { timestamp, nonce, encrypt_type: 'aes', msg_signature: sign(account.token, timestamp, nonce, sealed) };
  return { query, body: writeXml({ ToUserName: account.originalId, Encrypt: sealed }) };
}
