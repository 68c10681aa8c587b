export { asksForRecord, channelsAsked, fits, inWords, questionsOf, restsOn } from './condition.ts';
export type { Known, KnownRecord } from './question-kind.ts';
export { presentSegment, removeSegment, saveSegment } from './edit-segments.ts';
export { presentMember } from './present-member.ts';
export { Segments, type Segment } from './segments.ts';
export { countPeople, nextMembers, walkPeople } from './walk.ts';
