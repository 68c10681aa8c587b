import type { Account } from '../accounts/entities.ts';
import { WeChatError } from '../api/errors.ts';
import type { WeChatSeed } from '../seed.ts';
import { seededText } from '../seeded.ts';
import type { Sequences } from '../sequences.ts';
import type { Table, Tables } from '../tables.ts';
import type { Material, MaterialType } from './entities.ts';

/** As long as those that the platform gives out. */
const ID_LENGTH = 43;
const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

interface MaterialStoreParts {
  seed: WeChatSeed;
  tables: Tables;
  sequences: Sequences;
}

/** The materials and articles of every Official Account: those of the seed, and those added since. */
export class MaterialStore {
  /** What was added, by AppID. */
  private readonly added: Table<readonly Material[]>;

  constructor(private readonly parts: MaterialStoreParts) {
    this.added = parts.tables.table('materials');
  }

  of(account: Account): Material[] {
    const { materials = [] } = this.parts.seed.accounts[account.key]!;
    const seeded = materials.map((one, at) => ({ id: this.idOf(account, `seed/${at}`), ...one }));
    return [...seeded, ...(this.added.get(account.appId) ?? [])];
  }

  add(account: Account, material: Omit<Material, 'id'>): Material {
    const { tables, sequences } = this.parts;
    return tables.write(() => {
      const added = { id: this.idOf(account, `added/${sequences.next('materials')}`), ...material };
      this.added.set(account.appId, [...(this.added.get(account.appId) ?? []), added]);
      return added;
    });
  }

  /**
   * The material with this id, of one of these types; refuses with 40007 (53600 for an article) what is not there, belongs
   * to another account, or is of another type.
   */
  get(account: Account, id: unknown, ...types: MaterialType[]): Material {
    const known = this.of(account).find((one) => one.id === id && types.includes(one.type));
    if (!known) throw new WeChatError(types.includes('article') ? 53600 : 40007);
    return known;
  }

  private idOf({ appId }: Account, label: string): string {
    return seededText(`${this.parts.seed.seed}/material/${appId}/${label}`, ID_LENGTH, ID_CHARACTERS);
  }
}
