import { describe, expect, it } from '@jest/globals';
import { readSeed } from '../seed.ts';
import { IdCode } from './code.ts';
import { PeopleStore } from './store.ts';

describe('the people of the world', () => {
  it('are the same for the same seed, and others for another', () => {
    const [one, same, other] = [8270, 8270, 8271].map((seed) => new PeopleStore(readSeed({ seed })));
    expect(same!.at(12_345)).toEqual(one!.at(12_345));
    expect(other!.at(12_345)).not.toEqual(one!.at(12_345));
  });

  it('have ids of 28 characters, unlike each other, that lead back to them', () => {
    const people = new PeopleStore(readSeed());
    const ids = people.oaIds.encodeAll(Array.from({ length: people.count }, (_, index) => index));
    expect(new Set(ids).size).toBe(people.count);
    expect(ids.every((id) => /^o[\w-]{27}$/.test(id))).toBe(true);
    expect(people.at(777)).toMatchObject({ oaOpenId: ids[777], unionId: expect.stringMatching(/^o[\w-]{27}$/) });
    expect(people.byOpenId(ids[777]!)).toEqual(people.at(777));
    expect(people.byOpenId(people.at(777).mpOpenId)).toEqual(people.at(777));
  });

  it('have another OpenID at each account', () => {
    const people = new PeopleStore(readSeed());
    const { oaOpenId, mpOpenId } = people.byName('陈一诺')!;
    expect(mpOpenId).not.toBe(oaOpenId);
    expect(people.indexOf('oa', mpOpenId)).toBeUndefined();
    expect(people.indexOf('mp', mpOpenId)).toBe(people.indexOf('oa', oaOpenId));
  });

  it('do not include anybody with an invented id', () => {
    const people = new PeopleStore(readSeed());
    const known = people.at(0).oaOpenId;
    const invented = [
      '',
      'o'.repeat(28),
      `${known}x`,
      known.slice(0, 26) + (known[26] === 'A' ? 'BA' : 'AA'),
      people.oaIds.encode(people.count),
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
    const people = new PeopleStore(readSeed({ people: [{ name: '无名', follows: true, withoutUnionId: true }] }));
    expect(people.byName('无名')).not.toHaveProperty('unionId');
  });

  it('cannot be made from a seed that contradicts itself', () => {
    expect(() => readSeed({ followers: 1 })).toThrow('6 named people follow');
    expect(() => readSeed({ followers: 2.5 })).toThrow('whole number');
    expect(() =>
      readSeed({
        people: [
          { name: '林小满', follows: true },
          { name: '林小满', follows: false },
        ],
      }),
    ).toThrow('unique');
  });
});
