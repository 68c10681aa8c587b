import { useState } from 'preact/hooks';
import { formatDay } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useWorld } from '../../live/world.ts';
import { Empty, LiveState } from '../../parts/states.tsx';
import { ArticlesView } from './articles-view.tsx';
import { CampaignsView } from './campaigns-view.tsx';
import { CustomersView } from './customers-view.tsx';
import { FunnelView } from './funnel-view.tsx';
import { StoresView } from './stores-view.tsx';
import { TimesView } from './times-view.tsx';
import { useReader } from './use-report.ts';

const VIEWS = {
  funnel: FunnelView,
  campaigns: CampaignsView,
  customers: CustomersView,
  times: TimesView,
  articles: ArticlesView,
  stores: StoresView,
};
type ViewName = keyof typeof VIEWS;
const NAMES = Object.keys(VIEWS) as ViewName[];

const SPANS = [7, 30, 90] as const;
const DAY_MS = 86_400_000;

/** What the merchant's operators see of who came and what came of it: by the same calls, with the same rights. */
export function ReportsPanel() {
  const { reports: texts } = useTexts();
  const world = useWorld();
  const reader = useReader();
  const [view, setView] = useState<ViewName>('funnel');
  const [span, setSpan] = useState<(typeof SPANS)[number]>(7);
  const now = world.nowMs();
  if (reader.value === undefined || now === undefined) return <LiveState live={reader} />;
  if (reader.value === null) return <Empty title={texts.nobody}>{texts.nobodyHint}</Empty>;
  const View = VIEWS[view];
  return (
    <div class="reports">
      <div class="reports-head">
        <div class="chips" role="group" aria-label={texts.views}>
          {NAMES.map((one) => (
            <button type="button" class="chip" key={one} aria-pressed={one === view} onClick={() => setView(one)}>
              {texts.viewNames[one]}
            </button>
          ))}
        </div>
        <div class="chips" role="group" aria-label={texts.spans}>
          {SPANS.map((days) => (
            <button type="button" class="chip" key={days} aria-pressed={days === span} onClick={() => setSpan(days)}>
              {texts.days(days)}
            </button>
          ))}
        </div>
        <p class="quiet">{texts.readAs(reader.value.name)}</p>
      </div>
      <View person={reader.value} period={{ from: formatDay(now - (span - 1) * DAY_MS), to: formatDay(now) }} />
    </div>
  );
}
