import WXBizMsgCrypt from 'wechat-crypto';
import { parseString } from 'xml2js';
import { decryptMessage, messageKey } from '../../../shared/wechat/message-crypto.ts';
import { openPush, pushKey } from '../../../shared/wechat/open-push.ts';
import { isSignature } from '../../../shared/wechat/signature.ts';
import { median } from '../support/statistics.ts';
import { writtenPush, type ComingPush } from './pushes.ts';

/** Rounds; in each, every candidate opens the same pushes, so that a busy moment of the machine touches all of them alike. */
const ROUNDS = 400;
const PUSHES = 40;
const AT = 1_700_000_000;
const ACCOUNT = {
  appId: 'wx0123456789abcdef',
  token: 'spamtest',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  originalId: 'gh_10f6c3c3ac5a',
};

/** Median microseconds for one push. */
export interface OpeningTimes {
  theirCrypto: number;
  ourCrypto: number;
  theirWhole: number;
  ourWhole: number;
}
type Candidates = Record<keyof OpeningTimes, (push: ComingPush & { encrypted: string }) => void>;

const fail = (): never => {
  throw new Error('a candidate did not open a push');
};

/** As the package `wechat`, by the authors of wechat-crypto, reads XML. */
function readWithXml2js(xml: string): Record<string, string[]> {
  let fields: Record<string, string[]> = {};
  parseString(xml, { trim: true }, (error, result) => (fields = error ? fail() : result.xml));
  return fields;
}

function candidates(): Candidates {
  const { appId, token, encodingAesKey } = ACCOUNT;
  const theirs = new WXBizMsgCrypt(token, encodingAesKey, appId);
  const key = messageKey(encodingAesKey);
  const secrets = { appId, keys: [pushKey(ACCOUNT)], acceptsPlain: false };
  const now = new Date(AT * 1000);
  const opened = ({ timestamp, nonce, msg_signature }: ComingPush['query'], encrypted: string): string => {
    if (theirs.getSignature(timestamp, nonce, encrypted) !== msg_signature) fail();
    const { message, id } = theirs.decrypt(encrypted);
    return id === appId ? message : fail();
  };
  return {
    theirCrypto: ({ query, encrypted }) => opened(query, encrypted),
    ourCrypto: ({ query: { timestamp, nonce, msg_signature }, encrypted }) => {
      if (!isSignature(msg_signature, [token, timestamp, nonce, encrypted])) fail();
      decryptMessage(encrypted, key, appId);
    },
    theirWhole: ({ query, body }) => {
      const [encrypted = ''] = readWithXml2js(body)['Encrypt'] ?? [];
      if (!readWithXml2js(opened(query, encrypted))['Content']) fail();
    },
    ourWhole: (push) => {
      const result = openPush(push, secrets, now);
      if (!result.ok || result.push.content.type !== 'message.text') fail();
    },
  };
}

/** How long it takes to verify and decrypt a push, and to read it as well. */
export function measureOpening(): OpeningTimes {
  const pushes = Array.from({ length: PUSHES }, (_, n) => {
    const push = writtenPush(ACCOUNT, 'oyORnuP8q7ou2gfYjqLzSIWZf0rs', n, AT);
    return { ...push, encrypted: /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(push.body)?.[1] ?? fail() };
  });
  const all = Object.entries(candidates()) as [keyof OpeningTimes, Candidates[keyof OpeningTimes]][];
  const times = new Map(all.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, open] of all) {
      const from = performance.now();
      for (const push of pushes) open(push);
      times.get(name)?.push(((performance.now() - from) * 1000) / PUSHES);
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)])) as unknown as OpeningTimes;
}
