import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../../core/clock.ts';
import { HandClock } from '../../core/hand-clock.harness.ts';
import type { IdentityId, UserId } from '../../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { People, type Identity, type User } from '../../identity/index.ts';
import { privacyConsents } from '../../privacy/index.ts';
import { LEASE_MS, Segments } from '../../segments/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Consents } from '../consents.ts';
import type { Message } from '../message.ts';
import { notifyAgreed } from '../notify.ts';
import { Outbox } from '../outbox.ts';
import { MessageTemplates } from '../templates.ts';
import { NoticeRuns } from './notice-run.ts';
import { controlNotices, noticesOf, startNotices, workNotices, type NoticeWish } from './notice-runs.ts';
import { reachOf } from './reach.ts';

const [OA, MP] = ['wxOfficialAccount', 'wxMiniProgram'];
const START = new Date('2024-03-01T04:00:00Z');
const STAFF = 'u_staff' as UserId;
const id = (n: number) => `u_${n}` as UserId;
const TEMPLATE = { appId: MP, templateId: 'T' };
const CONDITION = { is: 'firstVisit', withinDays: 30 } as const;
const NOTICE = { templateId: 'T', values: { thing1: '今晚提前打烊' }, expiresAt: new Date(START.getTime() + DAY_MS) };
const WISH: NoticeWish = { runId: 'run-00001', segmentId: 'seg-1', userId: STAFF, ...NOTICE };

let local: LocalDatabase;
let clock: HandClock;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => begin());
afterAll(() => local.close());

function deps(gate: Gate = ({ perform }) => perform()) {
  const database = gated(local.database, gate);
  return {
    ...{ clock, database, people: new People(database, clock, []), privacyConsents: privacyConsents(database) },
    ...{ consents: new Consents(database), outbox: new Outbox(database), templates: new MessageTemplates(database) },
    ...{ noticeRuns: new NoticeRuns(database), peopleSegments: new Segments(database) },
  };
}

/** Eight people, of whom 1 to 6 are of the segment, and 2 to 7 have agreed to the notice. */
async function begin(): Promise<void> {
  local.reset();
  clock = new HandClock(START);
  const { database, people, consents, peopleSegments } = deps();
  await database.collection<{ _id: string; appId: string }>('messageTemplates').addMany([
    { _id: 'T', appId: MP },
    { _id: 'OT', appId: OA },
  ]);
  const times = { createdAt: START, updatedAt: START };
  for (let n = 0; n < 8; n++) {
    const _id = `${MP}:o-${n}` as IdentityId;
    const identity: Identity = { _id, kind: 'mp', appId: MP, openId: `o-${n}`, userId: id(n), ...times };
    const touch = n >= 1 && n <= 6 ? { firstTouch: { at: START, scene: 1001 } } : {};
    const user: User = { _id: id(n), identityIds: [_id], roles: [], ...times, ...touch };
    await Promise.all([people.identities.add(identity), people.users.add(user)]);
    if (n >= 2) await consents.record({ ...TEMPLATE, openId: `o-${n}` }, 'tap', 'accept', START);
  }
  const segment = { state: 'kept', name: '到访', condition: CONDITION, revision: 1 } as const;
  await peopleSegments.documents.add({
    ...{ _id: 'seg-1', ...segment, requestKey: 'seg-00001', updatedAt: START, updatedBy: STAFF },
  });
}

const start = (changes: Partial<NoticeWish> = {}) => startNotices(deps(), OA, { ...WISH, ...changes });
const tick = (gate?: Gate) => orKilled(() => workNotices(deps(gate), new Date(clock.now().getTime() + 40_000)));
const messages = () => local.all<Message>('messages');
const sentTo = () =>
  messages()
    .map(({ openId }) => openId)
    .sort();
const progress = async () => {
  const found = await noticesOf(deps(), WISH.runId);
  return found.ok ? found.data : found.error;
};
const withdraw = (n: number, what: 'withdrawn' | 'agreed', at: Date) =>
  deps().privacyConsents.add({ _id: `${id(n)}:${what}-${at.getTime()}`, userId: id(n), what, at });
const REACHED = [2, 3, 4, 5, 6].map((n) => `o-${n}`);

describe('a notice to a segment', () => {
  it('says how many it would reach before, reaches those, and tells how far it is', async () => {
    const whom = { condition: CONDITION };
    expect(await reachOf(deps(), TEMPLATE, whom)).toEqual({ people: 8, members: 6, reached: 5 });
    expect([await start(), await start()]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await start({ values: { thing1: '别的' } })).toMatchObject({ error: 'COMMON.KEY_USED' });
    const before = local.requests();
    expect([await tick(), await tick()]).toEqual(['worked', 'idle']);
    // Take, walk, addresses, consents, withdrawals, messages, the end; whether there is more to do, twice.
    expect(local.requests() - before).toBe(2 + 1 + 3 + 1 + 1 + 2);
    expect(sentTo()).toEqual(REACHED);
    expect(messages()[0]).toMatchObject({
      ...{ appId: MP, channel: 'mpNotice', purpose: 'service', group: WISH.runId, state: 'waiting' },
      content: { templateId: 'T', values: NOTICE.values },
    });
    expect(await progress()).toMatchObject({
      state: 'done',
      members: 6,
      without: 1,
      left: 0,
      messages: { waiting: 5 },
    });
  });

  it('is one for each person, killed anywhere, gone on with by two at once, and beside a group of the same name', async () => {
    await forEveryDeath(async (death) => {
      await begin();
      await start();
      const first = await tick(deadly(death));
      clock.advance(LEASE_MS);
      await Promise.all([
        tick(),
        tick(),
        notifyAgreed(deps(), OA, { ...NOTICE, group: WISH.runId, purpose: 'service' }),
      ]);
      clock.advance(LEASE_MS);
      await tick();
      expect(sentTo()).toEqual([...REACHED, 'o-7']);
      expect(await progress()).toMatchObject({ state: 'done', people: 8, members: 6, without: 1 });
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('goes to nobody who has taken back their agreement, or is being erased, and once to who was merged', async () => {
    await withdraw(2, 'withdrawn', START);
    await withdraw(3, 'withdrawn', START);
    await withdraw(3, 'agreed', new Date(START.getTime() + 1));
    // Of the same moment the withdrawal counts.
    await withdraw(4, 'agreed', START);
    await withdraw(4, 'withdrawn', START);
    await deps().people.users.updateIf({ _id: id(5) }, { set: { isShutOut: true } });
    await deps().people.users.updateIf({ _id: id(1) }, { addToSet: { identityIds: `${MP}2:o` } });
    await start();
    await tick();
    expect(sentTo()).toEqual(['o-3', 'o-6']);
    await deps().people.merges.merge({ a: id(6), b: id(7), cause: 'staff', by: STAFF });
    await start({ runId: 'run-00002' });
    await tick();
    expect(sentTo()).toEqual(['o-3', 'o-3', 'o-6', 'o-6']);
  });

  it('is stopped: what is not sent is cancelled, and what somebody was putting out in that moment too', async () => {
    await start();
    const control = async (action: 'pause' | 'resume' | 'cancel') => {
      const run = await controlNotices(deps(), { runId: WISH.runId, action });
      return run.ok ? run.data.state : run.error;
    };
    expect([await control('pause'), await tick(), await control('resume')]).toEqual(['paused', 'idle', 'running']);
    await tick(async ({ name, perform }) => {
      if (name === 'messages.addMany') await control('cancel');
      return perform();
    });
    expect(messages().map(({ state }) => state)).toEqual(Array(5).fill('waiting'));
    clock.advance(LEASE_MS);
    expect([await tick(), await tick()]).toEqual(['worked', 'idle']);
    expect(messages().map(({ state }) => state)).toEqual(Array(5).fill('cancelled'));
    expect([await control('cancel'), await control('resume')]).toEqual(['cancelled', 'RUN.NOT_FITTING']);
  });

  it('ends when its time is over', async () => {
    await start();
    clock.advance(DAY_MS);
    await tick();
    expect([await progress(), messages()]).toMatchObject([{ state: 'ended', people: 0 }, []]);
  });

  it.each<[string, Partial<NoticeWish>, string]>([
    ['to a segment that is not there', { segmentId: 'none' }, 'SEGMENT.NOT_FOUND'],
    ['by a template that the merchant has not', { templateId: 'X' }, 'MESSAGE.UNKNOWN_TEMPLATE'],
    ['with a value that WeChat does not take', { values: { character_string1: 'A'.repeat(33) } }, 'MESSAGE.CONTENT'],
    ['that is over', { expiresAt: new Date(0) }, 'MESSAGE.OVER'],
  ])('%s is refused, and nothing is written', async (_, changes, refusal) => {
    expect(await start(changes)).toMatchObject({ ok: false, error: refusal });
    expect(local.all('noticeRuns')).toEqual([]);
  });

  it('goes by the account that has the template', async () => {
    await start({ templateId: 'OT' });
    await tick();
    expect(local.all('noticeRuns')).toMatchObject([{ appId: OA, channel: 'oaNotice', state: 'done', without: 6 }]);
  });
});
