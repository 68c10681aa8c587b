export { changesPeople, handlePush, oaEvents, type ChosenReply, type OaEvent, type PushDeps } from './handle-push.ts';
export { syncFollowers, type SyncDeps, type SyncOutcome } from './sync-followers.ts';
export { SyncStates } from './sync-state.ts';
