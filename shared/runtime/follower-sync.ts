import { readVariables } from '../config/variables.ts';
import { counted } from '../db/intercept.ts';
import {
  CALLS_GRACE_MS,
  HALVING_RESERVE_MS,
  syncFollowers,
  SyncLists,
  SyncStates,
  TagMirror,
  TagSegments,
  type SyncDeps,
  type SyncOutcome,
  type UnfollowPolicy,
} from '../followers/index.ts';
import { followerIds, People } from '../identity/index.ts';
import type { WeChatClient } from '../wechat/client.ts';
import { DETAILS_PATH } from '../wechat/endpoints/follower-details.ts';
import { followerApi } from './follower-api.ts';
import { forgetFollowers } from './left-followers.ts';
import { ownedDocuments } from './owned-documents.ts';
import { officialAccount } from './wechat.ts';
import type { Runtime } from './runtime.ts';

/** Gives the calls that were made since, by path with `_` for `/`. */
function callsSinceNow(client: WeChatClient): () => Record<string, number> {
  const before = client.sentByPath();
  return () =>
    Object.fromEntries(
      [...client.sentByPath()].flatMap(([path, count]) => {
        const made = count - (before.get(path) ?? 0);
        return made > 0 ? [[path.slice(1).replaceAll('/', '_'), made]] : [];
      }),
    );
}

/** One tick of the follower sync; see `syncFollowers`. */
export async function tickFollowerSync(runtime: Runtime, deadline: Date): Promise<SyncOutcome> {
  const { clock, logger } = runtime;
  const variables = readVariables('follower-sync');
  const requests = { read: 0, write: 0 };
  const database = counted(runtime.database, requests);
  const client = officialAccount(runtime, variables);
  const oa = client.within({ purpose: 'background', deadline: new Date(deadline.getTime() + CALLS_GRACE_MS) });
  const { appId } = oa;
  const mayHalve = () => clock.now().getTime() < deadline.getTime() - HALVING_RESERVE_MS;
  const deps: SyncDeps = {
    account: {
      ...followerApi(oa, mayHalve),
      detailCallsLeft: () => client.leftForBackground(DETAILS_PATH, deadline),
    },
    batchSize: Number(variables.SYNC_BATCH_SIZE),
    clock,
    forget: forgetFollowers({ database, clock }),
    policy: variables.UNFOLLOW_POLICY as UnfollowPolicy,
    followerId: followerIds({ appId, key: variables.FOLLOWER_KEY }),
    lists: (runId) => new SyncLists(database, appId, runId),
    logger,
    people: new People(database, clock, ownedDocuments(database)),
    settings: {
      refreshDays: Number(variables.SYNC_REFRESH_DAYS),
      mostGonePercent: Number(variables.SYNC_MOST_GONE_PERCENT),
    },
    spent: { requests, calls: callsSinceNow(client) },
    syncs: new SyncStates(database),
    tagMirror: new TagMirror(database),
    segments: new TagSegments(database),
  };
  try {
    return await syncFollowers(deps, deadline);
  } finally {
    await client.flush();
  }
}
