import type { Table, Tables } from '../tables.ts';

/** A person at an account. */
interface Recipient {
  appId: string;
  openId: string;
}

interface Reception {
  blocked: boolean;
  refusedTemplates: readonly string[];
}

const EVERYTHING: Reception = { blocked: false, refusedTemplates: [] };

/** What people let accounts send them: they may refuse all messages of an account (拒收消息), or single templates of it. */
export class ReceptionStore {
  /** By AppID and OpenID; who takes everything has no entry. */
  private readonly receptions: Table<Reception>;

  constructor(tables: Tables) {
    this.receptions = tables.table('receptions');
  }

  blocks(recipient: Recipient): boolean {
    return this.of(recipient).blocked;
  }

  setBlocked(recipient: Recipient, blocked: boolean): void {
    this.keep(recipient, { ...this.of(recipient), blocked });
  }

  refuses(recipient: Recipient, templateId: string): boolean {
    return this.of(recipient).refusedTemplates.includes(templateId);
  }

  setRefused(recipient: Recipient, templateId: string, refused: boolean): void {
    const others = this.of(recipient).refusedTemplates.filter((id) => id !== templateId);
    this.keep(recipient, {
      ...this.of(recipient),
      refusedTemplates: refused ? [...others, templateId] : others,
    });
  }

  of(recipient: Recipient): Reception {
    return this.receptions.get(keyOf(recipient)) ?? EVERYTHING;
  }

  private keep(recipient: Recipient, reception: Reception): void {
    if (reception.blocked || reception.refusedTemplates.length > 0) this.receptions.set(keyOf(recipient), reception);
    else this.receptions.delete(keyOf(recipient));
  }
}

const keyOf = ({ appId, openId }: Recipient): string => `${appId}/${openId}`;
