import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseCron } from '../../emulator/cloudbase/timers/cron.ts';
import { inRepository } from '../../scripts/build/repository.ts';
import { parseCloudbaserc } from '../../scripts/checks/cloudbaserc-schema.ts';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import { Dispatching } from '../../shared/messaging/dispatchers.harness.ts';
import { followUp } from '../../shared/messaging/index.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { startLocalDatabase, type LocalDatabase } from '../support/local-database.ts';

const STAFF = '王思远';
/** A menu entry that sends its key. */
const ENTRY = { name: '联系我们', key: 'CONTACT' };
/** Longer than an instance believes the rules that it has read. */
const UNTIL_SEEN_MS = 31_000;
/** A push that arrives late by so much, or a tick that does, is still in time. */
const SPARE_MS = 25_000;

/** When the timer of the dispatcher fires next, as cloudbaserc.json says it. */
const nextTick = (() => {
  const { config } = parseCloudbaserc(JSON.parse(readFileSync(inRepository('cloudbaserc.json'), 'utf8')));
  const [trigger] = config?.functions.find(({ name }) => name === 'message-dispatch')?.triggers ?? [];
  const schedule = parseCron(trigger?.config ?? '');
  return (afterMs: number) => schedule.next(afterMs) ?? NaN;
})();

describe('what follows up on a tap, for which there is a minute', () => {
  let local: LocalDatabase;
  let world: Dispatching;
  beforeAll(async () => {
    local = await startLocalDatabase();
  });
  beforeEach(() => {
    world = new Dispatching(local);
  });
  afterAll(() => local.close());

  it('is sent by the next tick, with time to spare, at whichever second the person taps', async () => {
    for (let second = 0; second < 60; second++) {
      local.reset();
      const openedAt = world.clock.now();
      const window = { key: `tap-${second}`, openedBy: 'click', openedAt } as const;
      const person = { appId: 'wx1', openId: `o${second}`, purpose: 'conversation' } as const;
      const texts = ['a', 'b', 'c'].map((text) => ({ kind: 'text' as const, text }));
      // The last moment of the second that WeChat calls it.
      world.clock.advance(999);
      expect(await followUp(world, person, window, texts)).toMatchObject({ ok: true });
      const tickAt = nextTick(world.clock.now().getTime() + texts.length);
      world.clock.advance(tickAt - world.clock.now().getTime());
      await world.dispatch();
      expect([second, ...world.states()]).toEqual([second, 'sent', 'sent', 'sent']);
      expect(openedAt.getTime() + MINUTE_MS - tickAt).toBeGreaterThanOrEqual(SPARE_MS);
      world.clock.advance(MINUTE_MS + 1_000 - (world.clock.now().getTime() - openedAt.getTime()));
    }
  });
});

describe('the application', () => {
  let application: ApplicationUnderTest;
  beforeAll(async () => {
    application = await startApplicationUnderTest(10);
    await application.employ(STAFF);
  });
  afterAll(() => application.close());

  const waitFor = (second: number) => {
    const { clock } = application.world;
    return clock.advance((second * 1_000 - (clock.nowMs() % MINUTE_MS) + MINUTE_MS) % MINUTE_MS);
  };

  it('follows up on a tap within its minute, by the timer alone', async () => {
    const { control, world } = application;
    const say = (words: string) => ({ type: 'text', parts: [words] });
    const rule = {
      ...{ name: '联系', enabled: true, priority: 0, trigger: { on: 'click', keys: [ENTRY.key] } },
      ...{ reply: say('马上'), followUps: ['一', '二', '三'].map(say) },
    };
    const input = { ruleId: 'rule-contact', revision: 0, requestKey: 'save-contact', rule };
    expect(await control.call('staff', STAFF, 'reply.save', input as never)).toMatchObject({ ok: true });
    await world.clock.advance(UNTIL_SEEN_MS);
    for (const [taps, second] of [19, 20, 21, 49, 51].entries()) {
      await waitFor(second);
      await control.post('/wechat/tap', { name: '林小满', entry: ENTRY.name });
      await world.clock.advance(MINUTE_MS);
      const states = (application.contents()['messages'] as { state: string }[]).map(({ state }) => state);
      expect([second, states]).toEqual([second, Array(3 * (taps + 1)).fill('sent')]);
      await world.clock.advance(MINUTE_MS);
    }
  });
});
