import type { TemplateId } from '../../core/ids.ts';
import type { Standing } from '../movement.ts';
import type { LedgerLine } from './ledger.ts';

type State = Standing['state'];

/** Coupons by how they stand: how many, and their face values in fen (of one that nothing limits: nothing). */
export interface Sums {
  count: Partial<Record<State, number>>;
  face: Partial<Record<State, number>>;
}

/** Document of `campaignCosts`; `_id` is the template's. Counted from the ledger, each line once. */
export interface CampaignCosts extends Sums {
  _id: TemplateId;
  /** Lines that were copied before this moment are counted, and no others. */
  upTo: Date;
}

const plus = (sums: Partial<Record<State, number>>, state: State, more: number): void => {
  if (more !== 0) sums[state] = (sums[state] ?? 0) + more;
};

/** What lines change: each takes a coupon from how it stood to how it stands. */
export function sumsOf(lines: readonly Pick<LedgerLine, 'before' | 'after' | 'face'>[]): Sums {
  const sums: Sums = { count: {}, face: {} };
  for (const { before, after, face = 0 } of lines) {
    plus(sums.count, after, 1);
    plus(sums.face, after, face);
    if (before === undefined) continue;
    plus(sums.count, before, -1);
    plus(sums.face, before, -face);
  }
  return sums;
}

/** The same as increments of a document. */
export const asIncrements = (sums: Sums): Record<string, number> =>
  Object.fromEntries(
    (['count', 'face'] as const).flatMap((kind) =>
      Object.entries(sums[kind]).map(([state, value]) => [`${kind}.${state}`, value]),
    ),
  );

const all = (sums: Partial<Record<State, number>> = {}): number =>
  Object.values(sums).reduce((sum, one) => sum + one, 0);

/** How many coupons of a campaign were issued, as counted. */
export const issuedCount = (costs: Pick<CampaignCosts, 'count'> | undefined): number => all(costs?.count);
