import type { OutputOf } from '../contracts/contract.ts';
import type { noticeTemplates } from '../contracts/notice.ts';
import type { Collection, Database } from '../db/database.ts';
import { mostLetters } from './keyword-values.ts';

/** Document of `messageTemplates`: a template that the merchant uses. `_id` is WeChat's template id. */
interface MessageTemplate {
  _id: string;
  /** The account that sends it. */
  appId: string;
  /** As WeChat shows it in the back office, and what it asks for, `门店:{{thing1.DATA}}`, a line each. */
  title?: string;
  content?: string;
}

/** Nobody has so many: WeChat allows fifty an account. */
const MOST_TEMPLATES = 200;

/** The templates that the merchant has taken from WeChat's library. */
export class MessageTemplates {
  private readonly templates: Collection<MessageTemplate>;
  /** By id: WeChat never changes one. */
  private readonly titles = new Map<string, string>();

  constructor(database: Database) {
    this.templates = database.collection<MessageTemplate>('messageTemplates');
  }

  get(id: string): Promise<MessageTemplate | undefined> {
    return this.templates.get(id);
  }

  /** Titles by id, as far as they are kept. No request for those that this instance has met, or for none. */
  async titlesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const unknown = ids.filter((id) => !this.titles.has(id));
    const found = unknown.length > 0 ? await this.templates.getMany(unknown) : [];
    for (const { _id, title } of found) if (title) this.titles.set(_id, title);
    return this.titles;
  }

  all(): Promise<MessageTemplate[]> {
    return this.templates.find({ where: {}, limit: MOST_TEMPLATES });
  }

  /** Those of `ids` that the account has. */
  async known(appId: string, ids: readonly string[]): Promise<Set<string>> {
    const found = await this.templates.getMany(ids);
    return new Set(found.filter((template) => template.appId === appId).map(({ _id }) => _id));
  }
}

/** What stands in braces is the keyword, what stands before it, without the colon, what WeChat shows there. */
const KEYWORDS = /^[ \t]*(.*?)[ \t]*[:：]?[ \t]*\{\{(\w+)\.DATA\}\}/gm;

const keywordsOf = (content: string) =>
  [...content.matchAll(KEYWORDS)].map(([, label = '', keyword = '']) => {
    const most = mostLetters(keyword);
    return { keyword, label: label || keyword, ...(most !== undefined && { most }) };
  });

/** Those that say what they ask for. */
export const presentTemplates = (
  templates: readonly MessageTemplate[],
): OutputOf<typeof noticeTemplates>['templates'] =>
  templates.flatMap(({ _id, title = _id, content = '' }) => {
    const keywords = keywordsOf(content);
    return keywords.length > 0 ? [{ templateId: _id, title, keywords }] : [];
  });
