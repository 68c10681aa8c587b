import type { CloudBase } from '../cloudbase/index.ts';
import type { WorldClock } from '../clock.ts';
import type { FaultRules } from '../faults.ts';
import type { WorldFeed } from '../feed.ts';
import type { SavedStates } from '../state/saved-states.ts';
import type { WeChatPay } from '../wechat-pay/index.ts';
import type { WeChat } from '../wechat/index.ts';

/** The parts of the world that `/control` moves and shows. */
export interface Controlled {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  cloudbase: CloudBase;
  wechat: WeChat;
  wechatPay: WeChatPay;
  states: SavedStates;
}
