import type { SeedPerson, WeChatSeed } from '../seed.ts';
import type { Person } from './entities.ts';
import { IdCode } from './code.ts';
import { generatedName } from './names.ts';

/** All people of the world; only the named ones are held, the others are computed from their index. */
export class PeopleStore {
  /** Named and generated people together. */
  readonly count: number;
  readonly oaIds: IdCode;
  readonly mpIds: IdCode;
  private readonly unionIds: IdCode;
  private readonly named: readonly SeedPerson[];
  private readonly indexByName: Map<string, number>;

  constructor(private readonly seed: WeChatSeed) {
    this.named = seed.people;
    this.count = this.named.length + seed.followers - this.named.filter((person) => person.follows).length;
    this.oaIds = new IdCode(`${seed.seed}/openid/oa`);
    this.mpIds = new IdCode(`${seed.seed}/openid/mp`);
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

  at(index: number): Person {
    const unionId = this.unionIdAt(index);
    return {
      index,
      name: this.named[index]?.name ?? generatedName(this.seed.seed, index),
      ...(unionId === undefined ? {} : { unionId }),
      oaOpenId: this.oaIds.encode(index),
      mpOpenId: this.mpIds.encode(index),
    };
  }

  unionIdAt(index: number): string | undefined {
    return this.named[index]?.withoutUnionId ? undefined : this.unionIds.encode(index);
  }

  byName(name: string): Person | undefined {
    const index = this.indexByName.get(name);
    return index === undefined ? undefined : this.at(index);
  }

  /** By the OpenID of either account. */
  byOpenId(openId: string): Person | undefined {
    const index = this.indexOf('oa', openId) ?? this.indexOf('mp', openId);
    return index === undefined ? undefined : this.at(index);
  }

  /** The index of the person who has this OpenID at this account. */
  indexOf(account: 'oa' | 'mp', openId: string): number | undefined {
    const index = (account === 'oa' ? this.oaIds : this.mpIds).decode(openId);
    return index !== undefined && index < this.count ? index : undefined;
  }
}
