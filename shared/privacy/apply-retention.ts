import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { CollectionName } from '../db/data-model.ts';
import type { Database, Where } from '../db/database.ts';
import { retention, type RetentionRule } from './retention.ts';

/** So many documents at once: with what people wrote, about a megabyte. */
export const RETENTION_BATCH = 500;

type Order = RetentionRule & { collection: CollectionName };

const orders: readonly Order[] = Object.entries(retention).flatMap(([collection, rules]) =>
  typeof rules === 'string' ? [] : rules.map((rule) => ({ ...rule, collection: collection as CollectionName })),
);

/**
 * Carries out the rules of retention, in batches that take turns, until nothing is left or the time is over. What it has
 * done is not found again, so a repeat after any kill, or a second one at the same time, does what is left. A document
 * that has changed since it was looked at is left alone. One rule that fails is logged, and does not hold up the others.
 *
 * One database request a rule when nothing is to be done; two a batch.
 */
export async function applyRetention(
  deps: { database: Database; clock: Clock; logger: Logger },
  deadline: Date,
): Promise<'idle' | 'done' | 'unfinished' | 'failed'> {
  const { clock, logger } = deps;
  const counts: Partial<Record<CollectionName, number>> = {};
  const waiting = [...orders];
  let hasFailed = false;
  for (let order = waiting.shift(); order && clock.now() < deadline; order = waiting.shift()) {
    const { collection } = order;
    try {
      const { found, changed } = await applyOnce(deps, order);
      if (found > 0) counts[collection] = (counts[collection] ?? 0) + changed;
      if (found === RETENTION_BATCH) waiting.push(order);
    } catch (error) {
      hasFailed = true;
      logger.error('retention.failed', { collection, error });
    }
  }
  const isIdle = Object.keys(counts).length === 0;
  if (!isIdle) logger.info('retention.applied', { counts });
  if (hasFailed) return 'failed';
  if (clock.now() >= deadline) return 'unfinished';
  return isIdle ? 'idle' : 'done';
}

/** The oldest ones that a rule concerns; how many there were, and how many of them were changed. */
async function applyOnce(
  { database, clock }: { database: Database; clock: Clock },
  { collection, since, keptMs, only, leaves }: Order,
): Promise<{ found: number; changed: number }> {
  const documents = database.collection(collection);
  const where: Where = { ...only, [since]: { lte: new Date(clock.now().getTime() - keptMs) } };
  const oldest = { field: since, direction: 'asc' } as const;
  const found = await documents.find({ where, orderBy: oldest, limit: RETENTION_BATCH });
  if (found.length === 0) return { found: 0, changed: 0 };
  const these: Where = { ...where, _id: { in: found.map(({ _id }) => _id) } };
  const changed = await (leaves === 'document'
    ? documents.removeMany(these)
    : documents.updateMany(these, { unset: leaves }));
  return { found: found.length, changed };
}
