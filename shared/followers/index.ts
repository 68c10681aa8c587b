export { followEffects } from './follow-effects.ts';
export {
  handlePush,
  oaEvents,
  type ChosenReply,
  type OaEvent,
  type PushDeps,
  type PushEffect,
  type PushEffects,
} from './handle-push.ts';
export { syncFollowers, type SyncDeps, type SyncOutcome } from './sync-followers.ts';
export { SyncStates } from './sync-state.ts';
