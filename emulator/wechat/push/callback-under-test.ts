import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WeChatUnderTest } from '../wechat-under-test.ts';
import { decrypt } from './crypto.ts';
import { readJson } from './json.ts';
import { readXml, textOf, type XmlElement } from './xml.ts';

/** The server of an account, that takes every push; only for tests. */
export interface CallbackUnderTest {
  /** The next push of this event that nobody has asked for yet, opened: waits until it has come. */
  next(event: string): Promise<XmlElement>;
  /** The events of all pushes so far, in their order. */
  events: string[];
  close(): Promise<void>;
}

export async function startCallback(world: WeChatUnderTest, account?: string): Promise<CallbackUnderTest> {
  const { oa, all } = world.wechat.accounts();
  const secrets = account === undefined ? oa : all.find(({ key }) => key === account)!;
  const [events, waiting, come]: [string[], [string, (push: XmlElement) => void][], XmlElement[]] = [[], [], []];
  const hand = (): void => {
    for (const [event, resolve] of [...waiting]) {
      const at = come.findIndex((push) => textOf(push, 'Event') === event);
      if (at === -1) continue;
      waiting.splice(
        waiting.findIndex((one) => one[1] === resolve),
        1,
      );
      resolve(come.splice(at, 1)[0]!);
    }
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const read = request.headers['content-type'] === 'text/xml' ? readXml : readJson;
      const push = read(decrypt(textOf(read(body), 'Encrypt')!, secrets));
      events.push(textOf(push, 'Event')!);
      come.push(push);
      response.end('success');
      hand();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.wechat.setCallbackUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, account);
  return {
    events,
    next: (event) =>
      new Promise((resolve) => {
        waiting.push([event, resolve]);
        hand();
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
