import type { IdentityId } from '../../core/ids.ts';
import { mapParallel } from '../../core/parallel.ts';
import { BATCH_SIZE, inBatches, type Where } from '../../db/database.ts';
import type { OpenIdPage } from '../../wechat/endpoints/index.ts';
import type { RunInWork, StageEnd } from '../run-in-work.ts';
import { refuseEndless } from '../sync-trouble.ts';
import { settledFollowers } from './followers-page.ts';
import { NO_MEMBERS_LISTED, type TagProgress } from './tag-progress.ts';
import { isLastingRefusal, isTagGone } from './tag-trouble.ts';

/** Tags counted at once. */
const PARALLEL_COUNTS = 4;
/** So many requests of 1,000 followers are made before it is written down how far the comparison is. */
const READS_A_STEP = 10;

/** Which tags are to be compared member by member: one call of WeChat, and one request of the database for each tag. */
async function compareCounts({ deps: { account, people, tagMirror } }: RunInWork): Promise<TagProgress> {
  const { appId } = account;
  const tags = await account.listTags();
  const known = (await tagMirror.get(appId))?.tags ?? [];
  const isThere = new Set(tags.map(({ id }) => id));
  const deleted = known.filter(({ id }) => !isThere.has(id));
  const counts = await mapParallel(tags, PARALLEL_COUNTS, ({ id }) =>
    people.identities.count({ appId, 'follower.tagIds': id }),
  );
  const differing = [...deleted, ...tags.filter(({ count }, index) => count !== counts[index])];
  const left = differing.map(({ id }) => id);
  return { tags, left, differing: left.length, given: 0, taken: 0, ...NO_MEMBERS_LISTED };
}

/** Gives the tag to those of a page who do not have it with us; how many. */
async function give({ deps: { people } }: RunInWork, tagId: number, ids: readonly IdentityId[]): Promise<number> {
  let given = 0;
  for (const batch of inBatches(ids, BATCH_SIZE)) {
    const where: Where = { _id: { in: batch }, 'follower.tagIds': tagId };
    const having = new Set(await people.identities.findIds({ where, limit: BATCH_SIZE }));
    const lacking = batch.filter((id) => !having.has(id));
    if (lacking.length > 0)
      given += await people.identities.updateMany(
        { ...settledFollowers, _id: { in: lacking } },
        { addToSet: { 'follower.tagIds': tagId } },
      );
  }
  return given;
}

/** A page of the members as WeChat lists them; of a tag that does not exist any more, nobody. */
async function readMembers({ deps }: RunInWork, tagId: number, tagging: TagProgress): Promise<OpenIdPage | 'noTag'> {
  if (!tagging.tags.some(({ id }) => id === tagId)) return 'noTag';
  try {
    return await deps.account.listTagged(tagId, tagging.cursor);
  } catch (error) {
    if (isTagGone(error)) return 'noTag';
    throw error;
  }
}

/** One page of the members of a tag. */
async function listStep(work: RunInWork, tagId: number, tagging: TagProgress): Promise<TagProgress> {
  const page = await readMembers(work, tagId, tagging);
  if (page === 'noTag') return { ...tagging, cursor: undefined, ...NO_MEMBERS_LISTED, isListed: true };
  const members = tagging.members + page.openIds.length;
  refuseEndless(members, tagging.tags.find(({ id }) => id === tagId)?.count ?? 0);
  const ids = [...new Set(page.openIds)].map((openId) => work.deps.followerId(openId));
  await work.lists.keepMembers(tagging.pages, ids, tagId);
  return {
    ...tagging,
    given: tagging.given + (await give(work, tagId, ids)),
    cursor: page.nextCursor,
    pages: tagging.pages + 1,
    members,
    isListed: page.nextCursor === undefined,
  };
}

/** One part of those of ours who have the tag: it is taken from whom WeChat did not list. */
async function sweepStep(
  { deps: { people, account } }: RunInWork,
  tagId: number,
  tagging: TagProgress,
  isMember: (id: IdentityId) => boolean,
): Promise<TagProgress> {
  const { appId } = account;
  let { sweptTo, taken } = tagging;
  for (let reads = 0; reads < READS_A_STEP; reads++) {
    const where: Where = { appId, 'follower.tagIds': tagId, _id: { gt: sweptTo ?? `${appId}:`, lt: `${appId};` } };
    const order = { field: '_id', direction: 'asc' as const };
    const ids = (await people.identities.findIds({ where, orderBy: order, limit: BATCH_SIZE })) as IdentityId[];
    const others = ids.filter((id) => !isMember(id));
    if (others.length > 0)
      taken += await people.identities.updateMany({ _id: { in: others } }, { pull: { 'follower.tagIds': [tagId] } });
    sweptTo = ids.at(-1) ?? sweptTo;
    if (ids.length < BATCH_SIZE)
      return { ...tagging, taken, left: tagging.left.slice(1), ...NO_MEMBERS_LISTED, sweptTo: undefined };
  }
  return { ...tagging, taken, sweptTo };
}

/** The first of the tags that are left, as far as time allows. */
async function compareTag(work: RunInWork, tagId: number, begun: TagProgress): Promise<void> {
  let tagging = begun;
  const advance = async (next: TagProgress) => work.keep({ tagging: (tagging = next) });
  while (!tagging.isListed && !work.isOutOfTime) await advance(await listStep(work, tagId, tagging));
  if (work.isOutOfTime) return;
  const members = await work.lists.prints(tagging.pages, tagId);
  const isMember = (id: IdentityId) => members.has(id);
  while (tagging.isListed && !work.isOutOfTime) await advance(await sweepStep(work, tagId, tagging, isMember));
}

async function compareMembers(work: RunInWork): Promise<StageEnd> {
  const { deps } = work;
  for (;;) {
    const tagging = work.run.tagging ?? (await compareCounts(work));
    const [tagId] = tagging.left;
    if (tagId === undefined) {
      await deps.tagMirror.put({ _id: deps.account.appId, tags: tagging.tags, at: deps.clock.now() });
      const isWanted = (await deps.segments.all(deps.account.appId)).length > 0;
      await work.keep({ tagging }, {}, isWanted ? { segmentsWanted: 1 } : {});
      return 'done';
    }
    if (work.isOutOfTime) return 'unfinished';
    await compareTag(work, tagId, tagging);
  }
}

const NOTHING_COMPARED: TagProgress = {
  tags: [],
  left: [],
  differing: 0,
  given: 0,
  taken: 0,
  ...NO_MEMBERS_LISTED,
};

/**
 * Makes our tags those that WeChat has. Where as many of ours have a tag as WeChat says, nothing more is asked: what an
 * equal count hides (one more and one less) comes right when these followers' details are fetched in their turn. Where
 * the counts differ, the members are listed and the differences written; the members of a tag of a million are never in
 * memory, but for eight bytes each. Tags that are no more leave our records. What WeChat refuses for good or for the day
 * is noted and left for the next run: a run does not fail because an account has no tags.
 */
export async function mirrorTags(work: RunInWork): Promise<StageEnd> {
  try {
    return await compareMembers(work);
  } catch (error) {
    if (!isLastingRefusal(error)) throw error;
    work.deps.logger.warn('tags.refused', { kind: error.kind, reason: error.message });
    await work.keep({ tagging: { ...(work.run.tagging ?? NOTHING_COMPARED), trouble: error.message } });
    return 'done';
  }
}
