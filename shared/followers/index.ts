export { controlSync } from './control-sync.ts';
export { followEffects } from './follow-effects.ts';
export { remindOfErasure } from './follow-events.ts';
export {
  forgetPushes,
  handlePush,
  oaEvents,
  personOf,
  type ChosenReply,
  type OaEvent,
  type PushDeps,
  type PushEffect,
  type PushEffects,
} from './handle-push.ts';
export { listReports } from './list-reports.ts';
export { ownPushes } from './own-pushes.ts';
export { presentSync, type DayLimits } from './present-sync.ts';
export type { UnfollowPolicy } from './erase-left.ts';
export { CALLS_GRACE_MS, HALVING_RESERVE_MS, type SyncDeps } from './run-in-work.ts';
export { syncFollowers, type SyncOutcome } from './sync-followers.ts';
export { SyncLists } from './sync-lists.ts';
export { SyncStates } from './sync-state.ts';
export { TagMirror } from './tags/account-tags.ts';
export { removeSegment, saveSegment, type SegmentDeps } from './tags/edit-segments.ts';
export { listTags, previewSegment } from './tags/list-tags.ts';
export { TagSegments } from './tags/tag-segments.ts';
