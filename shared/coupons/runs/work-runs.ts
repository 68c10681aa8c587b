import { MINUTE_MS, nextShanghaiMidnight } from '../../core/clock.ts';
import type { Patch } from '../../db/database.ts';
import type { People } from '../../identity/index.ts';
import { walkPeople } from '../../segments/index.ts';
import type { IssueDeps } from '../issuing/issue-coupon.ts';
import { notToBeGiven } from '../issuing/issue-directly.ts';
import { grantPage } from './grant-page.ts';
import type { GrantRun, GrantRuns } from './grant-run.ts';

export interface WorkDeps extends IssueDeps {
  people: People;
  grantRuns: GrantRuns;
}

/** Longer than a function runs: whoever has taken a run and has not put it off again by then is no more. */
export const LEASE_MS = 2 * MINUTE_MS;

const leaseFrom = (now: Date): Date => new Date(now.getTime() + LEASE_MS);

/** Takes the run that has waited longest. One request when there is none, else two. */
async function take({ clock, grantRuns: { documents } }: WorkDeps): Promise<GrantRun | undefined> {
  const now = clock.now();
  const orderBy = { field: 'dueAt', direction: 'asc' } as const;
  const [run] = await documents.find({ where: { dueAt: { lte: now } }, orderBy, limit: 1 });
  const dueAt = leaseFrom(now);
  const isTaken = run && (await documents.updateIf({ _id: run._id, dueAt: run.dueAt ?? now }, { set: { dueAt } }));
  return isTaken ? { ...run, dueAt } : undefined;
}

/** Writes what became of a page, unless the run was stopped meanwhile, or somebody else has done the page. */
async function write({ grantRuns: { documents } }: WorkDeps, { _id, after }: GrantRun, patch: Patch): Promise<boolean> {
  return documents.updateIf({ _id, state: 'running', after: after ?? { exists: false } }, patch);
}

const stop = (deps: WorkDeps, run: GrantRun, state: GrantRun['state'], inc?: Patch['inc']) =>
  write(deps, run, { set: { state, endedAt: deps.clock.now() }, unset: ['dueAt'], ...(inc && { inc }) });

/** The next thousand people; gives the run as it goes on, or nothing when this tick has no more to do with it. */
async function workPage(deps: WorkDeps, run: GrantRun): Promise<GrantRun | undefined> {
  const { clock, stock } = deps;
  const begunAt = clock.now();
  const known = await stock.knownOf(run.templateId, begunAt);
  if (!known || notToBeGiven(known.template, begunAt)) return void (await stop(deps, run, 'ended'));
  const { people, members, next: after } = await walkPeople(deps, run.condition, run.after);
  // Whose data are being erased gets nothing any more.
  const recipients = members.filter(({ isShutOut }) => !isShutOut);
  const way = { how: 'run', runId: run._id, by: run.startedBy } as const;
  const { without, soldOut } = await grantPage(deps, known, way, recipients);
  if (soldOut?.error === 'COUPON.SOLD_OUT') return void (await stop(deps, run, 'soldOut'));
  if (soldOut) return void (await write(deps, run, { set: { dueAt: nextShanghaiMidnight(clock.now()) } }));
  const workedMs = clock.now().getTime() - begunAt.getTime();
  const inc = { people, members: recipients.length, without, workedMs };
  if (!after) return void (await stop(deps, run, 'done', inc));
  const set = { after, dueAt: leaseFrom(clock.now()) };
  return (await write(deps, run, { set, inc })) ? { ...run, ...set } : undefined;
}

/**
 * Works off what operators have started (`startRun`), page by page, until the time is over: what is left waits for the next
 * tick. May be killed anywhere and run twice at once: a page is done by its coupons, whose ids and causes are those of the
 * people, and counted by the write that goes on behind it. A run that finds the day sold out waits for the next one. Idle,
 * one database request; else, for a thousand people who all get one, some ten.
 */
export async function workRuns(deps: WorkDeps, deadline: Date): Promise<'idle' | 'granted'> {
  for (let outcome: 'idle' | 'granted' = 'idle'; ; outcome = 'granted') {
    const run = await take(deps);
    if (!run) return outcome;
    for (let going: GrantRun | undefined = run; going; going = await workPage(deps, going)) {
      if (deps.clock.now() < deadline) continue;
      await write(deps, going, { set: { dueAt: deps.clock.now() } });
      return 'granted';
    }
  }
}
