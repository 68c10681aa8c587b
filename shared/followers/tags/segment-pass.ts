import type { RunInWork } from '../run-in-work.ts';
import type { CountedTag } from './account-tags.ts';
import { isReserved } from './edit-segments.ts';
import type { SegmentPart, SegmentPass, TagSegment } from './tag-segments.ts';
import { hasCode, isTagGone, isWeChatFailure } from './tag-trouble.ts';

/** Makes the tag of a segment, or finds the one that a killed attempt has made (45157). */
async function makeTag({ deps: { account } }: RunInWork, name: string): Promise<CountedTag> {
  try {
    return { ...(await account.createTag(name)), count: 0 };
  } catch (error) {
    if (!hasCode(error, 45157)) throw error;
    const namesake = (await account.listTags()).find((tag) => tag.name === name);
    if (!namesake || isReserved(namesake.id)) throw error;
    return namesake;
  }
}

/** Deletes the tag of a segment that was removed, and forgets the segment; false for one that too many have (45057). */
export async function deleteTag(work: RunInWork, segment: TagSegment): Promise<boolean> {
  const { account, segments, tagMirror } = work.deps;
  const { tagId: id, name } = segment;
  try {
    if (id !== undefined) await account.deleteTag(id);
  } catch (error) {
    if (hasCode(error, 45057)) return false;
    if (!isTagGone(error)) throw error;
  }
  // The next night takes it from our records.
  if (id !== undefined) await tagMirror.note(account.appId, [{ id, name, count: 0, isGone: true }]);
  await segments.forget(segment);
  return true;
}

/** The tag of a segment; undefined where WeChat does not let us have it, which the segment then says. */
async function tagOf(
  work: RunInWork,
  { _id, name, tagId }: TagSegment,
  tags: readonly CountedTag[],
): Promise<CountedTag | undefined> {
  const { account, segments, tagMirror } = work.deps;
  const known = tags.find(({ id }) => id === tagId);
  if (known) return known;
  try {
    const tag = await makeTag(work, name);
    await tagMirror.note(account.appId, [tag]);
    await segments.note(_id, { set: { tagId: tag.id } });
    return tag;
  } catch (error) {
    if (!isWeChatFailure(error) || (error.kind !== 'request' && error.kind !== 'limit')) throw error;
    await segments.note(_id, { set: { trouble: error.message } });
    return undefined;
  }
}

/** Brings the tags themselves to what the segments want: makes and deletes them. */
export async function beginPass(
  work: RunInWork,
  segments: readonly TagSegment[],
  wanted: number,
): Promise<SegmentPass> {
  const tags = await work.deps.account.listTags();
  const parts: SegmentPart[] = [];
  for (const segment of segments) {
    if (segment.state === 'removed' && (await deleteTag(work, segment))) continue;
    const tag = await tagOf(work, segment, tags);
    const nothingYet = { has: 0, given: 0, taken: 0, refused: 0, full: 0, toGive: [], toTake: [] };
    if (tag) parts.push({ id: segment._id, tagId: tag.id, ...nothingYet });
  }
  return { wanted, parts };
}
