import type { PeopleCondition } from '../../contracts/segment.ts';
import type { Clock } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { byteLength } from '../../core/text.ts';
import { questionsOf } from '../../segments/index.ts';
import type { SyncStates } from '../sync-state.ts';
import type { CountedTag, TagMirror } from './account-tags.ts';
import { segmentId, type TagSegment, type TagSegments } from './tag-segments.ts';

export interface SegmentDeps {
  clock: Clock;
  syncs: SyncStates;
  tagMirror: TagMirror;
  segments: TagSegments;
}

export interface SegmentChange {
  appId: string;
  name: string;
  /** The revision that was changed; 0 makes a segment. */
  revision: number;
  condition: PeopleCondition;
  userId: UserId;
}

type Conflict = 'TAG.CHANGED_MEANWHILE' | 'TAG.NOT_FOUND';
type SegmentProblem = 'TAG.NAME_TOO_LONG' | 'TAG.RESERVED' | 'TAG.TAKEN' | 'TAG.UNKNOWN_TAG' | 'TAG.TOO_MANY';

/** WeChat's page of `tags/create` speaks of 30 characters, its error 45158 of 30 bytes: the stricter of the two. */
const MOST_BYTES = 30;
const MOST_TAGS = 100;
/** 0, 1 and 2 are WeChat's own. */
export const isReserved = (tagId: number): boolean => tagId <= 2;

function problemOf(
  { appId, name, condition }: SegmentChange,
  tags: readonly CountedTag[],
  all: readonly TagSegment[],
): SegmentProblem | undefined {
  if (byteLength(name) > MOST_BYTES) return 'TAG.NAME_TOO_LONG';
  const own = all.find(({ _id }) => _id === segmentId(appId, name));
  const ours = new Set(all.flatMap(({ tagId }) => tagId ?? []));
  const namesake = tags.find((tag) => tag.name === name);
  if (namesake && isReserved(namesake.id)) return 'TAG.RESERVED';
  if (namesake && !own && !ours.has(namesake.id)) return 'TAG.TAKEN';
  const foreign = new Set(tags.map(({ id }) => id).filter((id) => !ours.has(id)));
  for (const question of questionsOf(condition))
    if (question.is === 'tagged' && !foreign.has(question.tagId)) return 'TAG.UNKNOWN_TAG';
  const others = [...foreign].filter((id) => !isReserved(id)).length + all.length - (own ? 1 : 0);
  return others < MOST_TAGS ? undefined : 'TAG.TOO_MANY';
}

/** One conditional write, so that of two who change the same revision one learns of the other. */
async function write(
  { clock, segments }: SegmentDeps,
  { appId, name, revision, condition, userId: updatedBy }: SegmentChange,
  stored: TagSegment | undefined,
): Promise<boolean> {
  const written = { condition, state: 'kept' as const, updatedAt: clock.now(), updatedBy };
  if (!stored) {
    const added = { _id: segmentId(appId, name), appId, name, revision: 1, ...written };
    return revision === 0 && (await segments.add(added));
  }
  const isMeant = stored.state === 'kept' ? stored.revision === revision : revision === 0;
  return isMeant && segments.change(stored, { set: { ...written, revision: stored.revision + 1 }, unset: ['trouble'] });
}

/** The change has happened before, by a request whose answer was lost. */
const isRepeat = (stored: TagSegment, { revision, condition }: SegmentChange): boolean =>
  stored.state === 'kept' &&
  stored.revision === revision + 1 &&
  JSON.stringify(stored.condition) === JSON.stringify(condition);

/**
 * Saves a segment; the next tick of the sync begins to bring its tag to those who fit. Four or five requests to the
 * database. Tags serve menus: whether a coupon can be claimed may never depend on one.
 */
export async function saveSegment(
  deps: SegmentDeps,
  change: SegmentChange,
): Promise<Result<{ revision: number }, Conflict | SegmentProblem | 'TAG.NOT_READY'>> {
  const { appId, name } = change;
  const mirrored = await deps.tagMirror.get(appId);
  if (!mirrored) return err('TAG.NOT_READY');
  const all = await deps.segments.all(appId);
  const problem = problemOf(
    change,
    mirrored.tags.filter(({ isGone }) => !isGone),
    all,
  );
  if (problem) return err(problem);
  const stored = all.find(({ _id }) => _id === segmentId(appId, name));
  const isWritten = await write(deps, change, stored);
  if (!isWritten && !stored && change.revision > 0) return err('TAG.NOT_FOUND');
  if (!isWritten && !(stored && isRepeat(stored, change))) return err('TAG.CHANGED_MEANWHILE');
  await deps.syncs.wantSegments(appId);
  return ok({ revision: isWritten ? (stored?.revision ?? 0) + 1 : change.revision + 1 });
}

/** Takes a segment away; the next tick of the sync deletes its tag. */
export async function removeSegment(
  { clock, segments, syncs }: SegmentDeps,
  { appId, name, revision, userId }: Omit<SegmentChange, 'condition'>,
): Promise<Result<Record<string, never>, Conflict>> {
  const stored = (await segments.all(appId)).find(({ _id }) => _id === segmentId(appId, name));
  if (!stored) return err('TAG.NOT_FOUND');
  if (stored.state === 'kept') {
    const removed = { state: 'removed', updatedAt: clock.now(), updatedBy: userId };
    const isMeant = stored.revision === revision;
    if (!isMeant || !(await segments.change(stored, { set: removed }))) return err('TAG.CHANGED_MEANWHILE');
  }
  await syncs.wantSegments(appId);
  return ok({});
}
