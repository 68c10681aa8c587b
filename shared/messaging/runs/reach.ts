import type { PeopleCondition } from '../../contracts/segment.ts';
import type { Clock } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import type { Collection } from '../../db/database.ts';
import { openIdsOf, type People, type User } from '../../identity/index.ts';
import { withdrawnAmong, type PrivacyConsent } from '../../privacy/index.ts';
import { nextStretches } from '../../segments/index.ts';
import type { Consents, ConsentSubject } from '../consents.ts';

export interface ReachDeps {
  clock: Clock;
  people: People;
  consents: Consents;
  privacyConsents: Collection<PrivacyConsent>;
}

/**
 * By which OpenIDs those of these people are addressed who may be sent a notice because they are of a segment: they have
 * agreed to its template and have an accept left, and they have not taken back their agreement to the privacy policy, by
 * which people are sorted into segments. Three requests for a thousand people, one or two more where some have.
 */
export async function openIdsReached(
  { people, consents, privacyConsents }: ReachDeps,
  template: Omit<ConsentSubject, 'openId'>,
  users: readonly User[],
): Promise<string[]> {
  const openIds = await openIdsOf(people, template.appId, users);
  if (openIds.size === 0) return [];
  const agreed = await consents.agreedAmong(template, [...openIds.values()]);
  const would = users.filter(({ _id }) => agreed.has(openIds.get(_id) ?? ''));
  const withdrawn = await withdrawnAmong(privacyConsents, would);
  return would.flatMap(({ _id }) => (withdrawn.has(_id) ? [] : (openIds.get(_id) ?? [])));
}

/** How many of the next 5,000 people belong to a segment, and how many of those a notice would reach now. */
export async function reachOf(
  deps: ReachDeps,
  template: Omit<ConsentSubject, 'openId'>,
  { condition, after }: { condition: PeopleCondition; after?: UserId },
) {
  const reach: { people: number; members: number; reached: number; next?: UserId } = {
    ...{ people: 0, members: 0, reached: 0 },
  };
  for await (const { people, members, next } of nextStretches(deps, condition, after)) {
    const known = members.filter(({ isShutOut }) => !isShutOut);
    reach.people += people;
    reach.members += known.length;
    reach.reached += (await openIdsReached(deps, template, known)).length;
    reach.next = next;
  }
  return reach;
}
