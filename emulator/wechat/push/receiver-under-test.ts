import { createDecipheriv, createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from '../index.ts';
import type { WeChatUnderTest } from '../wechat-under-test.ts';
import { readJson } from './json.ts';
import { readXml, textOf, type XmlElement } from './xml.ts';

export interface Received {
  method: string;
  query: URLSearchParams;
  contentType: string | undefined;
  body: string;
}

/** The server of an account, on a port of its own, that takes every push; only for tests. */
export interface ReceiverUnderTest {
  received: Received[];
  /** How it answers the n-th request (from 0); `success` at first. */
  answer: (response: ServerResponse, request: Received, n: number) => void;
  /** The message in a request, opened with what the account's owner knows. */
  open(request: Received): string;
  /** The oldest push of this event that nobody has asked for yet, opened: once no push is under way. */
  next(event: string): Promise<XmlElement>;
  /** The events of all pushes so far, in their order. */
  readonly events: string[];
  close(): Promise<void>;
}

export async function startReceiver(world: WeChatUnderTest, key = 'oa'): Promise<ReceiverUnderTest> {
  const account = world.wechat.accounts().all.find((one) => one.key === key)!;
  const received: Received[] = [];
  const taken = new Set<number>();
  const pushes = () => received.map((request) => read(openMessage(account, request)));
  const server = createServer((request, response) => {
    const query = new URL(request.url!, 'http://callback').searchParams;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const one = { method: request.method!, query, contentType: request.headers['content-type'], body };
      receiver.answer(response, one, received.push(one) - 1);
    });
  });
  const receiver: ReceiverUnderTest = {
    received,
    answer: (response) => response.end('success'),
    open: (request) => openMessage(account, request),
    next: async (event) => {
      await world.wechat.idle();
      const all = pushes();
      const at = all.findIndex((push, index) => textOf(push, 'Event') === event && !taken.has(index));
      if (at === -1) throw new Error(`no ${event} was pushed`);
      taken.add(at);
      return all[at]!;
    },
    get events() {
      return pushes().map((push) => textOf(push, 'Event')!);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  world.wechat.setCallbackUrl(`http://127.0.0.1:${port}/http/oa-webhook?kept=1`, key);
  return receiver;
}

const read = (text: string): XmlElement => (text.startsWith('{') ? readJson(text) : readXml(text));

const sha1OfSorted = (...parts: (string | null)[]) => createHash('sha1').update(parts.sort().join('')).digest('hex');

/** Whether the request is signed with the token of the account. */
export function isSigned({ token }: Account, { query }: Received): boolean {
  return query.get('signature') === sha1OfSorted(token, query.get('timestamp'), query.get('nonce'));
}

/** Reads a push as a receiver would that has only the platform's documents and node:crypto; throws for wrong signatures. */
function openMessage(account: Account, request: Received): string {
  if (!isSigned(account, request)) throw new Error('wrong signature');
  const { query, body } = request;
  const sealed = /<Encrypt><!\[CDATA\[([^\]]+)\]\]><\/Encrypt>|"Encrypt":"([^"]+)"/.exec(body);
  const text = sealed?.[1] ?? sealed?.[2];
  if (text === undefined) return body;
  const expected = sha1OfSorted(account.token, query.get('timestamp'), query.get('nonce'), text);
  if (query.get('msg_signature') !== expected) throw new Error('wrong msg_signature');
  const key = Buffer.from(`${account.encodingAesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(text, 'base64'), decipher.final()]);
  const end = 20 + plain.readUInt32BE(16);
  const appId = plain.toString('utf8', end, plain.length - plain.at(-1)!);
  if (plain.length % 32 !== 0 || appId !== account.appId) throw new Error('wrong padding or AppID');
  return plain.toString('utf8', 20, end);
}
