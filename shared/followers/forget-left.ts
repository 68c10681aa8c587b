import type { RunInWork } from './run-in-work.ts';
import { NOTHING_LISTED } from './sync-run.ts';
import { NO_MEMBERS_LISTED } from './tags/tag-progress.ts';

/**
 * Takes out of a run whom it names by OpenID and who has left, because a run may rest for long: a list that goes on after one
 * of them is begun again. No request where it names nobody, else one for each thousand.
 */
export async function forgetLeft(work: RunInWork): Promise<void> {
  const { followerId, people } = work.deps;
  const { aside, cursor, tagging } = work.run;
  const named = [cursor, tagging?.cursor, ...aside].filter((openId) => openId !== undefined);
  if (named.length === 0) return;
  const stored = await people.identities.getMany(named.map(followerId));
  const left = new Set(stored.flatMap(({ _id, follower }) => (follower?.state === 'unfollowed' ? _id : [])));
  if (left.size === 0) return;
  const hasLeft = (openId: string | undefined) => openId !== undefined && left.has(followerId(openId));
  await work.keep({
    aside: aside.filter((openId) => !hasLeft(openId)),
    ...(hasLeft(cursor) && NOTHING_LISTED),
    ...(tagging && hasLeft(tagging.cursor) && { tagging: { ...tagging, cursor: undefined, ...NO_MEMBERS_LISTED } }),
  });
}
