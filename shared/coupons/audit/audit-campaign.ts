import { isSame } from '../../core/same.ts';
import { HOUR_MS } from '../../core/clock.ts';
import { addMissing } from '../../db/add-missing.ts';
import { BATCH_SIZE } from '../../db/database.ts';
import type { CouponTemplate } from '../coupon.ts';
import { asIncrements, difference, issuedFace, plus, sumsOf, type Sums } from '../ledger/costs.ts';
import type { AuditDeps } from './audit-deps.ts';
import { checkUnits } from './check-units.ts';
import type { Difference } from './difference.ts';
import { withFound, type Walk, type Walking } from './report.ts';

/** Coupons at once: with their histories less than a megabyte. */
const PAGE = 500;

/** The ledger is some minutes late: what is older than this and not in it was lost. */
const COPIED_AFTER_MS = HOUR_MS;

/** The next coupons and lines of a template by their units, and the last unit of which all are there. */
async function nextUnits({ stock, ledger }: AuditDeps, { templateId, unit }: Walk) {
  const where = { templateId, unit: { gt: unit } };
  const orderBy = { field: 'unit', direction: 'asc' } as const;
  // Coupons first: a line is there only after its movement.
  const coupons = await stock.coupons.find({ where, orderBy, limit: PAGE });
  const lines = await ledger.find({ where, orderBy, limit: BATCH_SIZE });
  const ends = [
    coupons.length < PAGE ? Infinity : (coupons.at(-1)?.unit ?? Infinity),
    // The last unit of a full page may have more lines.
    lines.length < BATCH_SIZE ? Infinity : (lines.at(-1)?.unit ?? Infinity) - 1,
  ];
  const end = Math.min(...ends);
  return {
    end,
    coupons: coupons.filter((one) => one.unit <= end),
    lines: lines.filter((one) => one.unit <= end),
  };
}

/** Sums as they are compared: what is 0 need not be there. */
const bare = ({ count, face, off = 0 }: Sums) =>
  [count, face, { off }].map((sums) =>
    Object.entries(sums)
      .filter(([, value]) => value !== 0)
      .sort(),
  );

/** Compares the costs of a template with its lines, of those that were counted when the audit came to it, and mends them. */
async function compareCosts(
  { stock }: AuditDeps,
  template: CouponTemplate | undefined,
  { templateId, kept, counted }: Walk,
): Promise<Difference[]> {
  const budget = template?.budget;
  const overdrawn = budget !== undefined && issuedFace(counted) > budget;
  const differences: Difference[] = overdrawn ? [{ is: 'budget', templateId }] : [];
  if (!kept || isSame(bare(kept), bare(counted))) return differences;
  const { mends } = kept;
  // What was counted meanwhile stays: the difference is added, once.
  await stock.costs.updateIf(
    { _id: templateId, ...(mends === undefined ? { mends: { exists: false } } : { mends }) },
    { inc: { ...asIncrements(difference(counted, kept)), mends: 1 } },
  );
  return [...differences, { is: 'costs', templateId, isMended: true }];
}

/**
 * Compares the batches of codes with what the campaign counts, whose budget pays for them. A batch may be counted and not be
 * there: whoever made it was killed, and a repeat makes it yet. That each coupon of a code is one of its batch, and that no code
 * was exchanged twice, its unit tells.
 */
async function compareCodes(
  { codes }: AuditDeps,
  template: CouponTemplate | undefined,
  templateId: string,
): Promise<Difference[]> {
  const batches = await codes.find({ where: { templateId }, limit: BATCH_SIZE, fields: ['count'] });
  const counted = template?.codeBatches ?? {};
  const sum = Object.values(counted).reduce((all, one) => all + one, 0);
  const isRight = sum === (template?.codeCount ?? 0) && batches.every(({ _id, count }) => counted[_id] === count);
  return isRight ? [] : [{ is: 'codes', templateId }];
}

/**
 * Looks at the next coupons of the template at hand, with their lines, and adds the lines that are missing; behind the last
 * one, at costs and codes. Three requests for some hundred coupons.
 */
export async function auditNext(deps: AuditDeps, report: Walking): Promise<Walking> {
  const { walk } = report;
  const { templateId } = walk;
  const now = deps.clock.now();
  const template = await deps.stock.templates.get(templateId);
  const { coupons, lines, end } = await nextUnits(deps, walk);
  const copiedBefore = new Date(now.getTime() - COPIED_AFTER_MS);
  const { differences, missing } = checkUnits(templateId, { coupons, lines }, { template, copiedBefore, now });
  await addMissing(deps.ledger, missing);
  const upTo = walk.kept?.upTo;
  const counted = plus(walk.counted, sumsOf(upTo ? lines.filter(({ copiedAt }) => copiedAt < upTo) : []));
  const isEnd = end === Infinity;
  const next: Walk = { ...walk, counted, ...(isEnd ? { isEnd } : { unit: end }) };
  const ofCampaign = isEnd
    ? [...(await compareCosts(deps, template, next)), ...(await compareCodes(deps, template, templateId))]
    : [];
  const seen = { ...report, coupons: report.coupons + coupons.length, lines: report.lines + lines.length };
  return { ...withFound(seen, [...differences, ...ofCampaign]), walk: next };
}
