import WXBizMsgCrypt from 'wechat-crypto';
import { parseString } from 'xml2js';
import { decryptMessage, messageKey } from '../../../shared/wechat/message-crypto.ts';
import { openPush, pushKey } from '../../../shared/wechat/open-push.ts';
import { isSignature } from '../../../shared/wechat/signature.ts';
import { parseXml } from '../../../shared/wechat/xml.ts';
import { median } from '../support/statistics.ts';
import { writtenPush, type ComingPush } from './pushes.ts';

/**
 * Rounds; in each, both sides open the same pushes, so that a busy moment of the machine touches both alike. Who is first
 * changes from round to round.
 */
const ROUNDS = 400;
/** Rounds that are not measured: of all comparisons before the first is, so that none of them finds colder code than others. */
const WARM_UP = 200;
const PUSHES = 40;
const AT = 1_700_000_000;
const ACCOUNT = {
  appId: 'wx0123456789abcdef',
  token: 'spamtest',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  originalId: 'gh_10f6c3c3ac5a',
};

/** Median microseconds for one push. */
export interface Pair {
  ours: number;
  theirs: number;
}
export interface OpeningTimes {
  /** Verify and decrypt, on both sides. */
  crypto: Pair;
  /** We parse as well. */
  parsed: Pair;
  /** We do all that the gateway does: take the envelope apart as well, ask for the age, recognise what was pushed. */
  opened: Pair;
  /** The same, and they read envelope and message with xml2js. */
  whole: Pair;
}
type Coming = ComingPush & { encrypted: string };
type Open = (push: Coming) => void;

const fail = (): never => {
  throw new Error('a candidate did not open a push');
};

/** As the package `wechat`, by the authors of wechat-crypto, reads XML. */
function readWithXml2js(xml: string): Record<string, string[]> {
  let fields: Record<string, string[]> = {};
  parseString(xml, { trim: true }, (error, result) => (fields = error ? fail() : result.xml));
  return fields;
}

function candidates() {
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
  const decrypted = ({ query: { timestamp, nonce, msg_signature }, encrypted }: Coming): string =>
    isSignature(msg_signature, [token, timestamp, nonce, encrypted]) ? decryptMessage(encrypted, key, appId) : fail();
  return {
    theirCrypto: ({ query, encrypted }: Coming) => opened(query, encrypted),
    ourCrypto: (push: Coming) => void decrypted(push),
    ourParsed: (push: Coming) => {
      if (!parseXml(decrypted(push))['Content']) fail();
    },
    theirWhole: ({ query, body }: Coming) => {
      const [encrypted = ''] = readWithXml2js(body)['Encrypt'] ?? [];
      if (!readWithXml2js(opened(query, encrypted))['Content']) fail();
    },
    ourWhole: (push: Coming) => {
      const result = openPush(push, secrets, now);
      if (!result.ok || result.push.content.type !== 'message.text') fail();
    },
  };
}

function alternately([ours, theirs]: readonly [Open, Open], pushes: readonly Coming[], rounds: number): Pair {
  const timed = (open: Open): number => {
    const from = performance.now();
    for (const push of pushes) open(push);
    return ((performance.now() - from) * 1000) / PUSHES;
  };
  const times: Record<keyof Pair, number[]> = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    const order = [() => times.ours.push(timed(ours)), () => times.theirs.push(timed(theirs))];
    for (const turn of round % 2 === 0 ? order : order.reverse()) turn();
  }
  return { ours: median(times.ours), theirs: median(times.theirs) };
}

/**
 * How long it takes to verify and decrypt a push, and to read it as well; wechat-crypto by itself reads nothing. Each
 * comparison has its own rounds: the garbage that xml2js leaves would otherwise be collected at the expense of whoever
 * comes next.
 */
export function measureOpening(): OpeningTimes {
  const pushes = Array.from({ length: PUSHES }, (_, n) => {
    const push = writtenPush(ACCOUNT, 'oyORnuP8q7ou2gfYjqLzSIWZf0rs', n, AT);
    return { ...push, encrypted: /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(push.body)?.[1] ?? fail() };
  });
  const { theirCrypto, ourCrypto, ourParsed, theirWhole, ourWhole } = candidates();
  const pairs = {
    crypto: [ourCrypto, theirCrypto],
    parsed: [ourParsed, theirCrypto],
    opened: [ourWhole, theirCrypto],
    whole: [ourWhole, theirWhole],
  } as const;
  for (const pair of Object.values(pairs)) alternately(pair, pushes, WARM_UP);
  const measured = (name: keyof typeof pairs) => alternately(pairs[name], pushes, ROUNDS);
  return {
    crypto: measured('crypto'),
    parsed: measured('parsed'),
    opened: measured('opened'),
    whole: measured('whole'),
  };
}
