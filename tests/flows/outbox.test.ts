import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LEASE_MS } from '../../shared/messaging/leases.ts';
import type { Message } from '../../shared/messaging/message.ts';
import { markOf, OutboxWorld } from './outbox.harness.ts';

/** A quarter of each kind; 10000 with WEILIAN_MESSAGES=10000. */
const MESSAGES = Number(process.env['WEILIAN_MESSAGES'] ?? 500);
const PEOPLE = MESSAGES / 5;
/** Two hundred dispatchers at once: so many processes, each with so many invocations side by side. */
const PROCESSES = 8;
const INVOCATIONS = 25;
/** Of the requests of a dispatcher at the database, this share kills its process, before the effect or after. */
const DEADLY = 0.003;
/** Of the sends, this share is done and its answer lost. */
const UNHEARD = 0.01;
const MOST_MS = 120_000 + MESSAGES * 60;
const STORMS = 4;
/** Four storms within the time in which WeChat knows a repeat. */
const BETWEEN_STORMS_MS = LEASE_MS + 1_000;
const SENDS = ['message/template/send', 'message/subscribe/bizsend', 'message/subscribe/send', 'message/custom/send'];

let outbox: OutboxWorld;
beforeEach(async () => {
  outbox = await OutboxWorld.start(PEOPLE);
});
afterEach(() => outbox.close());

const MANY = 1_000_000;

/** Rules that kill and break off; gives how often they have struck. */
function disturb(): () => { kills: number; unheard: number } {
  const { faults } = outbox.world;
  const kills = (['before', 'after'] as const).map((when) =>
    faults.add({
      target: 'database',
      match: '*',
      when,
      probability: DEADLY / 2,
      count: MANY,
      effect: { kind: 'kill' },
    }),
  );
  const unheard = SENDS.map((path) =>
    faults.add({
      ...{ target: 'wechat', match: `/cgi-bin/${path}`, when: 'after', probability: UNHEARD, count: MANY },
      effect: { kind: 'drop' },
    }),
  );
  const strikesOf = (rules: readonly { id: string }[]) =>
    faults
      .list()
      .filter(({ id }) => rules.some((rule) => rule.id === id))
      .reduce((sum, { count = 0 }) => sum + MANY - count, 0);
  return () => ({ kills: strikesOf(kills), unheard: strikesOf(unheard) });
}

/** All that staff are shown of a state, page by page. */
async function shownToStaff(state: 'unknown' | 'dead'): Promise<Set<string>> {
  const shown = new Set<string>();
  for (let before: string | undefined; ;) {
    const { data } = await outbox.askStaff<{ data: { messages: { messageId: string; createdAt: string }[] } }>(
      'message.trouble',
      { state, before },
    );
    for (const { messageId } of data.messages) shown.add(messageId);
    const last = data.messages.at(-1)?.createdAt;
    if (last === undefined || last === before) return shown;
    before = last;
  }
}

async function calm(): Promise<void> {
  outbox.world.faults.clear();
  for (let more = 0; more < 8; more++) {
    await outbox.dispatch(1);
    await outbox.world.clock.advance(2 * LEASE_MS);
  }
}

describe('two hundred dispatchers at once in processes that are killed', () => {
  it(
    `send each of ${MESSAGES} messages once where WeChat knows a repeat, and never twice where it does not`,
    async () => {
      await outbox.addTemplateMessages(MESSAGES / 4);
      await outbox.addNotices('oaNotice', MESSAGES / 4);
      await outbox.addNotices('mpNotice', MESSAGES / 4);
      await outbox.addCustomerServiceMessages(MESSAGES / 4);
      const struck = disturb();
      let broken = 0;
      for (let storm = 0; storm < STORMS; storm++) {
        const ended = await Promise.all(Array.from({ length: PROCESSES }, () => outbox.dispatch(INVOCATIONS)));
        broken += ended.filter((one) => !one).length;
        await outbox.world.clock.advance(BETWEEN_STORMS_MS);
      }
      const { kills, unheard } = struck();
      await calm();

      const messages = await outbox.messages();
      const received = outbox.received();
      const inState = (state: Message['state']) => messages.filter((message) => message.state === state);
      const unknown = inState('unknown');
      const ofChannel = (channel: string) => unknown.filter((message) => message.channel === channel).length;
      console.log(
        `${kills} kills, ${unheard} lost answers, ${broken} processes with dispatchers that came to no end; unknown: ` +
          ['template', 'oaNotice', 'mpNotice', 'customerService'].map((one) => `${one} ${ofChannel(one)}`).join(', '),
      );
      expect(received.get('none of ours')).toBeUndefined();
      expect(Math.max(...received.values())).toBe(1);
      expect(inState('sent').filter((message) => received.get(markOf(message)) !== 1)).toEqual([]);
      expect(messages.filter(({ state }) => state !== 'sent' && state !== 'unknown')).toEqual([]);
      expect(ofChannel('template')).toBe(0);
      expect(kills).toBeGreaterThan(0);
      // Each dispatcher that did not come to its end leaves one at most, and so does each answer that was lost.
      expect(unknown.length).toBeLessThanOrEqual(broken * INVOCATIONS + unheard);

      expect(await shownToStaff('unknown')).toEqual(new Set(unknown.map(({ _id }) => _id)));
      for (const { _id: messageId } of unknown.slice(0, 5))
        expect(await outbox.askStaff('message.replay', { messageId })).toMatchObject({
          error: { code: 'MESSAGE.NOT_DEAD' },
        });
      await calm();
      expect(outbox.received()).toEqual(received);
    },
    MOST_MS,
  );
});
