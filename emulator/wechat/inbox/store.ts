import type { WorldClock } from '../../clock.ts';
import type { Table, Tables } from '../tables.ts';
import { linksIn } from './links.ts';
import type { InboxMessage, InboxPlace, MessageContent } from './entities.ts';

/** So many messages of one account stay with a person, as long as they like; older ones are gone. */
const KEPT_MESSAGES = 200;

/** A person at an account. */
interface Recipient {
  appId: string;
  openId: string;
}

/** What people have received from the accounts, in their chats and in 服务通知. */
export class InboxStore {
  /** By AppID and OpenID; oldest first. */
  private readonly messages: Table<InboxMessage[]>;

  constructor(
    tables: Tables,
    private readonly clock: WorldClock,
  ) {
    this.messages = tables.table('inbox');
  }

  /** `answers`: the number of a push. */
  add({ appId, openId }: Recipient, place: InboxPlace, content: MessageContent, answers?: number): void {
    const key = keyOf({ appId, openId });
    const links = linksIn(content.text ?? '');
    const message: InboxMessage = {
      ...{ at: this.clock.now().toISOString(), appId, place, ...content },
      ...(answers === undefined ? {} : { answers }),
      ...(links.length > 0 ? { links } : {}),
    };
    this.messages.set(key, [...(this.messages.get(key) ?? []), message].slice(-KEPT_MESSAGES));
  }

  /** What one person received at all these accounts, oldest first. */
  of(recipients: readonly Recipient[]): InboxMessage[] {
    const all = recipients.flatMap((recipient) => this.messages.get(keyOf(recipient)) ?? []);
    return all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }
}

const keyOf = ({ appId, openId }: Recipient): string => `${appId}/${openId}`;
