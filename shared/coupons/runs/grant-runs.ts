import { nextShanghaiMidnight, type Clock } from '../../core/clock.ts';
import type { TemplateId, UserId } from '../../core/ids.ts';
import { ok } from '../../core/result.ts';
import type { People } from '../../identity/index.ts';
import { listRuns, presentRun, progressOf, startRun, workRuns, type Segments } from '../../segments/index.ts';
import type { IssueDeps } from '../issuing/issue-coupon.ts';
import { notToBeGiven } from '../issuing/issue-directly.ts';
import type { CouponStock } from '../stock.ts';
import { grantPage } from './grant-page.ts';
import { causesOf, type GrantRun, type GrantRuns } from './grant-run.ts';

export interface GrantRunDeps {
  clock: Clock;
  stock: CouponStock;
  people: People;
  grantRuns: GrantRuns;
}

export interface GrantWish {
  runId: string;
  templateId: string;
  segmentId: string;
  reason: string;
  userId: UserId;
}

/** Starts to give everybody of a segment a coupon. It is no claim, and may go by following. Four requests. */
export const startGrants = (
  deps: Omit<GrantRunDeps, 'people'> & { peopleSegments: Pick<Segments, 'get'> },
  { templateId, reason, ...wish }: GrantWish,
) =>
  startRun(
    { ...deps, runs: deps.grantRuns.documents },
    { ...wish, deed: { templateId: templateId as TemplateId, reason } },
    async () => {
      const template = await deps.stock.templates.get(templateId);
      return template ? notToBeGiven(template, deps.clock.now()) : 'COUPON.NOT_FOUND';
    },
  );

/**
 * Works off runs that give coupons: for a thousand people who all get one, some ten requests. A run that finds the day sold out
 * waits for the next one.
 */
export const workGrants = (deps: IssueDeps & GrantRunDeps, deadline: Date): Promise<'idle' | 'worked'> =>
  workRuns(
    deps,
    deps.grantRuns.documents,
    {
      async doPage(run, members) {
        const known = await deps.stock.knownOf(run.templateId, deps.clock.now());
        if (!known || notToBeGiven(known.template, deps.clock.now())) return { stop: 'ended' };
        const way = { how: 'run', runId: run._id, by: run.startedBy } as const;
        const { without, soldOut } = await grantPage(deps, known, way, members);
        if (soldOut?.error === 'COUPON.SOLD_OUT') return { stop: 'soldOut' };
        return soldOut ? { waitUntil: nextShanghaiMidnight(deps.clock.now()) } : { without };
      },
    },
    deadline,
  );

/** How far a run is: what it gave out is counted from the coupons. Three requests. */
export async function grantsOf({ clock, stock, people, grantRuns }: GrantRunDeps, runId: string) {
  const found = await progressOf({ people }, grantRuns.documents, runId);
  if (!found.ok) return found;
  const { run, left, perMinute } = found.data;
  const issued = await stock.coupons.count({ cause: causesOf(runId) });
  return ok({ ...presentGrants(run, clock.now()), issued, left, perMinute });
}

/** The runs that were started last, the newest first. One request. */
export const listGrants = async ({ clock, grantRuns }: Pick<GrantRunDeps, 'clock' | 'grantRuns'>) =>
  (await listRuns(grantRuns.documents)).map((run) => presentGrants(run, clock.now()));

/** As contracts show it. */
export const presentGrants = (run: GrantRun, now: Date) => ({
  ...presentRun(run, now),
  ...{ templateId: run.templateId, reason: run.reason },
});
