import { DatabasePanel } from './database/database-panel.tsx';
import { FaultsPanel } from './faults/faults-panel.tsx';
import { FeedPanel } from './feed/feed-panel.tsx';
import { FunctionsPanel } from './functions/functions-panel.tsx';
import { ReportsPanel } from './reports/reports-panel.tsx';
import { RunPanel } from './run/run-panel.tsx';
import { StatesPanel } from './states/states-panel.tsx';
import { TimersPanel } from './timers/timers-panel.tsx';
import { WeChatPanel } from './wechat/wechat-panel.tsx';

/** In the order of the tabs; the name stands in the address too. */
export const PANELS = {
  run: RunPanel,
  reports: ReportsPanel,
  feed: FeedPanel,
  database: DatabasePanel,
  functions: FunctionsPanel,
  timers: TimersPanel,
  wechat: WeChatPanel,
  faults: FaultsPanel,
  states: StatesPanel,
};
