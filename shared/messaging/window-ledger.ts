import type { Clock } from '../core/clock.ts';
import type { Collection, Database } from '../db/database.ts';
import type { Message } from './message.ts';
import { isUnsent, LEDGER_FAILED, told, type SendMessage } from './send.ts';
import {
  isOpenAt,
  serviceWindows,
  windowEnd,
  windowOpeners,
  type ServiceWindow,
  type WindowOpener,
} from './windows.ts';

/** A person at an account. */
type Chat = Pick<Message, 'appId' | 'openId'>;

/** Document of `serviceWindows`: what a person has opened for an account, and how much of it is used. */
export interface ChatWindows extends Chat {
  _id: string;
  /** The last of each kind: WeChat counts anew when the person does the same again. */
  openings: Partial<Record<WindowOpener, { openedAt: Date; used: number }>>;
  /** When the newest was opened. */
  openedAt: Date;
}

const chatId = ({ appId, openId }: Chat): string => `${appId}:${openId}`;
const pathOf = (openedBy: WindowOpener): string => `openings.${openedBy}`;

/** The windows that are open now, the one that closes first before the others. */
function openWindows({ openings }: ChatWindows, now: Date): (ServiceWindow & { used: number })[] {
  const known = windowOpeners.flatMap((openedBy) => {
    const opening = openings[openedBy];
    return opening ? [{ openedBy, ...opening }] : [];
  });
  return known
    .filter((window) => isOpenAt(window, now))
    .sort((a, b) => windowEnd(a).getTime() - windowEnd(b).getTime());
}

/**
 * The ledger of customer service windows: what people opened, and what was sent in it. Only openings that a message relies
 * on stand in it. Many dispatchers may take from one window: nobody takes what another has. WeChat has the last word
 * (45015, 45047); the ledger keeps us from asking it in vain.
 */
export class WindowLedger {
  private readonly chats: Collection<ChatWindows>;

  constructor(database: Database) {
    this.chats = database.collection<ChatWindows>('serviceWindows');
  }

  /** Told again, or after a later one of its kind, an opening changes nothing. Two requests, one when it is known. */
  async open({ appId, openId }: Chat, { openedBy, openedAt }: ServiceWindow): Promise<void> {
    const _id = chatId({ appId, openId });
    const path = pathOf(openedBy);
    const opening = { openedAt, used: 0 };
    for (;;) {
      const chat = await this.chats.get(_id);
      const last = chat?.openings[openedBy]?.openedAt;
      if (last && last >= openedAt) return;
      if (chat) {
        const unchanged = last ? { [`${path}.openedAt`]: last } : { [path]: { exists: false } };
        if (await this.chats.updateIf({ _id, ...unchanged }, { set: { [path]: opening, openedAt } })) return;
      } else {
        const first = { _id, appId, openId, openings: { [openedBy]: opening }, openedAt };
        if ((await this.chats.add(first)) === 'added') return;
      }
    }
  }

  /** Takes one message out of the window that closes first and is not used up; `closed`: none is open. */
  async take(message: Message, now: Date): Promise<ServiceWindow | 'closed' | 'full'> {
    const _id = chatId(message);
    for (;;) {
      const chat = await this.chats.get(_id);
      const open = chat ? openWindows(chat, now) : [];
      if (open.length === 0) return 'closed';
      const window = open.find(({ openedBy, used }) => used < serviceWindows[openedBy].messages);
      if (!window) return 'full';
      const path = pathOf(window.openedBy);
      const unchanged = { [`${path}.openedAt`]: window.openedAt, [`${path}.used`]: window.used };
      if (await this.chats.updateIf({ _id, ...unchanged }, { inc: { [`${path}.used`]: 1 } })) return window;
    }
  }

  /** The send that it was taken for has not happened. */
  async giveBack(message: Message, { openedBy, openedAt }: ServiceWindow): Promise<void> {
    const path = pathOf(openedBy);
    await this.chats.updateIf(
      { _id: chatId(message), [`${path}.openedAt`]: openedAt, [`${path}.used`]: { gt: 0 } },
      { inc: { [`${path}.used`]: -1 } },
    );
  }

  /** WeChat says that all of it is used (45047): by somebody else, who writes to the same people. */
  async fill(message: Message, { openedBy, openedAt }: ServiceWindow): Promise<void> {
    const path = pathOf(openedBy);
    await this.chats.updateIf(
      { _id: chatId(message), [`${path}.openedAt`]: openedAt },
      { set: { [`${path}.used`]: serviceWindows[openedBy].messages } },
    );
  }

  /** WeChat knew of no window (45015). Where one was opened after this moment, nothing is forgotten. */
  async close(message: Message, takenAt: Date): Promise<void> {
    await this.chats.removeIf({ _id: chatId(message), openedAt: { lte: takenAt } });
  }
}

/** A send that is paid with one message of a window where its endpoint asks for one. */
export function payingWithWindow(windows: WindowLedger, clock: Clock, send: SendMessage): SendMessage {
  return async (message) => {
    if (message.channel !== 'customerService') return send(message);
    const takenAt = clock.now();
    const window = await windows.take(message, takenAt).catch(() => LEDGER_FAILED);
    if (window === 'closed') return { kind: 'windowClosed', reason: 'window closed' };
    if (window === 'full') return { kind: 'windowFull', reason: 'window full' };
    if ('kind' in window) return window;
    const outcome = await send(message);
    if (outcome.kind === 'windowClosed') await told(windows.close(message, takenAt));
    if (outcome.kind === 'windowFull') await told(windows.fill(message, window));
    if (isUnsent(outcome)) await told(windows.giveBack(message, window));
    return outcome;
  };
}
