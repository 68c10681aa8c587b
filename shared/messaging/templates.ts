import type { Collection, Database } from '../db/database.ts';

/** Document of `messageTemplates`: a template that the merchant uses. `_id` is WeChat's template id. */
interface MessageTemplate {
  _id: string;
  /** The account that sends it. */
  appId: string;
}

/** The templates that the merchant has taken from WeChat's library. */
export class MessageTemplates {
  private readonly templates: Collection<MessageTemplate>;

  constructor(database: Database) {
    this.templates = database.collection<MessageTemplate>('messageTemplates');
  }

  get(id: string): Promise<MessageTemplate | undefined> {
    return this.templates.get(id);
  }

  /** Those of `ids` that the account has. */
  async known(appId: string, ids: readonly string[]): Promise<Set<string>> {
    const found = await this.templates.getMany(ids);
    return new Set(found.filter((template) => template.appId === appId).map(({ _id }) => _id));
  }
}
