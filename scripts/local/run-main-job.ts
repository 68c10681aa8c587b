import type { World } from '../../emulator/world.ts';
import { runMainJob } from '../main-job/index.ts';
import { WorldControl } from '../main-job/control.ts';
import { resultObject } from '../main-job/report.ts';
import { adminDatabase } from './admin-database.ts';
import { followerIds } from '../../shared/identity/index.ts';
import { LOCAL_ENVIRONMENT, LOCAL_FOLLOWER_KEY } from './application.ts';
import { showProgress } from './progress.ts';

/** Shown to whoever clicks in the console meanwhile. */
const HOLD_REASON = '主流程正在运行，请等它完成再操作 · the main job is running: please wait until it is done';

/** Runs the main job in a world of this process, with progress on `stream`, until `stop`; the results as one object. */
export async function runMainJobIn(world: World, stream: NodeJS.WriteStream, stop?: AbortSignal) {
  const control = new WorldControl(world.addresses);
  const database = adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
  const progress = showProgress(control, stream);
  const { oa } = world.wechat.accounts();
  const followerId = followerIds({ appId: oa.appId, key: LOCAL_FOLLOWER_KEY });
  const context = { control, database, oa, followerId, progress: progress.show, stop };
  const started = performance.now();
  try {
    const results = await control.holding(HOLD_REASON, () => runMainJob(context));
    const seconds = Math.round((performance.now() - started) / 10) / 100;
    return resultObject(results, world.wechat.followerCount(), seconds);
  } finally {
    progress.stop();
  }
}
