import { describe, expect, it } from '@jest/globals';
import { WorldClock } from '../clock.ts';
import { FaultRules } from '../faults.ts';
import { WorldFeed } from '../feed.ts';
import { createWeChat, readSeed, type SeedChanges, type WeChat } from './index.ts';

function wechatOf(changes: SeedChanges = {}): WeChat {
  const clock = new WorldClock();
  return createWeChat({ clock, feed: new WorldFeed(clock), faults: new FaultRules(), seed: readSeed(changes) });
}

describe('the world of WeChat', () => {
  it('is the same for the same seed, credentials included', () => {
    const [one, same, other] = [wechatOf(), wechatOf(), wechatOf({ seed: 1 })];
    expect([same.accounts(), same.people()]).toEqual([one.accounts(), one.people()]);
    expect(same.followers({ limit: 500 })).toEqual(one.followers({ limit: 500 }));
    expect(other.accounts().oa.appId).not.toBe(one.accounts().oa.appId);
  });

  it('keeps its people when more follow', () => {
    expect(wechatOf({ followers: 1_000_000 }).followers({ limit: 500 })).toEqual(wechatOf().followers({ limit: 500 }));
  });

  it('has credentials in the formats of the real ones', () => {
    const { oa, miniprogram } = wechatOf().accounts();
    for (const account of [oa, miniprogram]) {
      expect(account.appId).toMatch(/^wx[0-9a-f]{16}$/);
      expect(account.appSecret).toMatch(/^[0-9a-f]{32}$/);
    }
    expect(oa.originalId).toMatch(/^gh_[0-9a-f]{12}$/);
    expect(oa.token).toMatch(/^[0-9A-Za-z]{3,32}$/);
    expect(oa.encodingAesKey).toMatch(/^[0-9A-Za-z]{43}$/);
    expect(Buffer.from(oa.encodingAesKey, 'base64').toString('base64')).toBe(`${oa.encodingAesKey}=`);
  });

  it('has named people, some of whom follow', () => {
    const people = wechatOf().people();
    expect(people.length).toBeGreaterThanOrEqual(8);
    expect(new Set(people.map((person) => person.following))).toEqual(new Set([true, false]));
    expect(new Set(people.flatMap((person) => [person.oaOpenId, person.mpOpenId, person.unionId])).size).toBe(
      people.length * 3,
    );
  });

  it('shows its followers part by part, without those who do not follow', () => {
    const wechat = wechatOf();
    const [first, second] = [wechat.followers({ limit: 10 }), wechat.followers({ limit: 10 }).slice(5)];
    expect(wechat.followers({ after: first[4]!.openId, limit: 5 })).toEqual(second);
    expect(first.map((follower) => follower.name)).not.toContain('陈一诺');
    expect(wechat.followers({ after: 'oNobody', limit: 5 })).toEqual([]);
  });

  it('has plausible followers: times within the seed’s years, tags of the seed, several origins', () => {
    const seed = readSeed().accounts.oa!;
    const followers = wechatOf().followers({ limit: 25_000 });
    const times = followers.map((follower) => follower.subscribedAt * 1_000);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(Date.parse(seed.followedBetween!.from));
    expect(Math.max(...times)).toBeLessThanOrEqual(Date.parse(seed.followedBetween!.to));
    expect(new Set(followers.flatMap((follower) => follower.tagIds))).toEqual(new Set(seed.tags!.map((tag) => tag.id)));
    expect(new Set(followers.map((follower) => follower.subscribeScene)).size).toBe(7);
    expect(new Set(followers.map((follower) => follower.subscribedAt)).size).toBeGreaterThan(24_000);
  });

  it('has one who follows without a UnionID, where the seed says so', () => {
    const people = [{ name: '无名', follows: ['oa'], withoutUnionId: true }];
    const wechat = wechatOf({ people });
    expect(wechat.personByName('无名')).toMatchObject({ following: true });
    expect(wechat.followers({ limit: 1 })[0]).not.toHaveProperty('unionId');
  });
});
