import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/clock.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import { dataModel, type CollectionName } from '../db/data-model.ts';
import { deadly, forEveryDeath, gated, type Gate } from '../db/interruptions.harness.ts';
import { applyRetention, RETENTION_BATCH } from './apply-retention.ts';
import { retention, type RetentionRule } from './retention.ts';

const NOW = new Date('2026-01-01T04:17:00Z');
const ago = (ms: number) => new Date(NOW.getTime() - ms);

let local: LocalDatabase;
let clock: HandClock;
let logged: [message: string, fields?: object][];
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  local.reset();
  clock = new HandClock(NOW);
  logged = [];
});
afterAll(() => local.close());

function apply(gate?: Gate, deadline = new Date(NOW.getTime() + MINUTE_MS)) {
  const note = (message: string, fields?: object) => void logged.push([message, fields]);
  const database = gate ? gated(local.database, gate) : local.database;
  return applyRetention({ database, clock, logger: { info: note, warn: note, error: note } }, deadline);
}
const put = (collection: CollectionName, ...documents: { _id: string; [field: string]: unknown }[]) =>
  local.database.collection(collection).addMany(documents);
const idsIn = (collection: CollectionName) =>
  local
    .all<{ _id: string }>(collection)
    .map(({ _id }) => _id)
    .sort();

const rules = Object.entries(retention).flatMap(([collection, of]) =>
  typeof of === 'string' ? [] : of.map((rule): [string, RetentionRule] => [collection, rule]),
);

describe('the rules of retention', () => {
  it.each(rules)('of %s are found by an index, and what is done is not found again', (collection, rule) => {
    const indexes = dataModel.collections.find(({ name }) => name === collection)!.indexes;
    const fields = [...Object.keys(rule.only ?? {}), rule.since].join();
    expect(indexes.map(({ keys }) => keys.map(({ field }) => field).join())).toContain(fields);
    if (rule.leaves !== 'document') expect(rule.leaves).toContain(rule.since);
  });

  it('take away what people wrote, and leave the event', async () => {
    const event = { type: 'message.text', openId: 'oA', receivedAt: ago(8 * DAY_MS) };
    await put(
      'oaEvents',
      { _id: 'over', ...event, raw: '{"Content":"secret"}', rawExpiresAt: NOW },
      { _id: 'kept', ...event, raw: '{}', rawExpiresAt: new Date(NOW.getTime() + 1) },
    );
    expect(await apply()).toBe('done');
    expect(local.all('oaEvents')).toEqual([
      { _id: 'over', ...event },
      { _id: 'kept', ...event, raw: '{}', rawExpiresAt: new Date(NOW.getTime() + 1) },
    ]);
    expect(logged).toEqual([['retention.applied', { counts: { oaEvents: 1 } }]]);
    expect(await apply()).toBe('idle');
  });

  it.each(rules)(
    'of %s are carried out at their time and not before',
    async (collection, { since, keptMs, ...rule }) => {
      const document = { ...rule.only, note: 'x' };
      const aged = (_id: string, ms: number) => ({ _id, ...document, [since]: ago(ms) });
      await put(collection as CollectionName, aged('over', keptMs), aged('kept', keptMs - 1));
      expect(await apply()).toBe('done');
      const left = rule.leaves === 'document' ? [] : [{ _id: 'over', ...document }];
      expect(local.all(collection as CollectionName)).toEqual([...left, aged('kept', keptMs - 1)]);
    },
  );

  it.each<[CollectionName, object, object]>([
    ['oaEvents', { receivedAt: ago(180 * DAY_MS) }, { receivedAt: ago(180 * DAY_MS - 1) }],
    ['replyTurns', { expiresAt: NOW }, { expiresAt: new Date(NOW.getTime() + 1) }],
    ['messages', { expiresAt: ago(90 * DAY_MS), state: 'sent' }, { expiresAt: ago(90 * DAY_MS - 1), state: 'sent' }],
    ['linkTickets', { expiresAt: ago(HOUR_MS) }, { expiresAt: ago(HOUR_MS - 1) }],
    ['visits', { at: ago(180 * DAY_MS) }, { at: ago(180 * DAY_MS - 1) }],
    [
      'messageConsents',
      { left: 0, always: false, updatedAt: ago(30 * DAY_MS) },
      { left: 0, always: false, updatedAt: ago(30 * DAY_MS - 1) },
    ],
    [
      'messageConsents',
      { left: 0, always: false, updatedAt: ago(900 * DAY_MS) },
      { left: 1, always: false, updatedAt: ago(900 * DAY_MS) },
    ],
    [
      'messageConsents',
      { left: 0, always: false, updatedAt: ago(900 * DAY_MS) },
      { left: 0, always: true, updatedAt: ago(900 * DAY_MS) },
    ],
  ])('of %s take away %j and not %j', async (collection, over, kept) => {
    await put(collection, { _id: 'over', ...over }, { _id: 'kept', ...kept });
    await apply();
    expect(idsIn(collection)).toEqual(['kept']);
  });
});

const turns = (count: number) => Array.from({ length: count }, (_, n) => ({ _id: `turn-${n}`, expiresAt: ago(n + 1) }));
const putAllKinds = async () => {
  await put('replyTurns', ...turns(3));
  await put('oaEvents', { _id: 'e', receivedAt: ago(200 * DAY_MS), raw: '{}', rawExpiresAt: ago(193 * DAY_MS) });
  await put('messages', { _id: 'm', expiresAt: ago(91 * DAY_MS) });
  await put('visits', { _id: 'v', at: ago(181 * DAY_MS) });
};

describe('carrying them out', () => {
  it('costs one request a rule when nothing is to be done', async () => {
    await put('replyTurns', { _id: 'kept', expiresAt: new Date(NOW.getTime() + 1) });
    const before = local.requests();
    expect(await apply()).toBe('idle');
    expect(local.requests() - before).toBe(rules.length);
    expect(logged).toEqual([]);
  });

  it('goes on in batches until nothing is left', async () => {
    const many = turns(RETENTION_BATCH + 1);
    await put('replyTurns', ...many);
    const before = local.requests();
    expect(await apply()).toBe('done');
    expect(local.requests() - before).toBe(rules.length + 1 + 2);
    expect(idsIn('replyTurns')).toEqual([]);
    expect(logged).toEqual([['retention.applied', { counts: { replyTurns: many.length } }]]);
  });

  it('ends when the time is over, having given every rule its turn, and goes on the next time', async () => {
    await put('replyTurns', ...turns(RETENTION_BATCH + 1));
    await put('visits', { _id: 'v', at: ago(181 * DAY_MS) });
    const slow: Gate = ({ perform }) => (clock.advance(1_000), perform());
    expect(await apply(slow, new Date(NOW.getTime() + 8_000))).toBe('unfinished');
    expect([idsIn('replyTurns').length, idsIn('visits')]).toEqual([1, []]);
    expect(await apply()).toBe('done');
    expect(idsIn('replyTurns')).toEqual([]);
  });

  it('killed between any two requests, is completed by the next time', async () => {
    const requests = await forEveryDeath(async (death) => {
      local.reset();
      await putAllKinds();
      // It goes on to the next rule, where everything fails too: the dead ask for nothing.
      const first = await apply(deadly(death));
      await apply();
      const left = (['replyTurns', 'oaEvents', 'messages', 'visits'] as const).flatMap(idsIn);
      expect(left).toEqual([]);
      return first === 'failed' ? 'killed' : 'survived';
    });
    // Of the later requests only some are tried, others in every run.
    expect(requests).toBeGreaterThanOrEqual(6);
  });

  it('by two at once takes everything away, and no more', async () => {
    await putAllKinds();
    await put('replyTurns', { _id: 'kept', expiresAt: new Date(NOW.getTime() + 1) });
    await Promise.all([apply(), apply()]);
    expect((['replyTurns', 'oaEvents', 'messages', 'visits'] as const).flatMap(idsIn)).toEqual(['kept']);
  });

  it('leaves alone what has changed since it was looked at', async () => {
    await put('replyTurns', ...turns(2));
    const expiresAt = new Date(NOW.getTime() + DAY_MS);
    const renewing: Gate = async ({ name, perform }) => {
      if (name === 'replyTurns.removeMany')
        await local.database.collection('replyTurns').updateIf({ _id: 'turn-0' }, { set: { expiresAt } });
      return perform();
    };
    await apply(renewing);
    expect(local.all('replyTurns')).toEqual([{ _id: 'turn-0', expiresAt }]);
  });

  it('goes on with the other rules when one fails, and says so', async () => {
    await putAllKinds();
    local.faults.add({
      target: 'database',
      match: 'replyTurns',
      count: 1,
      effect: { kind: 'error', code: 'DATABASE_REQUEST_FAILED', message: '[FailedOperation] try later' },
    });
    expect(await apply()).toBe('failed');
    expect((['oaEvents', 'messages', 'visits'] as const).flatMap(idsIn)).toEqual([]);
    expect(logged.map(([message]) => message)).toEqual(['retention.failed', 'retention.applied']);
    expect(idsIn('replyTurns')).toHaveLength(3);
    expect(await apply()).toBe('done');
  });
});
