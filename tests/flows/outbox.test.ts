import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import { markOf, OutboxWorld } from './outbox.harness.ts';

/** Half of them template messages, half notices; 10000 with WEILIAN_MESSAGES=10000. */
const MESSAGES = Number(process.env['WEILIAN_MESSAGES'] ?? 1_000);
/** Dispatchers in all, and how many processes of them at once. */
const DISPATCHERS = 200;
const AT_ONCE = 10;
/** Of the requests of a dispatcher at the database, this share kills it, before the effect or after. */
const DEADLY = 0.005;
/** Of the sends, this share is done and its answer lost. */
const UNHEARD = 0.005;
const MOST_MS = 120_000 + MESSAGES * 60;
const PAST_LEASES_MS = 2.5 * MINUTE_MS;

let outbox: OutboxWorld;
beforeEach(async () => {
  outbox = await OutboxWorld.start();
});
afterEach(() => outbox.close());

const MANY = 1_000_000;

/** Rules that kill and break off; gives how often they have struck. */
function disturb(): () => number {
  const { faults } = outbox.world;
  const rules = [
    ...(['before', 'after'] as const).map((when) =>
      faults.add({
        target: 'database',
        match: '*',
        when,
        probability: DEADLY / 2,
        count: MANY,
        effect: { kind: 'kill' },
      }),
    ),
    ...['/cgi-bin/message/template/send', '/cgi-bin/message/subscribe/send'].map((match) =>
      faults.add({
        target: 'wechat',
        match,
        when: 'after',
        probability: UNHEARD,
        count: MANY,
        effect: { kind: 'drop' },
      }),
    ),
  ];
  return () => {
    const left = faults.list().filter(({ id }) => rules.some((rule) => rule.id === id));
    return left.reduce((sum, { count = 0 }) => sum + MANY - count, 0);
  };
}

describe('two hundred dispatchers in processes that are killed', () => {
  it(
    `send each of ${MESSAGES} messages once where WeChat knows a repeat, and never twice where it does not`,
    async () => {
      await outbox.addTemplateMessages(MESSAGES / 2);
      await outbox.addNotices(MESSAGES / 2);
      const struck = disturb();
      let ended = 0;
      for (let started = 0; started < DISPATCHERS; started += AT_ONCE) {
        const outcomes = await Promise.all(Array.from({ length: AT_ONCE }, () => outbox.dispatch()));
        ended += outcomes.filter(Boolean).length;
        await outbox.world.clock.advance(PAST_LEASES_MS / 10);
      }
      const troubles = struck();
      outbox.world.faults.clear();
      for (let more = 0; more < 8; more++) {
        await outbox.world.clock.advance(PAST_LEASES_MS);
        await outbox.dispatch();
      }

      const messages = await outbox.messages();
      const received = outbox.received();
      const seen = messages.map((message) => ({ ...message, seen: received.get(markOf(message)) ?? 0 }));
      const templates = seen.filter(({ channel }) => channel === 'template');
      const notices = seen.filter(({ channel }) => channel === 'mpNotice');
      const unknown = notices.filter(({ state }) => state === 'unknown').length;
      console.log(
        `${DISPATCHERS - ended} of ${DISPATCHERS} dispatchers died, ${troubles} kills and lost answers; ` +
          `${templates.filter(({ state }) => state === 'unknown').length} template messages and ${unknown} notices unknown`,
      );
      expect(received.get('none of ours')).toBeUndefined();
      expect(Math.max(...received.values())).toBe(1);
      for (const one of seen) {
        if (one.state === 'sent') expect([one.state, one.seen]).toEqual(['sent', 1]);
        else expect(one.state).toBe('unknown');
      }
      expect(templates.filter(({ state }) => state === 'sent')).toHaveLength(MESSAGES / 2);
      expect(unknown).toBeLessThanOrEqual(troubles);
      expect(DISPATCHERS - ended).toBeGreaterThan(0);
    },
    MOST_MS,
  );
});
