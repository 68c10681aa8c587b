import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deadly, forEveryDeath, orKilled } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { listRules, removeRule, saveRule } from './edit-rules.ts';
import { linkedChannels } from './linked-channels.ts';
import { compilePattern, LOOKED_AT } from './pattern.ts';
import { ReplyWorld, ruleOf, STAFF } from './replies.harness.ts';
import { rewardsFollowing } from './rule-problems.ts';
import { MOST_RULES, type RuleReply } from './rule.ts';

let local: LocalDatabase;
let world: ReplyWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new ReplyWorld(local);
});
afterAll(() => local.close());

const follow = (name: string) => ruleOf(name, { on: 'follow' });
const change = (ruleId: string, revision: number, name: string, requestKey = `${name}-key`) => ({
  ...{ ruleId, revision, requestKey, rule: follow(name), userId: STAFF },
});
const says = (reply: RuleReply) => ruleOf('one', { on: 'follow' }, { reply });
const text = (...parts: (RuleReply & { type: 'text' })['parts']) => says({ type: 'text', parts });

describe('the channels of links in the chat', () => {
  const link = (path: string) => ({ label: '领券', miniprogram: { appId: 'wx0123456789abcdef', path } });
  const keep = (ruleId: string, rule: ReturnType<typeof says>, revision = 0) =>
    saveRule(world.deps(), { ruleId, revision, requestKey: `${ruleId}-${revision}`, rule, userId: STAFF });
  const welcome = text('你好', link('pages/coupons/index?from=oa&channel=welcome'), link('pages/coupons/index'));

  it('are known, those of a removed rule are not', async () => {
    await keep('rule-a', welcome);
    const followUps = [{ type: 'text' as const, parts: [link('packages/entry/landing?channel=later')] }];
    await keep('rule-b', { ...text('你好'), followUps });
    await keep('rule-c', text(link('pages/coupons/index?channel=gone')));
    await removeRule(world.deps(), { ruleId: 'rule-c', revision: 1, userId: STAFF });
    expect((await linkedChannels(world.deps().rules)).sort()).toEqual(['later', 'welcome']);
  });

  it('are those of pages, of addresses that count the click, and of articles', async () => {
    await keep('rule-a', text({ label: '领券', url: 'https://shop.example/app/r/wall?from=1' }));
    const news = { title: '周年庆', description: '领券', pictureUrl: 'https://a.example/1.png' };
    await keep('rule-b', says({ type: 'news', ...news, url: 'https://shop.example/r/article' }));
    await keep('rule-c', text({ label: '官网', url: 'https://shop.example/r/x/y' }));
    expect((await linkedChannels(world.deps().rules)).sort()).toEqual(['article', 'wall']);
  });

  it('are told to the campaigns that ask for channels, which may need others', async () => {
    const asked: unknown[] = [];
    world.needFollowing = (...channels) => asked.push(channels) === 2;
    const second = text(link('pages/coupons/index?channel=second'));
    expect(await keep('rule-a', text('你好'))).toMatchObject({ ok: true });
    expect(await keep('rule-b', welcome)).toMatchObject({ ok: true });
    expect(await keep('rule-c', second)).toEqual({ ok: false, error: 'REPLY.ONLY_WAY_IN' });
    // What the rule said before is of no account.
    expect(await keep('rule-b', second, 1)).toMatchObject({ ok: true });
    expect(asked).toEqual([
      [['welcome'], ['welcome']],
      [['second'], ['second', 'welcome']],
      [['second'], ['second']],
    ]);
  });
});

describe('changing rules', () => {
  it('makes, changes, lists and removes them', async () => {
    const made = await saveRule(world.deps(), change('rule-a', 0, 'one'));
    expect(made).toMatchObject({ ok: true, data: { _id: 'rule-a', revision: 1, rule: { name: 'one' } } });
    expect(await saveRule(world.deps(), change('rule-a', 1, 'two'))).toMatchObject({ ok: true, data: { revision: 2 } });
    await saveRule(world.deps(), change('rule-b', 0, 'three'));
    expect((await listRules(world.deps())).map(({ rule }) => rule.name)).toEqual(['two', 'three']);
    expect(await removeRule(world.deps(), { ruleId: 'rule-a', revision: 2, userId: STAFF })).toMatchObject({
      ok: true,
    });
    expect((await listRules(world.deps())).map(({ rule }) => rule.name)).toEqual(['three']);
  });

  it('of a revision that somebody else has changed is refused', async () => {
    await saveRule(world.deps(), change('rule-a', 0, 'one'));
    const both = await Promise.all([1, 2, 3].map((n) => saveRule(world.deps(), change('rule-a', 1, `by ${n}`))));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = both.filter(({ ok }) => !ok);
    expect(refused).toMatchObject([{ error: 'REPLY.CHANGED_MEANWHILE' }, { error: 'REPLY.CHANGED_MEANWHILE' }]);
    const removal = { ruleId: 'rule-a', revision: 1, userId: STAFF };
    expect(await removeRule(world.deps(), removal)).toEqual({ ok: false, error: 'REPLY.CHANGED_MEANWHILE' });
    expect(await saveRule(world.deps(), change('rule-a', 0, 'again'))).toMatchObject({
      error: 'REPLY.CHANGED_MEANWHILE',
    });
  });

  it('of a rule that is gone, or never was, is refused; removing it again is not', async () => {
    await saveRule(world.deps(), change('rule-a', 0, 'one'));
    const removal = { ruleId: 'rule-a', revision: 1, userId: STAFF };
    expect(await removeRule(world.deps(), removal)).toEqual({ ok: true, data: {} });
    expect(await removeRule(world.deps(), removal)).toEqual({ ok: true, data: {} });
    for (const [id, revision] of [
      ['rule-a', 1],
      ['rule-x', 1],
      ['rule-a', 0],
    ] as const)
      expect(await saveRule(world.deps(), change(id, revision, 'two'))).toMatchObject({ error: 'REPLY.NOT_FOUND' });
    expect(await removeRule(world.deps(), { ...removal, ruleId: 'rule-x' })).toMatchObject({
      error: 'REPLY.NOT_FOUND',
    });
  });

  it('killed anywhere and repeated is done once, with the same answer', async () => {
    let n = 0;
    const requests = await forEveryDeath(async (death) => {
      const ruleId = `rule-${++n}`;
      for (const revision of [0, 1]) {
        const asked = change(ruleId, revision, `name ${revision}`);
        const first = await orKilled(() => saveRule(world.deps(deadly(death)), asked));
        expect(await saveRule(world.deps(), asked)).toMatchObject({ ok: true, data: { revision: revision + 1 } });
        if (revision === 0 && first !== 'killed') return 'survived';
      }
      expect(world.rules().find(({ _id }) => _id === ruleId)).toMatchObject({ revision: 2, rule: { name: 'name 1' } });
      return 'killed';
    });
    expect(requests).toBe(2);
  });

  it('beyond what is read at once is refused', async () => {
    const rules = Array.from({ length: MOST_RULES }, (_, n) => ({
      ...{
        _id: `full-${n}`,
        state: 'kept' as const,
        rule: follow('one'),
        revision: 1,
        requestKey: 'k',
        templateIds: [],
      },
      ...{ updatedAt: world.clock.now(), updatedBy: STAFF },
    }));
    await world.deps().rules.addMany(rules);
    expect(await world.save({ rule: follow('more') })).toEqual({ ok: false, error: 'REPLY.TOO_MANY' });
    expect(await saveRule(world.deps(), change('full-7', 1, 'changed'))).toMatchObject({ ok: true });
  });
});

describe('a rule is refused', () => {
  it.each(['(', '[a', 'a{1001}', '(?<=a)b', '(a)\\1', '((a{30}){30}){30}', '(\\w{1,100}){9}'])(
    'for the pattern %s',
    async (word) => {
      const rule = ruleOf('one', { on: 'keyword', match: 'pattern', words: ['fine', word] });
      expect(await world.save({ rule })).toEqual({ ok: false, error: 'REPLY.BAD_PATTERN' });
      expect(world.rules()).toEqual([]);
    },
  );

  it('for more bytes than WeChat takes', async () => {
    const parts = (last: number) => [...Array<string>(4).fill('字'.repeat(160)), '字'.repeat(last)];
    expect(await world.save({ rule: text(...parts(42)) })).toMatchObject({ ok: true });
    expect(await world.save({ rule: text(...parts(43)) })).toEqual({ ok: false, error: 'REPLY.TOO_LONG' });
  });

  it('for a campaign that does not exist; of one that does, the reference is kept', async () => {
    const link = { label: '领券', url: 'https://a.example/', templateId: 'tpl-1' };
    expect(await world.save({ rule: text('hi', link) })).toEqual({ ok: false, error: 'REPLY.UNKNOWN_CAMPAIGN' });
    world.campaigns.add('tpl-1');
    expect(await world.save({ rule: text('hi', link, link) })).toMatchObject({ data: { templateIds: ['tpl-1'] } });
  });

  it('for a promise to whoever follows or shares', async () => {
    const link = { label: '领红包', url: 'https://a.example/' };
    for (const words of [
      '关注即送20元优惠券',
      '关注公众号，领红包',
      '关 注 立 减，享8折',
      '分享到朋友圈，领 5 元券',
      '邀请3位好友得大礼',
    ])
      expect([words, rewardsFollowing(text(words))]).toEqual([words, true]);
    expect(rewardsFollowing(text('关注我们，', link))).toBe(true);
    expect(
      rewardsFollowing(
        says({ type: 'news', title: '转发有礼', description: '-', pictureUrl: link.url, url: link.url }),
      ),
    ).toBe(true);
    expect(await world.save({ rule: text('关注有礼：满减券一张') })).toMatchObject({
      error: 'REPLY.REWARDS_FOLLOWING',
    });
  });

  it('for what it says behind the answer, as for the answer', async () => {
    const saying = (...parts: (RuleReply & { type: 'text' })['parts']) =>
      world.save({ rule: { ...text('hi'), followUps: [{ type: 'text', parts }] } });
    expect(await saying('关注即送20元优惠券')).toEqual({ ok: false, error: 'REPLY.REWARDS_FOLLOWING' });
    expect(await saying(...Array<string>(5).fill('字'.repeat(160)))).toEqual({ ok: false, error: 'REPLY.TOO_LONG' });
    const link = { label: '领券', url: 'https://a.example/', templateId: 'tpl-1' };
    expect(await saying(link)).toEqual({ ok: false, error: 'REPLY.UNKNOWN_CAMPAIGN' });
    world.campaigns.add('tpl-1');
    expect(await saying(link)).toMatchObject({ data: { templateIds: ['tpl-1'] } });
  });

  it('not for thanking, and showing what everybody may have', () => {
    const link = { label: '点此领取优惠券', url: 'https://a.example/' };
    for (const words of [
      '感谢关注！本店优惠券人人可领：',
      '欢迎关注微联咖啡，',
      '分享你的口味给我们。',
      '关注天气，注意保暖。',
    ])
      expect([words, rewardsFollowing(text(words, link))]).toEqual([words, false]);
  });
});

describe('a pattern that is taken', () => {
  it.each(['(a+)+$', '(a|a)*b', '(a?){20}a{20}', '(.*)*x', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    '%s, which takes JavaScript’s own engine for ever, is through the longest text in no time',
    async (source) => {
      const pattern = await compilePattern(source);
      const from = performance.now();
      pattern?.isIn('a'.repeat(LOOKED_AT - 1) + '!');
      expect(pattern).toBeDefined();
      expect(performance.now() - from).toBeLessThan(500);
    },
  );
});
