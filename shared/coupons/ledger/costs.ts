import type { TemplateId } from '../../core/ids.ts';
import type { Standing } from '../movement.ts';
import type { LedgerLine } from './ledger.ts';

type State = Standing['state'];
type ByState = Partial<Record<State, number>>;

/** Coupons by how they stand: how many, and their face values in fen (of one that nothing limits: nothing). */
export interface Sums {
  count: ByState;
  face: ByState;
  /** What orders took off and did not give back, in fen. */
  off?: number;
}

/** Document of `campaignCosts`; `_id` is the template's. Counted from the ledger, each line once. */
export interface CampaignCosts extends Sums {
  _id: TemplateId;
  /** Lines that were copied before this moment are counted, and no others. */
  upTo: Date;
  /** How often an audit has put them right. */
  mends?: number;
}

const add = (sums: ByState, state: State, more: number): void => {
  if (more !== 0) sums[state] = (sums[state] ?? 0) + more;
};

function combined(one: ByState, other: ByState, sign: 1 | -1): ByState {
  const sums = { ...one };
  for (const state of Object.keys(other) as State[]) add(sums, state, sign * (other[state] ?? 0));
  return sums;
}

export const plus = (one: Sums, other: Sums): Sums => ({
  count: combined(one.count, other.count, 1),
  face: combined(one.face, other.face, 1),
  off: (one.off ?? 0) + (other.off ?? 0),
});

export const difference = (one: Sums, other: Sums): Sums => ({
  count: combined(one.count, other.count, -1),
  face: combined(one.face, other.face, -1),
  off: (one.off ?? 0) - (other.off ?? 0),
});

/** What lines change: each takes a coupon from how it stood to how it stands. */
export function sumsOf(lines: readonly Pick<LedgerLine, 'before' | 'after' | 'face' | 'off'>[]): Sums {
  const sums: Sums = { count: {}, face: {}, off: lines.reduce((sum, { off = 0 }) => sum + off, 0) };
  for (const { before, after, face = 0 } of lines) {
    add(sums.count, after, 1);
    add(sums.face, after, face);
    if (before === undefined) continue;
    add(sums.count, before, -1);
    add(sums.face, before, -face);
  }
  return sums;
}

/** The same as increments of a document. */
export const asIncrements = (sums: Sums): Record<string, number> =>
  Object.fromEntries([
    ...(['count', 'face'] as const).flatMap((kind) =>
      Object.entries(sums[kind]).map(([state, value]) => [`${kind}.${state}`, value] as const),
    ),
    ['off', sums.off ?? 0],
  ]);

const all = (sums: ByState = {}): number => Object.values(sums).reduce((sum, one) => sum + one, 0);

/** How many coupons of a campaign were issued, as counted. */
export const issuedCount = (costs: Pick<CampaignCosts, 'count'> | undefined): number => all(costs?.count);

/** Their face values together, in fen. */
export const issuedFace = ({ face }: Sums): number => all(face);
