import { DAY_MS, type Clock } from '../core/clock.ts';
import { derivedId, secretHash, type UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { User } from './identity.ts';
import type { Merge } from './merge.ts';
import { SETTLED_AFTER_MS } from './merges.ts';
import type { People } from './people.ts';
import { changeRecords } from './person.ts';
import { maskedPhone, type VerifiedPhone } from './phone.ts';

/** What became of it: kept; two records are one now; or held, because what the number says is not certain (`linkReviews`). */
export type PhoneOutcome =
  { outcome: 'kept' | 'held'; phone: string } | { outcome: 'joined'; phone: string; merge: Merge };

/**
 * A number that somebody gave up is given to somebody else after ninety days at the earliest: so two who have verified it
 * within them are one person.
 */
export const NUMBER_RESTS_MS = 90 * DAY_MS;

interface PhoneDeps {
  clock: Clock;
  people: People;
  /** The number behind a code; none where the code is made up, old or used. */
  readPhone(code: string): Promise<string | undefined>;
}

/** Enough to tell one other from several. */
const OTHERS = 3;

/**
 * Keeps the number behind the code of a tap on the record of whoever tapped, and joins the one other record of the same
 * number, if nothing speaks against it. The record comes first and is looked for afterwards: of two who verify one number at
 * once, the later sees the other. A repeat of the same code goes on where the first was killed, for two minutes; one whose
 * number was not written yet needs another tap. Three database requests, a dozen more when records are joined.
 */
export async function linkPhone(
  deps: PhoneDeps,
  { userId, code }: { userId: UserId; code: string },
): Promise<Result<PhoneOutcome, 'PHONE.WRONG_CODE'>> {
  const { people, clock, readPhone } = deps;
  const user = await people.live(userId);
  if (!user) throw new Error('the record was removed between admission and now');
  const codeId = secretHash(code);
  if (user.phone?.codeId === codeId) return ok(await repeated(people, user, user.phone, clock.now()));
  const number = await readPhone(code);
  if (number === undefined) return err('PHONE.WRONG_CODE');
  const phone: VerifiedPhone = { number, verifiedAt: clock.now(), codeId };
  const live = { _id: user._id, mergedInto: { exists: false } };
  // Merged or removed in between: what is not written is not believed.
  if (!(await people.users.updateIf(live, { set: { phone, updatedAt: clock.now() } }))) return err('PHONE.WRONG_CODE');
  return ok(await joinByPhone(people, user, phone));
}

/** Later than any repeat of a killed call the number says nothing new: what it joined may have been undone since. */
async function repeated(people: People, user: User, phone: VerifiedPhone, now: Date): Promise<PhoneOutcome> {
  if (now.getTime() - phone.verifiedAt.getTime() < SETTLED_AFTER_MS) return joinByPhone(people, user, phone);
  return { outcome: 'kept', phone: maskedPhone(phone.number) };
}

async function joinByPhone(people: People, user: User, { number, verifiedAt }: VerifiedPhone): Promise<PhoneOutcome> {
  const phone = maskedPhone(number);
  const where = { 'phone.number': number, mergedInto: { exists: false } };
  const found = await people.users.find({ where, limit: OTHERS });
  const others = found.filter(({ _id }) => _id !== user._id);
  const [other] = others;
  if (!other) return { outcome: 'kept', phone };
  const age = verifiedAt.getTime() - (other.phone?.verifiedAt.getTime() ?? 0);
  const isCertain = others.length === 1 && Math.abs(age) < NUMBER_RESTS_MS && !hasRoles([user, other]);
  const merged = isCertain && (await people.merges.merge({ a: user._id, b: other._id, cause: 'phone', by: user._id }));
  if (merged && merged.ok) return { outcome: 'joined', phone, merge: merged.data };
  // One record already; or the other is being erased.
  if (merged && ['MERGE.SAME_USER', 'MERGE.NOT_FOUND'].includes(merged.error)) return { outcome: 'kept', phone };
  await holdShared(people, [user, ...others], verifiedAt);
  return { outcome: 'held', phone };
}

/** Nobody gets a role because a number was given to them. */
const hasRoles = (users: readonly User[]): boolean => users.some(({ roles }) => roles.length > 0);

async function holdShared(people: People, users: readonly User[], createdAt: Date): Promise<void> {
  const userIds = users.map(({ _id }) => _id).sort();
  await people.reviews.add({
    _id: `sharedPhone:${derivedId(userIds.join())}`,
    kind: 'sharedPhone',
    userIds,
    createdAt,
  });
}

/** Forgets the number, also what records that were merged had for an undo, whatever is merged meanwhile. Four requests. */
export const forgetPhone = (people: People, userId: UserId): Promise<void> =>
  changeRecords(people, userId, async (ids) => {
    await people.users.updateMany({ _id: { in: ids } }, { unset: ['phone'] });
    await people.merges.documents.updateMany({ into: { in: ids } }, { unset: ['before.phone'] });
  });
