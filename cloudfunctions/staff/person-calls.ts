import {
  personDecide,
  personMerge,
  personMergePreview,
  personMerges,
  personReviews,
  personUndoMerge,
} from '../../shared/contracts/index.ts';
import type { UserId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import { decideReview, listMerges, listReviews, undoMerge } from '../../shared/identity/index.ts';
import { call, owner } from '../../shared/runtime/index.ts';

/** What the contract has taken for two ids. */
const pairOf = ({ userId, otherId }: { userId: string; otherId: string }) => ({
  a: userId as UserId,
  b: otherId as UserId,
});

/** Who is who, where identifiers do not say it. A merge unites roles too, so all of this is for owners. */
export const personCalls = [
  call(personReviews, owner, async ({ input, runtime, concerning }) => {
    const { reviews, next } = await listReviews(runtime.people, input.after ? new Date(input.after) : undefined);
    await concerning(reviews.flatMap(({ userIds }) => userIds));
    return ok({
      reviews: reviews.map(({ _id, createdAt, rebinding, ...review }) => ({
        ...{ ...review, reviewId: _id },
        createdAt: createdAt.toISOString(),
        rebinding: rebinding && { at: rebinding.at.toISOString(), replaced: rebinding.replaced },
      })),
      next: next?.toISOString(),
    });
  }),
  call(personDecide, owner, async ({ input, caller, runtime, concerning }) => {
    await concerning((await runtime.people.reviews.get(input.reviewId))?.userIds ?? []);
    const decided = await decideReview(runtime, { ...input, by: caller.userId });
    return decided.ok ? ok({ reviewId: input.reviewId }) : decided;
  }),
  call(personMergePreview, owner, ({ input, runtime }) => runtime.people.merges.preview(pairOf(input))),
  call(personMerge, owner, async ({ input, caller, runtime }) => {
    const merged = await runtime.people.merges.merge({ ...pairOf(input), cause: 'staff', by: caller.userId });
    return merged.ok ? ok({ mergeId: merged.data._id, into: merged.data.into }) : merged;
  }),
  call(personMerges, owner, async ({ input, runtime, concerning }) => {
    const merges = await listMerges(runtime.people, input.userId as UserId);
    await concerning([input.userId as UserId, ...merges.map(({ from }) => from)]);
    return ok({
      merges: merges.map(({ _id, from, cause, state, decidedAt }) => ({
        ...{ mergeId: _id, from, cause, state },
        decidedAt: decidedAt.toISOString(),
      })),
    });
  }),
  call(personUndoMerge, owner, async ({ input, caller, runtime, concerning }) => {
    const merge = await runtime.people.merges.documents.get(input.mergeId);
    await concerning(merge ? [merge.into, merge.from] : []);
    const undone = await undoMerge(runtime.people.merges, { mergeId: input.mergeId, by: caller.userId });
    return undone.ok ? ok({ mergeId: undone.data._id }) : undone;
  }),
];
