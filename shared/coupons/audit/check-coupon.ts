import { isSame } from '../../core/same.ts';
import { unitOfCode } from '../codes/code-text.ts';
import { isNobodys, type Coupon, type CouponTemplate } from '../coupon.ts';
import { linesOf, type LedgerLine } from '../ledger/ledger.ts';
import { STANDING_FIELDS } from '../move-coupon.ts';
import { standingAfter } from '../movement.ts';
import type { Difference } from './difference.ts';

type Kind = Difference['is'];

/** Whether the coupon stands as its history says. */
function standsAsItsHistorySays(coupon: Coupon): boolean {
  const last = coupon.history.at(-1);
  const expected: Partial<Coupon> = last ? standingAfter(last) : {};
  return STANDING_FIELDS.every((field) => isSame(coupon[field], expected[field]));
}

const movesAsItsHistory = ({ history, moves, movedAt }: Coupon): boolean =>
  moves === history.length && movedAt.getTime() === history.at(-1)?.at.getTime();

/** Whether its number is one of the campaign's (of a code the code's) and, as far as the limit of a day is still known, one of its day's. */
function isInStock(coupon: Coupon, { limits: { total, perDay }, version, codeBatches }: CouponTemplate): boolean {
  const { unit, dayUnit, terms, history } = coupon;
  const [first] = history;
  if (first?.what === 'issued' && first.how === 'code')
    return first.n < (codeBatches?.[first.batchId] ?? 0) && unit === unitOfCode(first.batchId, first.n);
  const isOfItsDay = perDay === undefined || terms.version !== version || dayUnit < perDay;
  return unit >= 0 && unit < total && isOfItsDay;
}

/**
 * A coupon's `_id` ends with the number that it is of the person's who got it. Where the records of two people were joined,
 * each may have had as many as one person may: so it is asked of each for itself. Of an older version of the campaign the
 * limit is not known any more; what was erased has no number.
 */
function isAboveLimit(coupon: Coupon, { limits, version }: CouponTemplate): boolean {
  const { _id, terms } = coupon;
  if (terms.version !== version || isNobodys(coupon)) return false;
  const number = Number(_id.slice(_id.lastIndexOf(':') + 1));
  return !(number >= 1 && number <= limits.perUser);
}

/** Whether a line says what it should; when it was copied does not matter. */
function isSameLine(line: LedgerLine, expected: LedgerLine): boolean {
  const fields = Object.keys({ ...expected, ...line }) as (keyof LedgerLine)[];
  return fields.every((field) => field === 'copiedAt' || isSame(line[field], expected[field]));
}

/**
 * What does not fit together of one coupon and its lines, and the lines that are missing. Lines of movements since
 * `copiedBefore` may be missing: they come yet.
 */
export function checkCoupon(
  coupon: Coupon,
  lines: readonly LedgerLine[],
  { template, copiedBefore, now }: { template: CouponTemplate | undefined; copiedBefore: Date; now: Date },
): { differences: Difference[]; missing: LedgerLine[] } {
  const { templateId, unit } = coupon;
  const expected = linesOf(coupon, now);
  const wrong = (is: Kind, number?: number): Difference => ({ is, templateId, unit, ...(number && { number }) });
  const missing = expected.filter(({ _id, at }) => at < copiedBefore && !lines.some((line) => line._id === _id));
  const own: [boolean, Kind][] = [
    [!standsAsItsHistorySays(coupon), 'standing'],
    [!movesAsItsHistory(coupon), 'moves'],
    [template !== undefined && !isInStock(coupon, template), 'unit'],
    [template !== undefined && isAboveLimit(coupon, template), 'aboveLimit'],
  ];
  const differences = [
    ...own.flatMap(([isWrong, is]) => (isWrong ? [wrong(is)] : [])),
    ...missing.map(({ number }): Difference => ({ ...wrong('lineMissing', number), isMended: true })),
    ...lines.flatMap((line) => {
      const one = expected[line.number - 1];
      if (!one) return [wrong('lineTooMany', line.number)];
      return isSameLine(line, one) ? [] : [wrong('lineDiffers', line.number)];
    }),
  ];
  return { differences, missing };
}
