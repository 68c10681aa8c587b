import type { OutputOf } from '../../contracts/contract.ts';
import type { PeopleCondition } from '../../contracts/segment.ts';
import type { tagList, tagPreview } from '../../contracts/tag.ts';
import type { Clock } from '../../core/clock.ts';
import type { People } from '../../identity/index.ts';
import { asksForRecord, fits } from '../../segments/index.ts';
import type { TagMirror } from './account-tags.ts';
import { followersPage } from './followers-page.ts';
import type { TagSegment, TagSegments } from './tag-segments.ts';

const presentSegment = ({ name, revision, condition, updatedAt, tagId, last, trouble }: TagSegment) => ({
  name,
  revision,
  condition,
  tagId,
  trouble,
  updatedAt: updatedAt.toISOString(),
  last: last && { ...last, at: last.at.toISOString() },
});

/** The tags of an account as WeChat had them last, and our segments. Two requests to the database. */
export async function listTags(
  { tagMirror, segments }: { tagMirror: TagMirror; segments: TagSegments },
  appId: string,
): Promise<OutputOf<typeof tagList>> {
  const mirrored = await tagMirror.get(appId);
  const kept = (await segments.all(appId)).filter(({ state }) => state === 'kept');
  return {
    tags: (mirrored?.tags ?? []).flatMap(({ id: tagId, name, count, isGone }) =>
      isGone ? [] : [{ tagId, name, count }],
    ),
    at: mirrored?.at.toISOString(),
    segments: kept.map(presentSegment),
  };
}

const PREVIEW_PAGES = 10;

/** How many of the next 10,000 followers fit; ten requests to the database, twenty where users are asked for. */
export async function previewSegment(
  { people, clock }: { people: People; clock: Clock },
  appId: string,
  { condition, after }: { condition: PeopleCondition; after?: string },
): Promise<OutputOf<typeof tagPreview>> {
  const now = clock.now();
  let [followers, fit, next] = [0, 0, after];
  for (let pages = 0; pages < PREVIEW_PAGES; pages++) {
    const page = await followersPage(people, appId, next, asksForRecord(condition));
    followers += page.followers.length;
    fit += page.followers.filter((one) => fits(condition, { ...one, now })).length;
    next = page.next;
    if (next === undefined) break;
  }
  return { followers, fit, next };
}
