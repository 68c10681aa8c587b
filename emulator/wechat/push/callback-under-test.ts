import type { WeChatUnderTest } from '../wechat-under-test.ts';
import { readJson } from './json.ts';
import { startReceiver } from './receiver-under-test.ts';
import { readXml, textOf, type XmlElement } from './xml.ts';

/** The server of an account, that takes every push; only for tests. */
export interface CallbackUnderTest {
  /** The oldest push of this event that nobody has asked for yet, opened: once no push is under way. */
  next(event: string): Promise<XmlElement>;
  /** The events of all pushes so far, in their order. */
  readonly events: string[];
  close(): Promise<void>;
}

export async function startCallback(world: WeChatUnderTest, key?: string): Promise<CallbackUnderTest> {
  const receiver = await startReceiver(world, key);
  const taken = new Set<number>();
  const pushes = () => receiver.received.map((request) => read(receiver.open(request)));
  return {
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
    close: () => receiver.close(),
  };
}

const read = (text: string): XmlElement => (text.startsWith('{') ? readJson(text) : readXml(text));
