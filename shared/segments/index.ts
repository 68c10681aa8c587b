export { channelsAsked, fits, inWords, restsOn } from './condition.ts';
export { presentSegment, removeSegment, saveSegment } from './edit-segments.ts';
export { presentMember } from './present-member.ts';
export { Segments, type Segment } from './segments.ts';
export { countPeople, nextMembers, walkPeople } from './walk.ts';
