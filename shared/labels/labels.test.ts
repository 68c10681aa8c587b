import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { labelGive } from '../contracts/index.ts';
import type { PeopleCondition } from '../contracts/segment.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { IdentityId, UserId } from '../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { People, SETTLED_AFTER_MS, undoMerge, type User } from '../identity/index.ts';
import { controlRun, fits, inWords, LEASE_MS, progressOf, restsOn, Segments } from '../segments/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import {
  createLabel,
  giveLabel,
  labelsOf,
  Labels,
  listLabels,
  removeLabel,
  startLabels,
  takeLabel,
  takeRemoved,
} from './index.ts';
import { workLabels, type LabelWish } from './label-runs.ts';
import { MOST_LABELS, MOST_ON_A_PERSON, type LabelRun } from './labels.ts';

const START = new Date('2024-03-01T04:00:00Z');
const STAFF = 'u_staff' as UserId;
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const id = (n: number) => `u_${String(n).padStart(4, '0')}` as UserId;

let local: LocalDatabase;
let clock: HandClock;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => begin());
afterAll(() => local.close());

function deps(gate: Gate = ({ perform }) => perform()) {
  const database = gated(local.database, gate);
  const people = new People(database, clock, []);
  return { clock, people, labels: new Labels(database), peopleSegments: new Segments(database) };
}

/** Six people, of whom those with an odd number have visited, and two labels. */
async function begin(count = 6): Promise<void> {
  local.reset();
  clock = new HandClock(START);
  const touch = { firstTouch: { at: START, scene: 1001 } };
  const all = Array.from({ length: count }, (_, n): User => {
    const identityIds = [`mp${n}:o` as IdentityId];
    return { _id: id(n), identityIds, roles: [], createdAt: START, updatedAt: START, ...(n % 2 ? touch : {}) };
  });
  const { people, peopleSegments } = deps();
  for (let from = 0; from < count; from += 500) await people.users.addMany(all.slice(from, from + 500));
  for (const label of ['老顾客', '爱喝茶']) await createLabel(deps(), { label, userId: STAFF });
  const kept = { state: 'kept', name: '到访', condition: { is: 'firstVisit', withinDays: 30 }, revision: 1 } as const;
  await peopleSegments.documents.add({
    ...{ _id: 'seg-1', ...kept, requestKey: 'seg-00001', updatedAt: START, updatedBy: STAFF },
  });
}

const written = (n: number) => local.all<User>('users').find(({ _id }) => _id === id(n))?.labels;
const having = (label: string) =>
  local
    .all<User>('users')
    .flatMap(({ _id, labels }) => (labels?.includes(label) ? [_id] : []))
    .sort();
const give = (n: number, label = '老顾客', gate?: Gate) => giveLabel(deps(gate), { userId: id(n), label });
const take = (n: number, label = '老顾客', gate?: Gate) => takeLabel(deps(gate), { userId: id(n), label });
const later = () => new Date(clock.now().getTime() + 40_000);

describe('a label', () => {
  it('is given and taken by several at once, each once, and a repeat changes nothing', async () => {
    const given = await Promise.all([give(1), give(1), give(1, '爱喝茶')]);
    expect(given.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect([...(written(1) ?? [])].sort()).toEqual(['爱喝茶', '老顾客'].sort());
    const before = local.all('users');
    expect(await give(1)).toMatchObject({ ok: true, data: { userId: id(1) } });
    expect(local.all('users')).toEqual(before);
    await Promise.all([take(1), take(1)]);
    expect(await take(1)).toEqual({ ok: true, data: { userId: id(1), labels: ['爱喝茶'] } });
    expect(await take(2)).toEqual({ ok: true, data: { userId: id(2), labels: [] } });
    expect(await labelsOf(deps(), id(1))).toEqual({ ok: true, data: { userId: id(1), labels: ['爱喝茶'] } });
  });

  it('must be there, finds room on the person, and goes to nobody who is not there or is being erased', async () => {
    await deps().people.users.updateIf({ _id: id(3) }, { set: { isShutOut: true } });
    expect(await give(1, '新词')).toEqual({ ok: false, error: 'LABEL.NOT_FOUND' });
    for (const n of [3, 77]) {
      expect(await give(n)).toEqual({ ok: false, error: 'LABEL.NOBODY' });
      expect(await labelsOf(deps(), id(n))).toEqual({ ok: false, error: 'LABEL.NOBODY' });
    }
    const many = Array.from({ length: MOST_ON_A_PERSON - 1 }, (_, n) => `标签 ${n}`);
    await deps().people.users.updateIf({ _id: id(1) }, { set: { labels: many } });
    const both = await Promise.all([give(1), give(1, '爱喝茶')]);
    expect(both.filter(({ ok }) => !ok)).toEqual([{ ok: false, error: 'LABEL.TOO_MANY_ON_PERSON' }]);
    expect(written(1)).toHaveLength(MOST_ON_A_PERSON);
  });

  it('is the same with spaces around it and in every form of Unicode', () => {
    const read = (label: string) => labelGive.input.parse({ userId: 'u_1', label }).label;
    expect([' VIP ', 'ＶＩＰ', 'VIP'].map(read)).toEqual(['VIP', 'VIP', 'VIP']);
    for (const label of ['', ' ', 'a\nb', 'x'.repeat(21)])
      expect(labelGive.input.safeParse({ userId: 'u_1', label }).success).toBe(false);
  });

  it('is one of a hundred at most, listed with how many people have it', async () => {
    await Promise.all([give(1), give(2), give(2, '爱喝茶')]);
    expect(await createLabel(deps(), { label: '老顾客', userId: STAFF })).toMatchObject({ ok: true });
    const before = local.requests();
    const listed = await listLabels(deps());
    expect(local.requests() - before).toBe(2);
    expect(listed).toEqual(
      expect.arrayContaining([
        { label: '老顾客', people: 2, createdAt: START.toISOString() },
        { label: '爱喝茶', people: 1, createdAt: START.toISOString() },
      ]),
    );
    const more = Array.from({ length: MOST_LABELS - 2 }, (_, n) =>
      createLabel(deps(), { label: `${n}`, userId: STAFF }),
    );
    await Promise.all(more);
    await give(3, '7');
    const whole = local.requests();
    const all = await listLabels(deps());
    expect(local.requests() - whole).toBe(2);
    expect(all).toHaveLength(MOST_LABELS);
    expect(
      all
        .filter(({ people }) => people > 0)
        .map(({ label, people }) => [label, people])
        .sort(),
    ).toEqual([
      ['7', 1],
      ['爱喝茶', 1],
      ['老顾客', 2],
    ]);
    expect(await createLabel(deps(), { label: '多余', userId: STAFF })).toEqual({ ok: false, error: 'LABEL.TOO_MANY' });
  });

  it('that is removed is given to nobody any more, leaves everybody, and can be made anew then', async () => {
    await Promise.all([give(1), give(2), give(2, '爱喝茶')]);
    const remove = () => removeLabel(deps(), { label: '老顾客' });
    expect([await remove(), await remove()]).toEqual([
      { ok: true, data: {} },
      { ok: true, data: {} },
    ]);
    expect(await removeLabel(deps(), { label: '没有' })).toEqual({ ok: false, error: 'LABEL.NOT_FOUND' });
    expect(await give(4)).toEqual({ ok: false, error: 'LABEL.NOT_FOUND' });
    const again = () => createLabel(deps(), { label: '老顾客', userId: STAFF });
    expect(await again()).toEqual({ ok: false, error: 'LABEL.BEING_REMOVED' });
    expect([await takeRemoved(deps(), later()), having('老顾客').length]).toEqual(['idle', 2]);
    clock.advance(LEASE_MS);
    expect(await takeRemoved(deps(), later())).toBe('taken');
    expect([having('老顾客'), having('爱喝茶')]).toEqual([[], [id(2)]]);
    expect(await again()).toMatchObject({ ok: true });
  });

  it('is asked for by segments, which may be of following: no claim can depend on it', () => {
    const condition: PeopleCondition = { is: 'labelled', label: '老顾客' };
    const known = (labels?: string[]) => ({ user: { identityIds: [], labels }, following: [], now: START });
    expect([known(['老顾客']), known(['别的']), known()].map((one) => fits(condition, one))).toEqual([
      true,
      false,
      false,
    ]);
    expect([inWords(condition), restsOn(condition)]).toEqual(['有顾客标签“老顾客”', ['labels']]);
  });
});

describe('labels and merges', () => {
  const merge = (gate?: Gate) =>
    deps(gate).people.merges.merge({ a: id(1), b: id(2), cause: 'staff' as const, by: STAFF });

  it('of both stay; an undo gives back what came along, and what was given or taken since stays so', async () => {
    for (const [n, label] of [
      [1, '老顾客'],
      [2, '老顾客'],
      [2, '爱喝茶'],
    ] as const)
      await give(n, label);
    await createLabel(deps(), { label: '新客', userId: STAFF });
    await createLabel(deps(), { label: '团购', userId: STAFF });
    await give(2, '团购');
    const merged = await merge();
    if (!merged.ok) throw new Error(merged.error);
    expect([...(written(1) ?? [])].sort()).toEqual(['爱喝茶', '老顾客', '团购'].sort());
    expect(written(2)).toBeUndefined();
    // By the id of before; the record that stays has it.
    expect(await give(2, '新客')).toMatchObject({ ok: true, data: { userId: id(1) } });
    await take(1, '团购');
    for (let time = 0; time < 2; time++) {
      clock.advance(SETTLED_AFTER_MS + 1);
      await deps().people.merges.settleDue(silent, later());
    }
    expect(await undoMerge(deps().people.merges, { mergeId: merged.data._id, by: STAFF })).toMatchObject({ ok: true });
    expect([written(1), written(2)].map((labels) => [...(labels ?? [])].sort())).toEqual([
      ['老顾客', '新客'].sort(),
      ['老顾客', '爱喝茶'].sort(),
    ]);
  });

  it('that meet: who is merged while they are given or lose a label has it, or not, on the record that stays', async () => {
    const meeting = (work: (gate: Gate) => Promise<unknown>) => {
      let isMerged = false;
      return work(async ({ name, perform }) => {
        if (name.startsWith('users.updateIf') && !isMerged) {
          isMerged = true;
          await merge();
        }
        return perform();
      });
    };
    expect(await meeting((gate) => give(2, '老顾客', gate))).toMatchObject({ ok: true, data: { userId: id(1) } });
    expect([written(1), written(2)]).toEqual([['老顾客'], undefined]);
    await begin();
    await give(2);
    expect(await meeting((gate) => take(2, '老顾客', gate))).toMatchObject({ ok: true, data: { labels: [] } });
    expect(having('老顾客')).toEqual([]);
  });
});

describe('a run over a segment', () => {
  const RUN: LabelWish = { runId: 'run-00001', segmentId: 'seg-1', userId: STAFF, label: '老顾客', action: 'give' };
  const start = (changes: Partial<LabelWish> = {}) => startLabels(deps(), { ...RUN, ...changes });
  const tick = (gate?: Gate) => orKilled(() => workLabels(deps(gate), later()));
  const progress = async (runId = RUN.runId) => {
    const found = await progressOf(deps(), deps().labels.runs, runId);
    return found.ok ? found.data : found.error;
  };
  const MEMBERS = [1, 3, 5].map(id);

  it('gives everybody of it a label, or takes it off them, and is once for its id', async () => {
    await Promise.all([give(3), give(4)]);
    expect([await start(), await start()]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await start({ action: 'take' })).toEqual({ ok: false, error: 'COMMON.KEY_USED' });
    expect([await tick(), await tick()]).toEqual(['worked', 'idle']);
    expect(having('老顾客')).toEqual([...MEMBERS, id(4)].sort());
    expect(await progress()).toMatchObject({ left: 0, run: { state: 'done', people: 6, members: 3, without: 0 } });
    await start({ runId: 'run-00002', action: 'take' });
    await tick();
    expect(having('老顾客')).toEqual([id(4)]);
  });

  it('leaves as they are who are full or being erased, and ends when its label is removed', async () => {
    const many = Array.from({ length: MOST_ON_A_PERSON }, (_, n) => `标签 ${n}`);
    await deps().people.users.updateIf({ _id: id(1) }, { set: { labels: many } });
    await deps().people.users.updateIf({ _id: id(3) }, { set: { isShutOut: true } });
    await start();
    await tick();
    expect(having('老顾客')).toEqual([id(5)]);
    expect(await progress()).toMatchObject({ run: { state: 'done', members: 2, without: 1 } });
    await start({ runId: 'run-00002', label: '爱喝茶' });
    await removeLabel(deps(), { label: '爱喝茶' });
    await tick();
    expect(await progress('run-00002')).toMatchObject({ run: { state: 'ended' } });
    expect(await start({ runId: 'run-00003', label: '爱喝茶' })).toEqual({ ok: false, error: 'LABEL.NOT_FOUND' });
    expect(await start({ runId: 'run-00003', segmentId: 'none' })).toEqual({ ok: false, error: 'SEGMENT.NOT_FOUND' });
  });

  it('is the same killed anywhere and gone on with by two at once', async () => {
    await forEveryDeath(async (death) => {
      await begin();
      await start();
      const first = await tick(deadly(death));
      clock.advance(LEASE_MS);
      await Promise.all([tick(), tick()]);
      clock.advance(LEASE_MS);
      await tick();
      expect(having('老顾客')).toEqual(MEMBERS);
      expect(await progress()).toMatchObject({ run: { state: 'done', people: 6, members: 3, without: 0 } });
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('is paused, gone on with and ended for good, and costs five requests for a thousand people', async () => {
    await begin(1_050);
    await start();
    const control = async (action: 'pause' | 'resume' | 'cancel') => {
      const run = await controlRun(deps(), deps().labels.runs, { runId: RUN.runId, action });
      return run.ok ? run.data.state : run.error;
    };
    expect([await control('pause'), await tick(), await control('resume')]).toEqual(['paused', 'idle', 'running']);
    const before = local.requests();
    await tick();
    expect(local.requests() - before).toBe(2 + 2 * 4 + 1);
    expect(having('老顾客')).toHaveLength(525);
    expect([await control('cancel'), await control('pause')]).toEqual(['RUN.NOT_FITTING', 'RUN.NOT_FITTING']);
    expect(local.all<LabelRun>('labelRuns')).toMatchObject([{ state: 'done', workedMs: 0 }]);
  });
});
