import type { Clock } from '../core/clock.ts';
import { derivedId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import type { People } from '../identity/index.ts';
import type { Push } from '../wechat/push.ts';
import { applyFollowEvent } from './follow-events.ts';
import type { SyncStates } from './sync-state.ts';

/** Document of `oaEvents`: a push that was handled. `_id` is made from its key, the same for every delivery. */
export interface OaEvent {
  _id: string;
  /** What makes deliveries of this push the same: MsgId, or sender, second, event and key. */
  key: string;
  appId: string;
  openId: string;
  /** Event name in lower case, or `message`. */
  type: string;
  createdAt: Date;
  receivedAt: Date;
}

export interface PushDeps {
  appId: string;
  clock: Clock;
  people: People;
  syncs: SyncStates;
  events: Collection<OaEvent>;
}

export const oaEvents = (database: Database): Collection<OaEvent> => database.collection<OaEvent>('oaEvents');

const FOLLOW_STATES = { subscribe: 'following', unsubscribe: 'unfollowed' } as const;
const isFollowEvent = (event: string | undefined): event is keyof typeof FOLLOW_STATES =>
  event !== undefined && Object.hasOwn(FOLLOW_STATES, event);

/**
 * Handles one push, once: a second delivery finds the event and changes nothing. The event is kept last, so that a kill
 * before it leaves a push that WeChat delivers again and that is handled again, to the same end.
 */
export async function handlePush(deps: PushDeps, push: Push): Promise<'handled' | 'known'> {
  const { appId, clock, people, syncs, events } = deps;
  // A hash, because the key may hold a menu entry's URL (up to 1 KB), and keys of an index are not that long everywhere.
  const _id = `${appId}:${derivedId(push.key)}`;
  if (await events.get(_id)) return 'known';
  if (isFollowEvent(push.event)) {
    const state = FOLLOW_STATES[push.event];
    await applyFollowEvent(people, { appId, openId: push.openId, state, at: push.createdAt });
    // Also when nothing changed: the delivery that changed it may have been killed before it could say so.
    if (state === 'following') await syncs.raisePending(appId);
  }
  const { key, openId, createdAt } = push;
  await events.add({ _id, key, appId, openId, type: push.event ?? 'message', createdAt, receivedAt: clock.now() });
  return 'handled';
}
