import { isOfficialAccount } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import { WeChatError } from '../api/errors.ts';
import type { WeChatSeed } from '../seed.ts';
import type { Table, Tables } from '../tables.ts';
import type { Tag } from './entities.ts';

/** https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_createtag */
const MOST_TAGS = 100;
/** The page speaks of 30 characters and, for 45158, of 30 bytes: the stricter of the two. */
const MAX_NAME_BYTES = 30;

/** Every account has it from the beginning; 0 and 1 are reserved and never shown. */
const STARRED: Tag = { id: 2, name: '星标组' };
const FIRST_OWN_ID = 100;

interface AccountTags {
  lastId: number;
  tags: Tag[];
}

/** The tags that each Official Account has; who carries them is the followers' matter. */
export class TagStore {
  private readonly initial: ReadonlyMap<string, AccountTags>;
  private readonly changed: Table<AccountTags>;

  constructor({ accounts, seed, tables }: { accounts: AccountStore; seed: WeChatSeed; tables: Tables }) {
    const officialAccounts = accounts.all.filter(isOfficialAccount);
    this.initial = new Map(officialAccounts.map(({ key, appId }) => [appId, tagsOf(seed.accounts[key]?.tags ?? [])]));
    this.changed = tables.table('tags');
  }

  of(appId: string): readonly Tag[] {
    return this.stateOf(appId).tags;
  }

  has(appId: string, id: number): boolean {
    return this.of(appId).some((tag) => tag.id === id);
  }

  /** Refuses with 45157 (no name, or another tag has it), 45158 (too long), 45056 (too many). */
  create(appId: string, name: unknown): Tag {
    const { lastId, tags } = this.stateOf(appId);
    const tag = { id: lastId + 1, name: readName(name, tags) };
    if (tags.filter(({ id }) => !isReserved(id)).length >= MOST_TAGS) throw new WeChatError(45056);
    this.changed.set(appId, { lastId: tag.id, tags: [...tags, tag] });
    return tag;
  }

  /** Refuses with 45058 (of the platform), 45159 (no such tag), 45157 and 45158 as `create`. */
  rename(appId: string, id: unknown, name: unknown): void {
    const { lastId, tags } = this.stateOf(appId);
    const own = this.ownId(appId, id);
    const others = tags.filter((tag) => tag.id !== own);
    const renamed = { id: own, name: readName(name, others) };
    this.changed.set(appId, { lastId, tags: tags.map((tag) => (tag.id === own ? renamed : tag)) });
  }

  remove(appId: string, id: number): void {
    const { lastId, tags } = this.stateOf(appId);
    this.changed.set(appId, { lastId, tags: tags.filter((tag) => tag.id !== id) });
  }

  /** The id of a tag that the account may change; refuses with 45058 and 45159. */
  ownId(appId: string, id: unknown): number {
    if (typeof id === 'number' && isReserved(id)) throw new WeChatError(45058);
    return this.existingId(appId, id);
  }

  /** The id of a tag that followers can have; refuses with 45159. */
  existingId(appId: string, id: unknown): number {
    if (typeof id !== 'number' || !this.has(appId, id)) throw new WeChatError(45159);
    return id;
  }

  private stateOf(appId: string): AccountTags {
    return this.changed.get(appId) ?? this.initial.get(appId)!;
  }
}

function tagsOf(seeded: readonly Tag[]): AccountTags {
  const tags = seeded.some(({ id }) => id === STARRED.id) ? [...seeded] : [STARRED, ...seeded];
  return { lastId: Math.max(FIRST_OWN_ID - 1, ...tags.map(({ id }) => id)), tags };
}

function isReserved(id: number): boolean {
  return id === 0 || id === 1 || id === STARRED.id;
}

function readName(name: unknown, others: readonly Tag[]): string {
  if (typeof name !== 'string' || name.trim() === '') throw new WeChatError(45157);
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) throw new WeChatError(45158);
  if (others.some((tag) => tag.name === name)) throw new WeChatError(45157);
  return name;
}
