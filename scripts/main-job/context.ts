import type { FollowerId } from '../../shared/identity/index.ts';
import type { AdminDatabase } from '../local/admin-database.ts';
import type { WorldControl } from './control.ts';
import type { Check } from './check.ts';

/** What the steps work with and hand on. */
export interface JobContext {
  control: WorldControl;
  database: AdminDatabase;
  /** Server configuration of the Official Account: the forger of a push knows its keys, and not its token. */
  oa: { appId: string; encodingAesKey: string };
  /** `_id` of a follower's identity. */
  followerId: FollowerId;
  /** Tells people how far a step is. */
  progress(text: string, done: number, total: number): void;
  /** Somebody stops the job: no further step is begun. */
  stop?: AbortSignal;
  /** Number of the coupon that the first customer claimed. */
  couponCode?: string;
}

export interface Step {
  name: string;
  title: string;
  /** Does it, then looks into the database and the WeChat server. */
  run(context: JobContext): Promise<Check[]>;
}

/** The people of the seed (emulator/wechat/default-seed.json) who play a part. */
export const CUSTOMER = '林小满';
export const NEW_FOLLOWER = '陈一诺';
export const STAFF = '王思远';
