import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { SYNC_COUNTS, type SyncNow } from './sync-record.ts';

/** What a run has seen, and what it has cost. */
export function SyncFacts({ sync }: { sync: SyncNow }) {
  const { sync: texts } = useTexts();
  const { counts, cost, plan } = sync;
  const shown = SYNC_COUNTS.filter((name) => name === 'added' || counts[name] > 0);
  const isBad = (name: string) => ['refused', 'missing', 'unwritable'].includes(name);
  const costs = [
    [texts.calls, formatNumber(cost.calls)],
    [texts.reads, formatNumber(cost.reads)],
    [texts.writes, formatNumber(cost.writes)],
    [texts.worked, `${texts.seconds((cost.workedMs / 1_000).toFixed(1))} / ${texts.ticks(cost.ticks)}`],
  ];
  if (plan) {
    const left = plan.left === undefined ? '' : ` / ${texts.quotaLeft(formatNumber(plan.left))}`;
    costs.push([texts.planOfList, texts.planned(formatNumber(plan.listCalls))]);
    costs.push([texts.plan, texts.planned(formatNumber(plan.calls)) + left]);
  }
  return (
    <>
      <dl class="sync-counts">
        {shown.map((name) => (
          <div key={name} class={isBad(name) ? 'bad' : ''}>
            <dt>{texts.counts[name]}</dt>
            <dd>{formatNumber(counts[name])}</dd>
          </div>
        ))}
      </dl>
      <dl class="sync-counts sync-costs">
        {costs.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
