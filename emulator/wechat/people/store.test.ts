import { describe, expect, it } from '@jest/globals';
import { AccountStore } from '../accounts/store.ts';
import { readSeed, type SeedChanges } from '../seed.ts';
import { IdCode } from './code.ts';
import { PeopleStore } from './store.ts';

function worldOf(changes: SeedChanges = {}) {
  const seed = readSeed(changes);
  const accounts = new AccountStore(seed);
  const [oa, mp] = [accounts.oa.appId, accounts.miniprogram.appId];
  return { people: new PeopleStore(seed, accounts), accounts, oa, mp };
}

describe('the people of the world', () => {
  it('are the same for the same seed, and others for another', () => {
    const [one, same, other] = [8270, 8270, 8271].map((seed) => worldOf({ seed }).people);
    expect(same!.at(12_345)).toEqual(one!.at(12_345));
    expect(other!.at(12_345)).not.toEqual(one!.at(12_345));
  });

  it('have ids of 28 characters, unlike each other, that lead back to them', () => {
    const { people, oa } = worldOf();
    const everybody = Array.from({ length: people.count }, (_, index) => index);
    const ids = people.openIdsOf(oa, everybody);
    expect(new Set(ids).size).toBe(people.count);
    expect(ids.every((id) => /^o[\w-]{27}$/.test(id))).toBe(true);
    const person = people.at(777);
    expect(person).toMatchObject({ openIds: { oa: ids[777] }, unionId: expect.stringMatching(/^o[\w-]{27}$/) });
    for (const openId of Object.values(person.openIds)) expect(people.byOpenId(openId)).toEqual(person);
  });

  it('have another OpenID at each account', () => {
    const { people, accounts, oa, mp } = worldOf();
    const { openIds, index } = people.byName('陈一诺')!;
    expect(Object.keys(openIds)).toEqual(accounts.all.map(({ key }) => key));
    expect(new Set(Object.values(openIds)).size).toBe(4);
    expect(people.indexOf(oa, openIds.mp!)).toBeUndefined();
    expect([people.indexOf(mp, openIds.mp!), people.indexOf(oa, openIds.oa!)]).toEqual([index, index]);
  });

  it('do not include anybody with an invented id', () => {
    const { people, oa } = worldOf();
    const known = people.openId(oa, 0);
    const invented = [
      '',
      'o'.repeat(28),
      `${known}x`,
      known.slice(0, 26) + (known[26] === 'A' ? 'BA' : 'AA'),
      people.openId(oa, people.count),
    ];
    expect(invented.map((id) => people.byOpenId(id))).toEqual(invented.map(() => undefined));
  });

  it('have ids that cannot be guessed: other characters in the right shape are nobody’s', () => {
    const code = new IdCode('test');
    const [prefix, ending] = [code.encode(1).slice(0, 6), 'A'.repeat(19)];
    const guesses = Array.from(
      { length: 64 },
      (_, at) => `${prefix}${'abcdefgh'[at % 8]}${'abcdefgh'[at >> 3]}${ending}A`,
    );
    expect(new Set(guesses.map((id) => code.decode(id)))).toEqual(new Set([undefined]));
    expect(code.decode(code.encode(4_294_967_295))).toBe(4_294_967_295);
  });

  it('may include one to whom WeChat gives no UnionID', () => {
    const { people } = worldOf({ people: [{ name: '无名', follows: ['oa'], withoutUnionId: true }] });
    expect(people.byName('无名')).not.toHaveProperty('unionId');
  });

  it('follow as many as each account has, and half of those of a later account follow the one before', () => {
    const followers = { oa: 1_000, news: 400 };
    const { people } = worldOf({ accounts: { oa: { followers: followers.oa }, news: { followers: followers.news } } });
    const following = (...keys: string[]) =>
      Array.from({ length: people.count }, (_, index) => keys.every((key) => people.followsAtStart(key, index)));
    const count = (...keys: string[]) => following(...keys).filter(Boolean).length;
    expect([count('oa'), count('news'), count('mp')]).toEqual([1_000, 400, 0]);
    // Of the named people one follows both.
    expect(count('oa', 'news')).toBe(199 + 1);
    expect(people.followsAtStart('oa', people.count)).toBe(false);
  });
});

describe('a seed that contradicts itself', () => {
  const person = { name: '林小满', follows: ['oa'] };
  it.each<[SeedChanges, string]>([
    [{ followers: 1 }, 'accounts.oa: 6 named people follow'],
    [{ followers: 2.5 }, 'whole number'],
    [{ followers: -1 }, 'whole number'],
    [{ people: [person, person] }, 'unique'],
    [{ people: [{ ...person, follows: ['mp'] }] }, 'cannot follow "mp"'],
    [{ people: [{ ...person, follows: ['constructor'] }] }, 'cannot follow "constructor"'],
    [{ accounts: { mp: { followers: 1 } } }, 'accounts.mp: a mini program has no followers'],
    [{ accounts: { oa: { followedBetween: undefined } } }, 'accounts.oa: followedBetween'],
    [
      { accounts: { mp: { kind: 'service' }, workshop: { kind: 'service', releasedPages: undefined } } },
      'there must be a mini program',
    ],
    [{ accounts: { 'Second OA': { kind: 'service' } } }, 'small letters'],
    [{ people: [{ ...person, phone: '+86 140' }] }, 'phone number of 林小满'],
    [{ people: [{ ...person, riskRank: 5 as never }] }, 'no riskRank 5'],
    [{ accounts: { oa: { webDomains: ['https://shop.example.com'] } } }, 'webDomains'],
    [{ accounts: { oa: { webDomains: ['127.0.0.1:8270'] } } }, 'webDomains'],
    [{ checkedWords: [{ word: '', suggest: 'risky', label: 20006 }] }, 'checkedWords'],
    [{ checkedWords: [{ word: '加微信', suggest: 'pass' as never, label: 100 }] }, 'checkedWords'],
    [{ accounts: { oa: { materials: [{ type: 'card' as never, title: '卡' }] } } }, 'materials: no type "card"'],
    [{ accounts: { mp: { materials: [{ type: 'image', title: '图' }] } } }, 'materials'],
    [{ accounts: { oa: { releasedPages: [] } } }, 'releasedPages'],
    [{ accounts: { mp: { releasedPages: ['/pages/a'] } } }, 'releasedPages'],
  ])('%j is refused by its field', (changes, words) => {
    expect(() => readSeed(changes)).toThrow(words);
  });
});
