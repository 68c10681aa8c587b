import type { Collection, Database } from '../db/database.ts';
import type { Channel } from './channel.ts';
import type { MiniProgramPage, Notice } from './message.ts';
import type { Purpose } from './purposes.ts';

/**
 * Document of `messageTemplates`: a template that the merchant has taken from WeChat's library, and what stands in it.
 * `_id` is WeChat's template id.
 */
export interface MessageTemplate {
  _id: string;
  appId: string;
  channel: Exclude<Channel, 'customerService'>;
  purpose: Purpose;
  /** By keyword of the template, the fact that it shows: `{ thing1: 'title', time2: 'expiresAt' }`. */
  shows: Readonly<Record<string, string>>;
  opens?: MiniProgramPage;
}

/** What a message tells, as people read it: `{ title: '秋日暖心满减券', expiresAt: '2026年11月30日 23:59' }`. */
export type Facts = Readonly<Record<string, string>>;

export class MessageTemplates {
  private readonly templates: Collection<MessageTemplate>;

  constructor(database: Database) {
    this.templates = database.collection<MessageTemplate>('messageTemplates');
  }

  /** Those of `ids` that the account has. */
  async known(appId: string, ids: readonly string[]): Promise<Set<string>> {
    const found = await this.templates.getMany(ids);
    return new Set(found.filter((template) => template.appId === appId).map(({ _id }) => _id));
  }

  /** The template of an account for a purpose; undefined when the merchant has chosen none. */
  async forPurpose(
    where: Pick<MessageTemplate, 'appId' | 'channel' | 'purpose'>,
  ): Promise<MessageTemplate | undefined> {
    return (await this.templates.find({ where: { ...where }, limit: 1 }))[0];
  }
}

/** The notice that a template makes of facts; a fact that is not given shows as a dash, because WeChat takes no empty value. */
export function noticeOf({ _id, shows, opens }: MessageTemplate, facts: Facts): Notice {
  const values = Object.fromEntries(Object.entries(shows).map(([keyword, fact]) => [keyword, facts[fact] ?? '—']));
  return { templateId: _id, values, ...(opens ? { opens } : {}) };
}
