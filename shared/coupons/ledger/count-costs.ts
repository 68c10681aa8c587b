import type { Clock } from '../../core/clock.ts';
import type { TemplateId } from '../../core/ids.ts';
import type { Collection, Database } from '../../db/database.ts';
import { followChanges } from '../../db/follow-changes.ts';
import { SETTLED_AFTER_MS } from '../../identity/index.ts';
import { asIncrements, sumsOf, type CampaignCosts } from './costs.ts';
import type { LedgerLine } from './ledger.ts';

type Counted = Pick<LedgerLine, '_id' | 'templateId' | 'before' | 'after' | 'face' | 'off' | 'copiedAt'>;
const COUNTED = ['templateId', 'before', 'after', 'face', 'off', 'copiedAt'];

/**
 * Counts lines of one template on its document, which says up to when it has counted: what came before that is left out, and
 * the same write moves it on. So each line counts once, whoever else counts the same at once, and after any kill.
 */
async function countOn(
  costs: Collection<CampaignCosts>,
  _id: TemplateId,
  lines: readonly Counted[],
  upTo: Date,
  known: CampaignCosts | undefined,
): Promise<void> {
  for (let kept = known; ; kept = await costs.get(_id)) {
    if (!kept) {
      if ((await costs.add({ _id, ...sumsOf(lines), upTo })) === 'added') return;
      continue;
    }
    const { upTo: from } = kept;
    if (from >= upTo) return;
    const inc = asIncrements(sumsOf(lines.filter(({ copiedAt }) => copiedAt >= from)));
    if (await costs.updateIf({ _id, upTo: from }, { inc, set: { upTo } })) return;
  }
}

/**
 * Counts what the ledger has got since the last time, per campaign; lines of the last two minutes are left for the next
 * time. Idle two requests; for each thousand lines three, and one for each campaign among them. False when the time was up
 * before the end.
 */
export async function countCosts(
  { database, clock }: { database: Database; clock: Clock },
  deadline: Date,
): Promise<boolean> {
  const costs = database.collection<CampaignCosts>('campaignCosts');
  const take = async (lines: Counted[], upTo: Date) => {
    const templateIds = [...new Set(lines.map(({ templateId }) => templateId))];
    const known = await costs.getMany(templateIds);
    for (const _id of templateIds) {
      const [own, kept] = [lines.filter(({ templateId }) => templateId === _id), known.find((one) => one._id === _id)];
      await countOn(costs, _id, own, upTo, kept);
    }
  };
  const documents = database.collection<Counted>('couponLedger');
  const lines = { _id: 'campaignCosts', documents, field: 'copiedAt', fields: COUNTED, take };
  const until = new Date(clock.now().getTime() - SETTLED_AFTER_MS);
  return followChanges({ database, clock }, [lines], { until, deadline });
}
