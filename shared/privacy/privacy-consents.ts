import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { BATCH_SIZE, inBatches, type Collection, type Database } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import { idsOf, type User } from '../identity/index.ts';
import type { PrivacyPolicies, PrivacyPolicy } from './policies.ts';

/**
 * Document of `privacyConsents`: somebody agreed to a version of the policy, or took that back. Only ever appended; the
 * newest counts. `_id` is the person's and that of the tap, so that one tap told twice is one.
 */
export interface PrivacyConsent {
  _id: string;
  userId: UserId;
  what: 'agreed' | 'withdrawn';
  at: Date;
  /** Of what was agreed to. */
  version?: string;
  /** Where in the mini program. */
  place?: string;
  /** Withdrawn by this merge with a record that had withdrawn. */
  mergeId?: string;
}

/** Who has agreed to what. */
export interface PrivacyDeps {
  clock: Clock;
  policies: PrivacyPolicies;
  privacyConsents: Collection<PrivacyConsent>;
}

/** What a person has agreed to, beside the policy that holds. */
export interface Standing {
  current?: PrivacyPolicy;
  agreed?: PrivacyConsent;
}

export const privacyConsents = (database: Database): Collection<PrivacyConsent> =>
  database.collection<PrivacyConsent>('privacyConsents');

/** More than two devices write in one millisecond. */
const AT_ONCE = 10;

/** The newest of these words; of several of one millisecond a withdrawal. */
export function newestOf(words: readonly PrivacyConsent[]): PrivacyConsent | undefined {
  const at = Math.max(...words.map((word) => word.at.getTime()));
  const newest = words.filter((word) => word.at.getTime() === at);
  return newest.find(({ what }) => what === 'withdrawn') ?? newest[0];
}

/** The newest word, or the newest that is not after `until`. One request. */
export async function newestWord(
  consents: Collection<PrivacyConsent>,
  userId: UserId,
  until?: Date,
): Promise<PrivacyConsent | undefined> {
  const orderBy = { field: 'at', direction: 'desc' } as const;
  const where = { userId, ...(until ? { at: { lte: until } } : {}) };
  return newestOf(await consents.find({ where, orderBy, limit: AT_ONCE }));
}

/** The last word of this kind under each of these ids. One request for a thousand words. */
async function lastWords(
  consents: Collection<PrivacyConsent>,
  userIds: readonly UserId[],
  what: PrivacyConsent['what'],
): Promise<ReadonlyMap<UserId, Date>> {
  const pages = inBatches(userIds, BATCH_SIZE).map((some) => findAll(consents, { userId: { in: some }, what }));
  const words = (await Promise.all(pages)).flat().sort((a, b) => a.at.getTime() - b.at.getTime());
  return new Map(words.map(({ userId, at }) => [userId, at]));
}

/**
 * Who of these people has taken back the agreement to the privacy policy: whose newest word is a withdrawal, under any of
 * their ids, because a merge may not have moved the words yet. One request, one more where some have withdrawn.
 */
export async function withdrawnAmong(
  consents: Collection<PrivacyConsent>,
  people: readonly User[],
): Promise<ReadonlySet<UserId>> {
  const withdrawn = await lastWords(consents, people.flatMap(idsOf), 'withdrawn');
  const agreed = await lastWords(consents, [...withdrawn.keys()], 'agreed');
  const isWithdrawn = (id: UserId) => {
    const at = withdrawn.get(id);
    return at !== undefined && (agreed.get(id) ?? 0) <= at;
  };
  return new Set(people.flatMap((user) => (idsOf(user).some(isWithdrawn) ? [user._id] : [])));
}

/** What the person has agreed to, and what holds; two database requests. */
export async function standingOf({ policies, privacyConsents }: PrivacyDeps, userId: UserId): Promise<Standing> {
  const [current, newest] = await Promise.all([policies.current(), newestWord(privacyConsents, userId)]);
  return { current, agreed: newest?.what === 'agreed' ? newest : undefined };
}

/** Keeps that somebody agrees to the policy that holds; four database requests. */
export async function agreeToPolicy(
  deps: PrivacyDeps,
  { userId, version, place, requestKey }: { userId: UserId; version: string; place: string; requestKey: string },
): Promise<Result<Standing, 'PRIVACY.OUTDATED_POLICY'>> {
  const current = await deps.policies.current();
  if (current?._id !== version) return err('PRIVACY.OUTDATED_POLICY', current && presentPolicy(current));
  const at = deps.clock.now();
  await deps.privacyConsents.add({ _id: `${userId}:${requestKey}`, userId, what: 'agreed', at, version, place });
  return ok(await standingOf(deps, userId));
}

/** Keeps that somebody takes back what they agreed to; three database requests. */
export async function withdrawConsent(
  deps: PrivacyDeps,
  { userId, requestKey }: { userId: UserId; requestKey: string },
): Promise<Standing> {
  const at = deps.clock.now();
  await deps.privacyConsents.add({ _id: `${userId}:${requestKey}`, userId, what: 'withdrawn', at });
  return standingOf(deps, userId);
}

/** A policy as its contract shows it. */
export const presentPolicy = ({ _id: version, publishedAt, url }: PrivacyPolicy) => ({
  version,
  publishedAt: publishedAt.toISOString(),
  ...(url === undefined ? {} : { url }),
});

/** What somebody has agreed to, as its contract shows it. */
export const presentStanding = ({ current, agreed }: Standing) => ({
  ...(current ? { current: presentPolicy(current) } : {}),
  ...(agreed?.version && agreed.place
    ? { agreed: { version: agreed.version, place: agreed.place, at: agreed.at.toISOString() } }
    : {}),
  isCurrent: current !== undefined && agreed?.version === current._id,
});
