import { segmentCount, segmentList, segmentMembers, segmentRemove, segmentSave } from '../../shared/contracts/index.ts';
import type { UserId } from '../../shared/core/ids.ts';
import { err, ok } from '../../shared/core/result.ts';
import { call, operator } from '../../shared/runtime/index.ts';
import {
  countPeople,
  inWords,
  nextMembers,
  presentMember,
  presentSegment,
  removeSegment,
  saveSegment,
} from '../../shared/segments/index.ts';

/** Segments of people, by what stands on their records. */
export const segmentCalls = [
  call(segmentList, operator, async ({ runtime }) =>
    ok({ segments: (await runtime.peopleSegments.all()).map(presentSegment) }),
  ),
  call(segmentSave, operator, ({ input, caller, runtime }) => saveSegment(runtime, { ...input, ...caller })),
  call(segmentRemove, operator, ({ input, caller, runtime }) => removeSegment(runtime, { ...input, ...caller })),
  call(segmentCount, operator, async ({ input: { condition, after }, runtime }) =>
    ok({ ...(await countPeople(runtime, condition, after as UserId | undefined)), inWords: inWords(condition) }),
  ),
  call(segmentMembers, operator, async ({ input: { segmentId, after }, runtime, concerning }) => {
    const segment = await runtime.peopleSegments.get(segmentId);
    if (!segment) return err('SEGMENT.NOT_FOUND');
    const { members, next } = await nextMembers(runtime, segment.condition, after as UserId | undefined);
    await concerning(members.map(({ _id }) => _id));
    return ok({ members: members.map(presentMember), next });
  }),
];
