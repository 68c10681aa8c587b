import type { AccountStore } from '../accounts/store.ts';
import type { SeedPerson, WeChatSeed } from '../seed.ts';
import { IdCode } from './code.ts';
import type { Person } from './entities.ts';
import { generatedName } from './names.ts';
import { phoneNumber } from './phone.ts';
import { populationOf, type Span } from './population.ts';

/** All people of the world; only the named ones are held, the others are computed from their index. */
export class PeopleStore {
  /** Named and generated people together. */
  readonly count: number;
  private readonly spans: ReadonlyMap<string, Span>;
  private readonly ids: ReadonlyMap<string, IdCode>;
  private readonly unionIds: IdCode;
  private readonly named: readonly SeedPerson[];
  private readonly indexByName: ReadonlyMap<string, number>;

  constructor(
    private readonly seed: WeChatSeed,
    private readonly accounts: AccountStore,
  ) {
    this.named = seed.people;
    ({ count: this.count, spans: this.spans } = populationOf(seed));
    this.ids = new Map(accounts.all.map(({ key, appId }) => [appId, new IdCode(`${seed.seed}/openid/${key}`)]));
    this.unionIds = new IdCode(`${seed.seed}/unionid`);
    this.indexByName = new Map(this.named.map((person, index) => [person.name, index]));
  }

  /** The entry of the seed, for a named person. */
  seedPerson(index: number): SeedPerson | undefined {
    return this.named[index];
  }

  namedCount(): number {
    return this.named.length;
  }

  /** Whether this person follows the account with this key when the world begins. */
  followsAtStart(key: string, index: number): boolean {
    const named = this.named[index];
    if (named) return named.follows.includes(key);
    const span = this.spans.get(key);
    return span !== undefined && index >= span.from && index < span.to;
  }

  at(index: number): Person {
    const unionId = this.unionIdAt(index);
    return {
      index,
      name: this.nameAt(index),
      ...(unionId === undefined ? {} : { unionId }),
      openIds: Object.fromEntries(this.accounts.all.map(({ key, appId }) => [key, this.openId(appId, index)])),
    };
  }

  nameAt(index: number): string {
    return this.named[index]?.name ?? generatedName(this.seed.seed, index);
  }

  /** What WeChat hands out where the account is bound to the Open Platform account. */
  unionIdAt(index: number): string | undefined {
    return this.unionIdsAt([index])[0];
  }

  /** Of several people at once. */
  unionIdsAt(indexes: readonly number[]): (string | undefined)[] {
    const unionIds = this.unionIds.encodeAll(indexes);
    return indexes.map((index, at) => (this.named[index]?.withoutUnionId ? undefined : unionIds[at]));
  }

  /** The mobile number, without country code. */
  phoneAt(index: number): string {
    return phoneNumber(this.seed, index);
  }

  /** The OpenID of the person with this index at an account of this world. */
  openId(appId: string, index: number): string {
    return this.ids.get(appId)!.encode(index);
  }

  /** A page of them at once: some milliseconds for 10,000. */
  openIdsOf(appId: string, indexes: readonly number[]): string[] {
    return this.ids.get(appId)!.encodeAll(indexes);
  }

  /** The index of the person who has this OpenID at this account; undefined for an OpenID that is nobody's there. */
  indexOf(appId: string, openId: string): number | undefined {
    return this.indexesOf(appId, [openId])[0];
  }

  /** Of several OpenIDs at once. */
  indexesOf(appId: string, openIds: readonly string[]): (number | undefined)[] {
    const indexes = this.ids.get(appId)?.decodeAll(openIds) ?? openIds.map(() => undefined);
    return indexes.map((index) => (index !== undefined && index < this.count ? index : undefined));
  }

  byName(name: string): Person | undefined {
    const index = this.indexByName.get(name);
    return index === undefined ? undefined : this.at(index);
  }

  /** By the OpenID at any account. */
  byOpenId(openId: string): Person | undefined {
    for (const { appId } of this.accounts.all) {
      const index = this.indexOf(appId, openId);
      if (index !== undefined) return this.at(index);
    }
    return undefined;
  }
}
