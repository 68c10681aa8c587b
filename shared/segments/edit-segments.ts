import type { OutputOf } from '../contracts/contract.ts';
import type { PeopleCondition, segmentSave } from '../contracts/segment.ts';
import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { inWords, restsOn } from './condition.ts';
import { MOST_SEGMENTS, type Segment, type Segments } from './segments.ts';

export interface EditDeps {
  clock: Clock;
  peopleSegments: Segments;
}

export interface SegmentChange {
  segmentId: string;
  /** The revision that was changed; 0 makes a segment. */
  revision: number;
  requestKey: string;
  name: string;
  condition: PeopleCondition;
  userId: UserId;
}

type Shown = OutputOf<typeof segmentSave>;
type Conflict = 'SEGMENT.CHANGED_MEANWHILE' | 'SEGMENT.NOT_FOUND';

/** As the contract shows it. */
export const presentSegment = ({ _id, revision, name, condition, updatedAt }: Segment): Shown => ({
  ...{ segmentId: _id, revision, name, condition, updatedAt: updatedAt.toISOString() },
  ...{ inWords: inWords(condition), restsOn: restsOn(condition) },
});

/** Why a change did not happen: it has happened before, by a lost request; or another one has. */
async function explain(
  { peopleSegments }: EditDeps,
  { segmentId, revision, requestKey }: SegmentChange,
): Promise<Result<Shown, Conflict>> {
  const found = await peopleSegments.get(segmentId);
  if (!found) return err('SEGMENT.NOT_FOUND');
  const isRepeat = found.requestKey === requestKey && found.revision === revision + 1;
  return isRepeat ? ok(presentSegment(found)) : err('SEGMENT.CHANGED_MEANWHILE');
}

/** Keeps a segment: one conditional write, so that of two who change the same revision one learns of the other. */
export async function saveSegment(
  deps: EditDeps,
  change: SegmentChange,
): Promise<Result<Shown, Conflict | 'SEGMENT.TOO_MANY'>> {
  const { documents } = deps.peopleSegments;
  const { segmentId: _id, revision, requestKey, name, condition, userId: updatedBy } = change;
  if (revision === 0 && (await documents.count({ state: 'kept' })) >= MOST_SEGMENTS) return err('SEGMENT.TOO_MANY');
  const written = { name, condition, revision: revision + 1, requestKey, updatedAt: deps.clock.now(), updatedBy };
  const kept: Segment = { _id, state: 'kept', ...written };
  const isWritten =
    revision > 0
      ? await documents.updateIf({ _id, revision, state: 'kept' }, { set: written })
      : (await documents.add(kept)) === 'added';
  return isWritten ? ok(presentSegment(kept)) : explain(deps, change);
}

/** Takes a segment away. */
export async function removeSegment(
  { clock, peopleSegments: { documents } }: EditDeps,
  { segmentId: _id, revision, userId }: Pick<SegmentChange, 'segmentId' | 'revision' | 'userId'>,
): Promise<Result<Record<string, never>, Conflict>> {
  const removed = { state: 'removed', updatedAt: clock.now(), updatedBy: userId };
  if (await documents.updateIf({ _id, revision, state: 'kept' }, { set: removed })) return ok({});
  const found = await documents.get(_id);
  if (!found) return err('SEGMENT.NOT_FOUND');
  return found.state === 'removed' ? ok({}) : err('SEGMENT.CHANGED_MEANWHILE');
}
