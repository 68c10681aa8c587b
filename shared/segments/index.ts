export { asksForRecord, canBe, channelsAsked, fits, inWords, questionsOf, restsOn } from './condition.ts';
export type { Known, KnownRecord } from './question-kind.ts';
export { presentSegment, removeSegment, saveSegment } from './edit-segments.ts';
export { presentMember } from './present-member.ts';
export { Segments, type Segment } from './segments.ts';
export { countPeople, nextMembers, nextStretches, walkPeople } from './walk.ts';
export type { Deed, SegmentRun } from './runs/segment-run.ts';
export { controlRun, listRuns, presentRun, progressOf, startRun, type RunWish } from './runs/steer-run.ts';
export { LEASE_MS, workRuns, type PageOutcome } from './runs/work-runs.ts';
