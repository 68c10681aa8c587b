import { nextShanghaiMidnight } from '../../core/clock.ts';
import type { IdentityId } from '../../core/ids.ts';
import { asksForRecord, fits } from '../../segments/index.ts';
import { LeaseLostError, type RunInWork } from '../run-in-work.ts';
import type { SyncState } from '../sync-state.ts';
import { followersPage, type FollowerInPage } from './followers-page.ts';
import { beginPass, deleteTag } from './segment-pass.ts';
import { sendChanges, type TagChange } from './send-tags.ts';
import type { SegmentPart, SegmentPass, TagSegment } from './tag-segments.ts';
import { isLastingRefusal, isTagGone } from './tag-trouble.ts';

/** WeChat allows no more tags to a follower. */
const MOST_TAGS_OF_A_FOLLOWER = 20;

/** OpenIDs of those who wait in the parts: only ids are written down. */
type OpenIds = Map<IdentityId, string>;

/** Notes who of a page is to be given the tag of a segment, and who is to lose it. */
function judge(
  part: SegmentPart,
  segment: TagSegment | undefined,
  page: readonly FollowerInPage[],
  openIds: OpenIds,
  now: Date,
) {
  for (const one of page) {
    const { id, openId, tagIds } = one;
    const has = tagIds.includes(part.tagId);
    const isWanted = segment?.state === 'kept' && fits(segment.condition, { ...one, now });
    if (has) part.has += 1;
    if (has === isWanted) continue;
    if (isWanted && tagIds.length >= MOST_TAGS_OF_A_FOLLOWER) {
      part.full += 1;
      continue;
    }
    (isWanted ? part.toGive : part.toTake).push(id);
    openIds.set(id, openId);
  }
}

/** Takes from those who wait as many as fill calls; at the end all. */
function takeBatch(waiting: IdentityId[], perCall: number, isEnd: boolean, openIds: OpenIds): TagChange['followers'] {
  const count = isEnd ? waiting.length : waiting.length - (waiting.length % perCall);
  return waiting.splice(0, count).flatMap((id) => {
    const openId = openIds.get(id);
    // Who has left meanwhile has none any more.
    return openId === undefined ? [] : [{ id, openId }];
  });
}

/** Sends what fills calls of fifty, and counts it. */
async function sendParts(work: RunInWork, parts: readonly SegmentPart[], isEnd: boolean, openIds: OpenIds) {
  const { taggedPerCall } = work.deps.account;
  const planned = parts.flatMap((part) =>
    (['give', 'take'] as const).map((kind) => {
      const waiting = kind === 'give' ? part.toGive : part.toTake;
      return { part, kind, tagId: part.tagId, followers: takeBatch(waiting, taggedPerCall, isEnd, openIds) };
    }),
  );
  const changes = planned.filter(({ followers }) => followers.length > 0);
  const changed = await sendChanges(work, changes);
  for (const [at, { part, kind }] of changes.entries()) {
    const { done, refused, full } = changed[at] as (typeof changed)[number];
    part.refused += refused;
    part.full += full;
    part.has += kind === 'give' ? done.length : -done.length;
    part[kind === 'give' ? 'given' : 'taken'] += done.length;
  }
}

/** The OpenIDs of those who wait since an earlier tick. */
async function openIdsOf({ deps }: RunInWork, { parts }: SegmentPass): Promise<OpenIds> {
  const waiting = new Set(parts.flatMap(({ toGive, toTake }) => [...toGive, ...toTake]));
  const found = waiting.size > 0 ? await deps.people.identities.getMany([...waiting]) : [];
  return new Map(found.flatMap(({ _id, openId }) => (openId === undefined ? [] : [[_id, openId] as const])));
}

async function keep({ deps, fence }: RunInWork, set: Record<string, unknown>, unset: string[] = []): Promise<void> {
  if (!(await deps.syncs.change(deps.account.appId, fence, { set, unset }))) throw new LeaseLostError();
}

async function endPass(work: RunInWork, pass: SegmentPass, segments: ReadonlyMap<string, TagSegment>): Promise<void> {
  const { account, clock, segments: store, tagMirror } = work.deps;
  const at = clock.now();
  for (const { id, has, given, taken, refused, full } of pass.parts) {
    const segment = segments.get(id);
    const last = { at, has, given, taken, refused, full };
    if (segment?.state === 'removed') await deleteTag(work, segment);
    else await store.note(id, { set: { last }, unset: ['trouble'] });
  }
  const counts = pass.parts.flatMap(({ id, tagId, has }) => {
    const segment = segments.get(id);
    return segment?.state === 'kept' ? [{ id: tagId, name: segment.name, count: has }] : [];
  });
  await tagMirror.note(account.appId, counts);
  await keep(work, { segments: { done: pass.wanted } });
}

/** Walks over the followers, a thousand at a time, and writes down after each how far it is. */
async function goOn(work: RunInWork, begun: SegmentPass, all: readonly TagSegment[]): Promise<'done' | 'unfinished'> {
  const { people, account, clock } = work.deps;
  const now = clock.now();
  const segments = new Map(all.map((segment) => [segment._id, segment]));
  const withUsers = all.some(({ condition }) => asksForRecord(condition));
  const openIds = await openIdsOf(work, begun);
  for (let pass = begun; ;) {
    if (work.isOutOfTime) return 'unfinished';
    const { followers, next } = await followersPage(people, account.appId, pass.after, withUsers);
    const parts = structuredClone(pass.parts);
    for (const part of parts) judge(part, segments.get(part.id), followers, openIds, now);
    await sendParts(work, parts, next === undefined, openIds);
    pass = { ...pass, parts, after: next };
    if (next === undefined) {
      await endPass(work, pass, segments);
      return 'done';
    }
    await keep(work, { 'segments.pass': pass });
  }
}

async function applyWanted(work: RunInWork, state: SyncState['segments'], wanted: number) {
  const all = await work.deps.segments.all(work.deps.account.appId);
  let pass = state?.pass;
  if (!pass) {
    pass = await beginPass(work, all, wanted);
    await keep(work, { 'segments.pass': pass });
  }
  return goOn(work, pass, all);
}

/** What WeChat does not let us do today, or ever, must not keep the sync from its work. */
async function giveUp(work: RunInWork, error: unknown, wanted: number): Promise<'unfinished' | 'done'> {
  const { account, segments, logger, clock } = work.deps;
  if (isTagGone(error)) {
    // Deleted under us: the next tick begins anew, and makes it again.
    await keep(work, {}, ['segments.pass']);
    return 'unfinished';
  }
  if (!isLastingRefusal(error)) throw error;
  logger.warn('segments.refused', { kind: error.kind, reason: error.message });
  if (error.kind === 'quota') {
    await keep(work, { 'segments.notBefore': error.notBefore ?? nextShanghaiMidnight(clock.now()) });
    return 'unfinished';
  }
  for (const { _id } of await segments.all(account.appId))
    await segments.note(_id, { set: { trouble: error.message } });
  await keep(work, { segments: { done: wanted } });
  return 'done';
}

/**
 * Brings the tags of our segments to the followers who fit, with as few calls as that takes: ⌈given ÷ 50⌉ + ⌈taken ÷ 50⌉
 * for each tag, several at once. Two requests to the database for a thousand followers, three where the users are asked
 * for, and one for the changes of a tag among them. Killed anywhere, the next tick goes on; what WeChat was told twice
 * changes nothing. A used-up quota lets only this wait until it is there again.
 *
 * @param wanted the wish that is fulfilled; more may have come since
 */
export async function applySegments(
  work: RunInWork,
  state: SyncState['segments'],
  wanted: number,
): Promise<'done' | 'unfinished'> {
  try {
    return await applyWanted(work, state, wanted);
  } catch (error) {
    if (error instanceof LeaseLostError || (error as Error).name === 'OutOfTimeError') throw error;
    return giveUp(work, error, wanted);
  }
}
