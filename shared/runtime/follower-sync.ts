import { readVariables } from '../config/variables.ts';
import { syncFollowers, SyncStates, type SyncDeps, type SyncOutcome } from '../followers/index.ts';
import { followerIds } from '../identity/index.ts';
import { fetchFollowers } from '../wechat/endpoints/follower-details.ts';
import { listFollowers } from '../wechat/endpoints/followers.ts';
import { officialAccount } from './wechat.ts';
import type { Runtime } from './runtime.ts';

/** So long calls of WeChat may go on behind the tick's deadline: the page in work is brought to its end. */
export const PAGE_GRACE_MS = 15_000;

/** One tick of the follower sync; see `syncFollowers`. */
export async function tickFollowerSync(runtime: Runtime, deadline: Date): Promise<SyncOutcome> {
  const { clock, database, logger, people } = runtime;
  const variables = readVariables('follower-sync');
  const client = officialAccount(runtime, variables);
  const oa = client.within({ purpose: 'background', deadline: new Date(deadline.getTime() + PAGE_GRACE_MS) });
  const account: SyncDeps['account'] = {
    appId: oa.appId,
    listFollowers: (cursor) => listFollowers(oa, cursor),
    followerDetails: (openIds) => fetchFollowers(oa, openIds),
  };
  const followerId = followerIds({ appId: oa.appId, key: variables.FOLLOWER_KEY });
  try {
    return await syncFollowers(
      { account, clock, logger, people, followerId, syncs: new SyncStates(database) },
      deadline,
    );
  } finally {
    await client.flush();
  }
}
