import type { Account } from '../accounts/entities.ts';
import { isOfficialAccount } from '../accounts/entities.ts';
import { WeChatError } from '../api/errors.ts';
import { seededText } from '../seeded.ts';
import type { Sequences } from '../sequences.ts';
import type { Table, Tables } from '../tables.ts';
import type { PublicKeyword, PublicTemplate, Template, TemplateUse } from './entities.ts';
import { ADDED_AT_START, keywordOf, publicTemplate } from './library.ts';

/** Of either use. https://developers.weixin.qq.com/doc/service/en/guide/product/template_message/Template_Message_Interface.html */
export const MAX_TEMPLATES = 25;
const ID_LENGTH = 43;
const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A template that was added, or one of the start that was deleted. */
type Change = Template | { deleted: true };

/** The templates that accounts have made their own. Those of the start follow from the seed; only changes are kept. */
export class TemplateStore {
  /** By AppID and id of the template. */
  private readonly changes: Table<Change>;

  constructor(
    private readonly seed: number,
    tables: Tables,
    private readonly sequences: Sequences,
  ) {
    this.changes = tables.table('templates');
  }

  /** Those of one use, the ones of the start first. */
  list(account: Account, use: TemplateUse): Template[] {
    const prefix = `${account.appId}/`;
    const added = [...this.changes.entries()].flatMap(([key, change]) =>
      key.startsWith(prefix) && !('deleted' in change) ? [change] : [],
    );
    const kept = this.atStart(account).filter(({ id }) => !this.changes.has(prefix + id));
    return [...kept, ...added].filter((template) => template.use === use);
  }

  find(account: Account, use: TemplateUse, id: unknown): Template | undefined {
    return this.list(account, use).find((template) => template.id === id);
  }

  /** Takes a template of the library with these keywords, in their order; refuses with `whenFull`. */
  add(
    account: Account,
    use: TemplateUse,
    from: PublicTemplate,
    keywords: readonly PublicKeyword[],
    whenFull: 45026 | 200012,
  ): Template {
    if (this.list(account, use).length >= MAX_TEMPLATES) throw new WeChatError(whenFull);
    const template = this.made(account, use, from, keywords, `added/${this.sequences.next('templates')}`);
    this.changes.set(`${account.appId}/${template.id}`, template);
    return template;
  }

  /** Whether there was one to remove. */
  remove(account: Account, use: TemplateUse, id: unknown): boolean {
    const template = this.find(account, use, id);
    if (!template) return false;
    const key = `${account.appId}/${template.id}`;
    if (this.changes.has(key)) this.changes.delete(key);
    else this.changes.set(key, { deleted: true });
    return true;
  }

  private atStart(account: Account): Template[] {
    const uses = isOfficialAccount(account)
      ? ADDED_AT_START
      : ADDED_AT_START.filter(({ use }) => use === 'subscription');
    return uses.map(({ use, tid, kids }) => {
      const from = publicTemplate(tid)!;
      const keywords = kids.map((kid) => from.keywords.find((keyword) => keyword.kid === kid)!);
      return this.made(account, use, from, keywords, `${use}/${tid}`);
    });
  }

  private made(
    { appId }: Account,
    use: TemplateUse,
    { title, longTerm }: PublicTemplate,
    keywords: readonly PublicKeyword[],
    label: string,
  ): Template {
    const id = seededText(`${this.seed}/template/${appId}/${label}`, ID_LENGTH, ID_CHARACTERS);
    return { id, use, title, longTerm, keywords: keywords.map(keywordOf) };
  }
}

/** `优惠券名称:{{thing1.DATA}}` line by line, as the lists of templates show it. */
export const contentOf = ({ keywords }: Template): string =>
  keywords.map(({ label, name }) => `${label}:{{${name}.DATA}}`).join('\n');

export const exampleOf = ({ keywords }: Template): string =>
  keywords.map(({ label, example }) => `${label}:${example}`).join('\n');
