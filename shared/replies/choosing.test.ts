import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../core/clock.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import type { Push } from '../wechat/push.ts';
import { event, ReplyWorld, ruleOf, sent, written } from './replies.harness.ts';
import { RULES_LIFE_MS } from './reply-book.ts';
import type { ReplyRule } from './rule.ts';

let local: LocalDatabase;
let world: ReplyWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new ReplyWorld(local);
});
afterAll(() => local.close());

const saved = async (...rules: ReplyRule[]) => {
  for (const rule of rules) expect(await world.save({ rule })).toMatchObject({ ok: true });
};
const keyword = (match: 'exact' | 'contains' | 'pattern', ...words: string[]) => ({
  on: 'keyword' as const,
  match,
  words,
});

const more = { followUps: [{ type: 'text' as const, parts: ['more'] }] };

describe('a rule with follow-ups', () => {
  it.each([[written('hi')], [event('CLICK', 'KEY')], [event('subscribe')], [event('SCAN', 'door')]])(
    'says more behind its answer (%#)',
    async (push) => {
      const triggers = [keyword('exact', 'hi'), { on: 'click' as const, keys: ['KEY'] }, { on: 'follow' as const }];
      const scan = { on: 'scan' as const, scenes: ['door'] };
      await saved(...[...triggers, scan].map((trigger) => ruleOf('yes', trigger, more)));
      const said = { reply: { type: 'text', text: 'yes' }, further: [{ type: 'text', text: 'more' }] };
      expect(await world.book().choose(push, push.key)).toMatchObject(said);
    },
  );

  it('is silent with them too, and may say nothing else', async () => {
    const rule = ruleOf('quiet', keyword('exact', 'hi'), { ...more, silenceMinutes: 5, reply: { type: 'nothing' } });
    await saved(rule);
    const choose = (push: Push) => world.book().choose(push, push.key);
    const said = [await choose(written('hi')), await choose(written('hi'))];
    expect(said).toEqual([{ ruleId: 'rule-1', further: [{ type: 'text', text: 'more' }] }, undefined]);
  });
});

describe('a rule', () => {
  it.each([
    [keyword('exact', '优惠券', 'ABC'), ['优惠券', ' 优惠券\n', 'abc', 'ＡＢＣ'], ['优惠券吗', '', 'ab']],
    [keyword('contains', '营业', 'Wi-Fi'), ['几点营业？', 'WI-FI密码', 'ｗｉ－ｆｉ'], ['营 业', 'wifi']],
    [
      keyword('pattern', '^(领|要).{0,3}券$', '\\d{4}'),
      ['领张券', '要券', 'id 1234', '１２３４'],
      ['领一二三四券', '123'],
    ],
    [keyword('pattern', 'hello'), ['HELLO'], ['hell']],
  ])('for words (%j) fits what people write, whatever case and width', async (trigger, fitting, others) => {
    await saved(ruleOf('yes', trigger));
    for (const text of fitting) expect([text, await world.answer(written(text))]).toEqual([text, 'yes']);
    for (const text of [...others]) expect([text, await world.answer(written(text))]).toEqual([text, undefined]);
    expect(await world.answer(event('CLICK', fitting[0]))).toBeUndefined();
  });

  it('for a menu entry fits its key, for a scanned code its scene, for a follow any', async () => {
    await saved(
      ruleOf('help', { on: 'click', keys: ['HELP', 'CONTACT'] }),
      ruleOf('shop A', { on: 'scan', scenes: ['shop-a'] }),
      ruleOf('any code', { on: 'scan' }),
      ruleOf('welcome', { on: 'follow' }),
    );
    const asked = [
      event('CLICK', 'HELP'),
      event('scancode_waitmsg', 'CONTACT'),
      event('CLICK', 'help'),
      event('SCAN', 'shop-a'),
      event('SCAN', 'shop-b'),
      event('subscribe'),
      event('subscribe', 'qrscene_shop-a'),
      event('subscribe', 'qrscene_1'),
      event('unsubscribe'),
      event('VIEW', 'HELP'),
    ];
    expect(await Promise.all(asked.map((one) => world.answer(one)))).toEqual([
      'help',
      'help',
      undefined,
      'shop A',
      'any code',
      'welcome',
      'shop A',
      'any code',
      undefined,
      undefined,
    ]);
  });

  it.each([
    ...['CLICK', 'scancode_push', 'scancode_waitmsg'],
    ...['pic_sysphoto', 'pic_photo_or_album', 'pic_weixin', 'location_select'],
  ])('for a menu entry fits a tap on one of type %s', async (type) => {
    await saved(ruleOf('here', { on: 'click', keys: ['ENTRY'] }));
    expect(await world.answer(event(type, 'ENTRY'))).toBe('here');
    expect(await world.answer(event(type, 'OTHER'))).toBeUndefined();
  });

  it('by default fits anything that people send, if no other does, whatever its priority', async () => {
    await saved(ruleOf('what?', { on: 'default' }, { priority: 999 }), ruleOf('hi', keyword('exact', 'hi')));
    const asked = [
      written('hi'),
      written('hm'),
      sent('image'),
      sent('hologram'),
      event('CLICK', 'X'),
      event('subscribe'),
    ];
    expect(await Promise.all(asked.map((one) => world.answer(one)))).toEqual([
      'hi',
      'what?',
      'what?',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('of higher priority speaks first, of equal the exact before the vague', async () => {
    await saved(
      ruleOf('pattern', keyword('pattern', 'hi'), { priority: 5 }),
      ruleOf('contains', keyword('contains', 'hi'), { priority: 5 }),
      ruleOf('exact', keyword('exact', 'hi'), { priority: 5 }),
      ruleOf('late', keyword('exact', 'hi', 'hi!'), { priority: 4 }),
      ruleOf('loud', keyword('exact', 'hi?'), { priority: 6 }),
      ruleOf('off', keyword('exact', 'hi'), { priority: 9, enabled: false }),
    );
    const asked = [written('hi'), written('hi!'), written('hi?')];
    expect(await Promise.all(asked.map((one) => world.answer(one)))).toEqual(['exact', 'contains', 'loud']);
  });

  it('may answer with nothing, so that a more general one does not speak', async () => {
    await saved(
      ruleOf('quiet', keyword('exact', 'ok'), { reply: { type: 'nothing' } }),
      ruleOf('what?', { on: 'default' }),
    );
    expect([await world.answer(written('ok')), await world.answer(written('no'))]).toEqual([undefined, 'what?']);
  });

  it('with hours does not fit outside of them, Beijing time, over midnight too', async () => {
    const at = (name: string, from: string, until: string) =>
      ruleOf(name, { on: 'default' }, { hours: { from, until } });
    await saved(at('day', '09:00', '12:00'), at('night', '22:30', '09:00'), at('noon', '12:00', '12:01'));
    const book = world.book();
    const heard: (string | undefined)[] = [];
    for (let quarter = 0; quarter < 96; quarter++) {
      heard.push(await world.answer(written('hi'), book));
      world.clock.advance(15 * MINUTE_MS);
    }
    const hours = (name: string | undefined) => heard.filter((one) => one === name).length / 4;
    expect([hours('day'), hours('night'), hours('noon'), hours(undefined)]).toEqual([3, 10.5, 0.25, 10.25]);
  });
});

describe('rules in memory', () => {
  it('cost one request in half a minute, however many pushes come', async () => {
    await saved(ruleOf('hi', keyword('exact', 'hi')));
    const book = world.book();
    const before = local.requests();
    for (let n = 0; n < 20; n++) await world.answer(written('hi'), book);
    expect(local.requests() - before).toBe(1);
    world.clock.advance(RULES_LIFE_MS);
    await world.answer(written('hi'), book);
    expect(local.requests() - before).toBe(2);
  });

  it('are believed on while the database does not answer, and read again when it does', async () => {
    await saved(ruleOf('old', { on: 'default' }));
    const book = world.book();
    expect(await world.answer(written('hi'), book)).toBe('old');
    await saved(ruleOf('new', { on: 'default' }, { priority: 9 }));
    world.wait();
    local.faults.add({
      target: 'database',
      match: '*',
      count: 1,
      effect: { kind: 'error', code: 'X', message: 'planted' },
    });
    expect(await world.answer(written('hi'), book)).toBe('old');
    expect(world.troubles).toEqual(['replies.unread']);
    expect(await world.answer(written('hi'), book)).toBe('new');
  });

  it('leave out patterns that together would take too long, and keep all other rules', async () => {
    const costly = Array.from({ length: 20 }, (_, n) => `(abcdefgh){15}${n}$`);
    for (const name of ['one', 'two', 'three', 'four', 'five'])
      await saved(ruleOf(name, keyword('pattern', ...costly)));
    await saved(ruleOf('hi', keyword('exact', 'hi')), ruleOf('what?', { on: 'default' }));
    const book = world.book();
    expect([await world.answer(written('hi'), book), await world.answer(written('x'.repeat(2_048)), book)]).toEqual([
      'hi',
      'what?',
    ]);
    expect(world.troubles).toEqual(['replies.too-many-patterns']);
  });

  it('leave out what somebody has broken by hand', async () => {
    await saved(ruleOf('good', { on: 'default' }), ruleOf('bad', { on: 'follow' }));
    const [, bad] = world.rules();
    await world.deps().rules.updateIf({ _id: bad!._id }, { set: { rule: { name: 'bad' } } });
    expect(await world.answer(written('hi'))).toBe('good');
    expect(world.troubles).toEqual(['replies.malformed']);
  });
});
