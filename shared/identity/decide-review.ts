import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { findAll } from '../db/find-all.ts';
import type { Merge } from './merge.ts';
import type { People } from './people.ts';
import type { LinkReview } from './reviews.ts';

const PAGE = 50;
/** More than are joined into anybody. */
const MOST_MERGES = 100;

/**
 * What waits for a decision, the oldest first, from behind `after` on: fifty, and whatever was held in the same millisecond as
 * the last of them. One request, two where more follows.
 */
export async function listReviews(people: People, after?: Date): Promise<{ reviews: LinkReview[]; next?: Date }> {
  const isOpen = { decision: { exists: false } };
  const where = { ...isOpen, ...(after ? { createdAt: { gt: after } } : {}) };
  const found = await people.reviews.find({ where, orderBy: { field: 'createdAt', direction: 'asc' }, limit: PAGE });
  const last = found.at(-1)?.createdAt;
  if (!last || found.length < PAGE) return { reviews: found };
  const ofLast = await findAll(people.reviews, { ...isOpen, createdAt: last });
  return { reviews: [...found.filter(({ createdAt }) => createdAt < last), ...ofLast], next: last };
}

/** The account was bound to another Open Platform account: from now on other UnionIDs than it had are believed. */
async function rebind(
  { people, clock }: { people: People; clock: Clock },
  { _id, kind }: LinkReview,
  by: UserId,
): Promise<boolean> {
  if (kind !== 'unionIdChanged') return false;
  const isFirst = { _id, rebinding: { exists: false } };
  await people.reviews.updateIf(isFirst, { set: { rebinding: { by, at: clock.now(), replaced: 0 } } });
  return true;
}

/**
 * Decides what was held. `apart`: it stays as it is, and the same is never reported again. `again`: it is forgotten, and what
 * WeChat tells of the identity is news once more. `rebind` (of `unionIdChanged` only): the other UnionIDs of the account are
 * believed until one of the other two is decided; it stays in the list, with how many were replaced. Kept with who decided;
 * a repeat changes nothing.
 */
export async function decideReview(
  { people, clock }: { people: People; clock: Clock },
  { reviewId, decision, by }: { reviewId: string; decision: 'apart' | 'again' | 'rebind'; by: UserId },
): Promise<Result<LinkReview, 'REVIEW.NOT_FOUND' | 'REVIEW.NO_REBINDING'>> {
  const review = await people.reviews.get(reviewId);
  if (!review) return err('REVIEW.NOT_FOUND');
  if (decision === 'rebind')
    return (await rebind({ people, clock }, review, by)) ? ok(review) : err('REVIEW.NO_REBINDING');
  if (decision === 'apart') {
    const isOpen = { _id: reviewId, decision: { exists: false } };
    await people.reviews.updateIf(isOpen, { set: { decision: { what: decision, by, at: clock.now() } } });
    return ok(review);
  }
  const { identityId } = review;
  if (identityId) await people.identities.updateIf({ _id: identityId }, { unset: ['toldUnionId'] });
  await people.reviews.removeIf({ _id: reviewId });
  return ok(review);
}

/** What was joined into a person's record, the newest first. Two requests. */
export async function listMerges(people: People, userId: UserId): Promise<Merge[]> {
  const where = { into: { in: await people.idsOf(userId) } };
  const found = await people.merges.documents.find({ where, limit: MOST_MERGES });
  return found.sort((a, b) => b.decidedAt.getTime() - a.decidedAt.getTime());
}
