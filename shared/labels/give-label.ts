import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { People, User } from '../identity/index.ts';
import { MOST_ON_A_PERSON, type Labels } from './labels.ts';

export interface GiveDeps {
  clock: Clock;
  people: Pick<People, 'live' | 'users'>;
  labels: Labels;
}

/** A label of a person, by any of their ids. */
export interface Labelling {
  userId: UserId;
  label: string;
}

interface Labelled {
  userId: UserId;
  labels: string[];
}

const presented = ({ _id: userId }: User, labels: readonly string[]): Labelled => ({ userId, labels: [...labels] });

/** The labels of a person who is there, for staff. */
export async function labelsOf(
  { people }: { people: Pick<People, 'live'> },
  userId: UserId,
): Promise<Result<Labelled, 'LABEL.NOBODY'>> {
  const user = await people.live(userId);
  return !user || user.isShutOut ? err('LABEL.NOBODY') : ok(presented(user, user.labels ?? []));
}

/** A record that leads nowhere else, and is not being erased. */
export const MAY_BE_LABELLED = { mergedInto: { exists: false }, isShutOut: { exists: false } } as const;

/** A condition: one more finds room. */
export const HAS_ROOM = { [`labels.${MOST_ON_A_PERSON - 1}`]: { exists: false } } as const;

/**
 * Gives a person a label, for staff: one conditional write on the record that stands, so that what others give at the same
 * moment stays too. A repeat changes nothing. Three requests.
 */
export async function giveLabel(
  { clock, people, labels }: GiveDeps,
  { userId, label }: Labelling,
): Promise<Result<Labelled, 'LABEL.NOT_FOUND' | 'LABEL.NOBODY' | 'LABEL.TOO_MANY_ON_PERSON'>> {
  if (!(await labels.isKept(label))) return err('LABEL.NOT_FOUND');
  for (;;) {
    const user = await people.live(userId);
    if (!user || user.isShutOut) return err('LABEL.NOBODY');
    const own = user.labels ?? [];
    if (own.includes(label)) return ok(presented(user, own));
    if (own.length >= MOST_ON_A_PERSON) return err('LABEL.TOO_MANY_ON_PERSON');
    const patch = { addToSet: { labels: label }, set: { updatedAt: clock.now() } };
    if (await people.users.updateIf({ _id: user._id, ...MAY_BE_LABELLED, ...HAS_ROOM }, patch))
      return ok(presented(user, [...own, label]));
    // Merged, filled or erased between the two requests.
  }
}

/** Takes a label off a person, for staff; a repeat changes nothing. Two requests. */
export async function takeLabel(
  { clock, people }: Omit<GiveDeps, 'labels'>,
  { userId, label }: Labelling,
): Promise<Result<Labelled, 'LABEL.NOBODY'>> {
  for (;;) {
    const user = await people.live(userId);
    if (!user || user.isShutOut) return err('LABEL.NOBODY');
    const own = user.labels ?? [];
    if (!own.includes(label)) return ok(presented(user, own));
    const patch = { pull: { labels: [label] }, set: { updatedAt: clock.now() } };
    await people.users.updateIf({ _id: user._id, ...MAY_BE_LABELLED, labels: label }, patch);
    // Looked at once more: it may have been merged between the two requests.
  }
}
