import type { Collection, Database } from '../../db/database.ts';
import type { Tag } from '../../wechat/endpoints/index.ts';

/** A tag, and how many have it. */
export interface CountedTag extends Tag {
  count: number;
  /** We have deleted it; the next night takes it from our records. */
  isGone?: true;
}

/** Document of `followerTags`: the tags of an account, as WeChat named them last. */
export interface AccountTags {
  /** AppID. */
  _id: string;
  tags: CountedTag[];
  at: Date;
}

/** The tags of Official Accounts; who has them stands on the followers' identities (`follower.tagIds`). */
export class TagMirror {
  private readonly accounts: Collection<AccountTags>;

  constructor(database: Database) {
    this.accounts = database.collection<AccountTags>('followerTags');
  }

  get(appId: string): Promise<AccountTags | undefined> {
    return this.accounts.get(appId);
  }

  /** What we have changed of some tags since WeChat named them. */
  async note(appId: string, changed: readonly CountedTag[]): Promise<void> {
    const known = await this.accounts.get(appId);
    if (!known || changed.length === 0) return;
    const ids = new Set(changed.map(({ id }) => id));
    const tags = [...known.tags.filter(({ id }) => !ids.has(id)), ...changed];
    await this.accounts.updateIf({ _id: appId }, { set: { tags } });
  }

  async put({ _id, tags, at }: AccountTags): Promise<void> {
    if ((await this.accounts.add({ _id, tags, at })) === 'exists')
      await this.accounts.updateIf({ _id }, { set: { tags, at } });
  }
}
