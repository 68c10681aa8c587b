import type { Clock } from '../../core/clock.ts';
import type { Ids, UserId } from '../../core/ids.ts';
import { mapParallel } from '../../core/parallel.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { CouponTemplate } from '../coupon.ts';
import type { CouponStock } from '../stock.ts';
import { affordable } from '../worth.ts';
import type { CodeBatch, CodeBatches } from './code-batches.ts';
import { batchIdFrom, codeText, unitOfCode } from './code-text.ts';

export interface SheetDeps {
  clock: Clock;
  ids: Ids;
  stock: CouponStock;
  codes: CodeBatches;
}
export interface CodeOrder {
  templateId: string;
  count: number;
  expiresAt: Date;
  requestKey: string;
  userId: UserId;
}
type CreateError =
  | 'COUPON.NOT_FOUND'
  | 'COUPON.ENDED'
  | 'CODE.EXPIRED'
  | 'CODE.OVER_BUDGET'
  | 'CODE.TOO_MANY_BATCHES'
  | 'COMMON.KEY_USED';

/** Of one campaign. */
const MOST_BATCHES = 50;

/** Of five random bits each. */
const KEY_LENGTH = 26;

/** Why a campaign takes no more codes. */
function refusalOf(template: CouponTemplate, order: CodeOrder, now: Date): Result<never, CreateError> | undefined {
  if (template.state === 'ended' || now >= template.endsAt) return err('COUPON.ENDED');
  if (order.expiresAt <= now) return err('CODE.EXPIRED');
  if (Object.keys(template.codeBatches ?? {}).length >= MOST_BATCHES) return err('CODE.TOO_MANY_BATCHES');
  const { budget, limits, codeCount = 0 } = template;
  const left = budget === undefined ? Infinity : affordable(budget, template) - limits.total - codeCount;
  return order.count > left ? err('CODE.OVER_BUDGET', { affordable: Math.max(0, left) }) : undefined;
}

/**
 * Writes codes to the account of a campaign, so that its budget counts them: before there are any, and on the condition that
 * nobody changed the campaign or its codes meanwhile.
 */
async function reserve(
  { clock, stock: { templates } }: SheetDeps,
  batchId: string,
  order: CodeOrder,
): Promise<Result<CouponTemplate, CreateError>> {
  for (;;) {
    const template = await templates.get(order.templateId);
    if (!template) return err('COUPON.NOT_FOUND');
    if (template.codeBatches?.[batchId] !== undefined) return ok(template);
    const refusal = refusalOf(template, order, clock.now());
    if (refusal) return refusal;
    const { _id, version, state, codeCount } = template;
    const where = { _id, version, state, codeCount: codeCount ?? { exists: false } };
    const set = { codeCount: (codeCount ?? 0) + order.count, [`codeBatches.${batchId}`]: order.count };
    if (await templates.updateIf(where, { set })) return ok(template);
  }
}

const isSame = (batch: CodeBatch, { templateId, count, expiresAt, requestKey, userId }: CodeOrder): boolean =>
  batch.templateId === templateId &&
  batch.count === count &&
  batch.expiresAt.getTime() === expiresAt.getTime() &&
  batch.requestKey === requestKey &&
  batch.createdBy === userId;

/**
 * Makes a batch of up to a million codes, at once: a code is computed from its number. A repeat with the same key makes no
 * other. They come on top of the total, and the budget pays for both. Four requests.
 */
export async function createCodes(deps: SheetDeps, order: CodeOrder): Promise<Result<CodeBatch, CreateError>> {
  const { documents } = deps.codes;
  const { count, expiresAt, requestKey, userId } = order;
  const batchId = batchIdFrom(`codes:${userId}:${requestKey}`);
  const before = await documents.get(batchId);
  if (before) return isSame(before, order) ? ok(before) : err('COMMON.KEY_USED');
  const reserved = await reserve(deps, batchId, order);
  if (!reserved.ok) return reserved;
  // What was written to the campaign's account by a call that was killed stands: no more codes than that.
  if ((reserved.data.codeBatches?.[batchId] ?? count) !== count) return err('COMMON.KEY_USED');
  const batch: CodeBatch = {
    ...{ _id: batchId, templateId: reserved.data._id, count, key: deps.ids.random(KEY_LENGTH) },
    ...{ state: 'active', expiresAt, createdAt: deps.clock.now(), createdBy: userId, requestKey },
  };
  if ((await documents.add(batch)) === 'added') return ok(batch);
  const other = await documents.get(batchId);
  return other && isSame(other, order) ? ok(other) : err('COMMON.KEY_USED');
}

/** No code of it is exchanged any more, at the latest two seconds from now; what was issued stays. A repeat changes nothing. */
export async function revokeCodes(
  { clock, codes: { documents } }: SheetDeps,
  { batchId: _id, userId }: { batchId: string; userId: UserId },
): Promise<Result<CodeBatch, 'CODE.NO_BATCH'>> {
  const set = { state: 'revoked', revokedAt: clock.now(), revokedBy: userId };
  await documents.updateIf({ _id, state: 'active' }, { set });
  const batch = await documents.get(_id);
  return batch ? ok(batch) : err('CODE.NO_BATCH');
}

/** So many codes in one answer: some 100 KB. */
const SHEET_SIZE = 5_000;

/** The next codes of a batch, as text; `next` goes on. One request. */
export async function codesFrom(
  { codes: { documents } }: SheetDeps,
  { batchId, from = 0 }: { batchId: string; from?: number },
): Promise<Result<{ batch: CodeBatch; codes: string[]; next?: number }, 'CODE.NO_BATCH'>> {
  const batch = await documents.get(batchId);
  if (!batch) return err('CODE.NO_BATCH');
  const end = Math.min(from + SHEET_SIZE, batch.count);
  const codes = Array.from({ length: Math.max(0, end - from) }, (_, n) => codeText(batchId, batch.key, from + n));
  return ok({ batch, codes, ...(end < batch.count && { next: end }) });
}

/** As contracts show it: without its key. */
export const presentBatch = ({ _id, templateId, count, state, expiresAt, createdAt }: CodeBatch) => ({
  ...{ batchId: _id, templateId, count, state },
  ...{ expiresAt: expiresAt.toISOString(), createdAt: createdAt.toISOString() },
});

const PARALLEL_COUNTS = 8;

/** The batches of a campaign, and how many codes of each were exchanged. One request, and one for each. */
export async function listCodes({ codes: { documents }, stock }: SheetDeps, templateId: string) {
  const batches = await documents.find({ where: { templateId }, limit: MOST_BATCHES });
  return mapParallel(batches, PARALLEL_COUNTS, async (batch) => {
    const unit = { gte: unitOfCode(batch._id, 0), lt: unitOfCode(batch._id, batch.count) };
    return { batch, exchanged: await stock.coupons.count({ templateId, unit }) };
  });
}
