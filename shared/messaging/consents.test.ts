import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deadly, gated, orKilled, Turns, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Consents, payingWithConsent, type ConsentAnswer, type MessageConsent } from './consents.ts';
import { Dispatching } from './dispatchers.harness.ts';
import { composeMessage } from './enqueue.ts';
import { keepConsents } from './keep-consents.ts';
import type { Message, NoticeMessage } from './message.ts';
import type { SendOutcome } from './send.ts';
import { MessageTemplates } from './templates.ts';

let local: LocalDatabase;
let world: Dispatching;
let consents: Consents;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new Dispatching(local);
  consents = new Consents(local.database);
});
afterAll(() => local.close());

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 25);
const subject = { appId: 'wx1', openId: 'o1', templateId: 'T' };
const tap = (key: string, answer: ConsentAnswer = 'accept') => consents.record(subject, key, answer, world.clock.now());
const ledger = () => local.all<MessageConsent>('messageConsents');

function notice(channel: 'mpNotice' | 'template' = 'mpNotice'): NoticeMessage {
  const made = composeMessage(world.intent(1, channel), world.clock.now());
  if (!made.ok) throw new Error(made.error);
  return made.data as NoticeMessage;
}

describe('the ledger of consents', () => {
  it('counts a tap once, however often it is told of', async () => {
    await Promise.all([tap('k1'), tap('k1'), tap('k1')]);
    await tap('k2');
    await tap('k1');
    expect(ledger()).toMatchObject([{ left: 2, accepts: { k1: world.clock.now(), k2: world.clock.now() } }]);
  });

  it('keeps an accept although the used up ones are deleted at the same time', async () => {
    await tap('k1');
    await consents.take(notice(), world.clock.now());
    const deleting: Gate = async ({ name, perform }) => {
      const answer = await perform();
      if (name.endsWith('.add')) await local.database.collection('messageConsents').removeMany({ left: 0 });
      return answer;
    };
    const interrupted = new Consents(gated(local.database, deleting));
    await interrupted.record(subject, 'k2', 'accept', world.clock.now());
    expect(ledger()).toMatchObject([{ left: 1, accepts: { k2: world.clock.now() } }]);
  });

  it('gives each accept to one send', async () => {
    await tap('k1');
    await tap('k2');
    const taken = await Promise.all(Array.from({ length: 5 }, () => consents.take(notice(), world.clock.now())));
    expect(taken.filter(Boolean).sort()).toEqual(['k1', 'k2']);
    expect(ledger()).toMatchObject([{ left: 0, accepts: {} }]);
  });

  it('knows who has agreed once and for all, until they refuse', async () => {
    await tap('k1', 'always');
    for (let i = 0; i < 3; i++) expect(await consents.take(notice(), world.clock.now())).toBe('always');
    await tap('k2', 'reject');
    expect(await consents.take(notice(), world.clock.now())).toBe('k1');
    expect(await consents.take(notice(), world.clock.now())).toBeUndefined();
  });

  it('does not grow beyond fifty accepts', async () => {
    for (let n = 0; n < 60; n++) await tap(`k${n}`);
    expect(ledger()).toMatchObject([{ left: 50 }]);
  });

  it('keeps answers for templates that the merchant uses, and leaves others aside', async () => {
    const templates = local.database.collection<{ _id: string; appId: string }>('messageTemplates');
    await templates.add({ _id: 'T', appId: 'wx1' });
    await templates.add({ _id: 'U', appId: 'wx2' });
    const deps = { clock: world.clock, consents, templates: new MessageTemplates(local.database) };
    const answers = ['T', 'U', 'V'].map((templateId) => ({ templateId, answer: 'accept' as const }));
    const person = { appId: 'wx1', openId: 'o1' };
    expect(await keepConsents(deps, person, { requestKey: 'request1', answers })).toBe(1);
    expect(ledger()).toMatchObject([{ _id: 'wx1:o1:T', left: 1 }]);
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])(
    'keeps answers with the key %s like any other',
    async (key) => {
      await local.database.collection('messageTemplates').add({ _id: 'T', ...{ appId: 'wx1' } });
      const deps = { clock: world.clock, consents, templates: new MessageTemplates(local.database) };
      const answers = [{ templateId: 'T', answer: 'accept' as const }];
      for (const requestKey of [key, key, 'request2'])
        expect(await keepConsents(deps, { appId: 'wx1', openId: 'o1' }, { requestKey, answers })).toBe(1);
      expect(ledger()).toMatchObject([{ left: 2 }]);
    },
  );

  it(
    'never gives more than was agreed to, in any order of parallel and dying callers',
    async () => {
      const call = fc.record({
        what: fc.constantFrom('tap' as const, 'take' as const),
        key: fc.nat(3),
        death: fc.option(fc.record({ at: fc.nat(3), when: fc.constantFrom('before' as const, 'after' as const) }), {
          nil: undefined,
        }),
      });
      const property = fc.asyncProperty(
        fc.array(call, { maxLength: 8 }),
        fc.array(fc.nat(9), { minLength: 1 }),
        async (calls, order) => {
          local.reset();
          const turns = new Turns();
          let turn = 0;
          const taken = await turns.run(
            calls.map(({ what, key, death }) => () => {
              const ours = new Consents(gated(local.database, deadly(death, turns.gate)));
              return orKilled<string | undefined | void>(() =>
                what === 'tap'
                  ? ours.record(subject, `k${key}`, 'accept', world.clock.now())
                  : ours.take(notice(), world.clock.now()),
              );
            }),
            () => order[turn++ % order.length] ?? 0,
            () => {
              for (const { left, accepts } of ledger()) expect(left).toBe(Object.keys(accepts).length);
            },
          );
          const taps = calls.filter(({ what }) => what === 'tap').length;
          const takes = taken.filter((key) => typeof key === 'string' && key !== 'killed').length;
          expect(takes + (ledger()[0]?.left ?? 0)).toBeLessThanOrEqual(taps);
        },
      );
      await fc.assert(property, { numRuns: RUNS });
    },
    30_000 + RUNS * 200,
  );
});

describe('a notice', () => {
  const sends = (outcome: SendOutcome) => {
    const sent: Message[] = [];
    const send = payingWithConsent(consents, world.clock, (message) => {
      sent.push(message);
      return Promise.resolve(outcome);
    });
    return { sent, send };
  };

  it('is not sent to somebody who has not agreed', async () => {
    const { sent, send } = sends({ kind: 'sent' });
    expect(await send(notice())).toMatchObject({ kind: 'noConsent' });
    expect(sent).toEqual([]);
    expect(await send(notice('template'))).toEqual({ kind: 'sent' });
  });

  it.each<[SendOutcome, number]>([
    [{ kind: 'sent' }, 1],
    [{ kind: 'uncertain', reason: '' }, 1],
    [{ kind: 'undelivered', reason: '' }, 1],
    [{ kind: 'notSent', reason: '' }, 2],
    [{ kind: 'rest', until: new Date(), reason: '' }, 2],
    [{ kind: 'rejected', reason: '' }, 2],
    [{ kind: 'noConsent', reason: '43101' }, 0],
  ])('that ends as %j leaves %i of two accepts', async (outcome, left) => {
    await tap('k1');
    await tap('k2');
    const { sent, send } = sends(outcome);
    expect(await send(notice())).toEqual(outcome);
    expect(sent).toHaveLength(1);
    expect(ledger()).toMatchObject([{ left }]);
    expect(Object.keys(ledger()[0]?.accepts ?? {})).toHaveLength(left);
  });

  it('for which WeChat knows no accept uses up none that was given meanwhile', async () => {
    await tap('k1');
    const send = payingWithConsent(consents, world.clock, async () => {
      world.clock.advance(1);
      await tap('k2');
      return { kind: 'noConsent', reason: '43101' };
    });
    await send(notice());
    expect(ledger()).toMatchObject([{ left: 1, accepts: { k2: world.clock.now() } }]);
  });

  it('is tried again when the ledger cannot be asked, and is what WeChat says when the ledger cannot be told', async () => {
    const isDown = () => Promise.reject(new Error('down'));
    const broken = new Consents(gated(local.database, isDown));
    expect(await payingWithConsent(broken, world.clock, isDown)(notice())).toEqual({
      kind: 'notSent',
      reason: 'ledger',
    });

    await tap('k1');
    let requests = 0;
    const breaking = new Consents(gated(local.database, ({ perform }) => (requests++ < 2 ? perform() : isDown())));
    const refused = { kind: 'noConsent', reason: '43101' } as const;
    expect(await payingWithConsent(breaking, world.clock, () => Promise.resolve(refused))(notice())).toEqual(refused);
  });
});
