import type { Clock } from '../core/clock.ts';
import type { StoreId, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { People } from './people.ts';
import { changeRecords } from './person.ts';
import { addressText, namedFields, presentPreferences, type Preferences, type Preferred } from './preferences.ts';

export interface PreferenceDeps {
  clock: Clock;
  people: People;
  stores: { isKept(storeId: StoreId): Promise<boolean> };
  /** Whether what somebody wrote may be kept. */
  mayBeKept(text: string): Promise<boolean>;
}

/** What stands there of an address; `before`: for the undo of a merge. */
const ADDRESSES = ['preferences.address.value', 'preferences.address.before'];

/** Forgets the delivery address, also what records that were merged had, whatever is merged meanwhile. Four requests. */
export function forgetAddress(
  { people, clock }: Pick<PreferenceDeps, 'people' | 'clock'>,
  userId: UserId,
): Promise<void> {
  const at = clock.now();
  const patch = { set: { 'preferences.address': { at }, updatedAt: at }, inc: { 'preferences.revision': 1 } };
  return changeRecords(people, userId, async (ids) => {
    for (const address of ADDRESSES)
      await people.users.updateMany({ _id: { in: ids }, [address]: { exists: true } }, patch);
  });
}

/** `null` takes back. */
export type PreferenceChange = {
  userId: UserId;
  /** The revision that was changed; 0 as long as nothing was said. */
  revision: number;
} & { [F in keyof Preferred]?: Preferred[F] | null };

type SaveRefusal = 'PREFERENCES.CHANGED_MEANWHILE' | 'PREFERENCES.NO_SUCH_STORE' | 'PREFERENCES.TEXT_REFUSED';

/** The change stands there already, by a request whose answer was lost. */
function isRepeat(stored: Preferences | undefined, change: PreferenceChange): boolean {
  if (stored?.revision !== change.revision + 1) return false;
  const valueOf = (field: keyof Preferred) => JSON.stringify(stored[field]?.value ?? null);
  return namedFields(change).every((field) => stored[field] && valueOf(field) === JSON.stringify(change[field]));
}

/** What does not depend on what stands there. */
async function problemOf(
  { stores, mayBeKept }: PreferenceDeps,
  { storeId, address }: PreferenceChange,
): Promise<SaveRefusal | undefined> {
  if (storeId && !(await stores.isKept(storeId))) return 'PREFERENCES.NO_SUCH_STORE';
  return address && !(await mayBeKept(addressText(address))) ? 'PREFERENCES.TEXT_REFUSED' : undefined;
}

/**
 * Keeps what somebody prefers, in one conditional write: of two devices that change the same revision one learns of the
 * other, and a repeat changes nothing. Two database requests, and one where a store is named.
 */
export async function savePreferences(
  deps: PreferenceDeps,
  change: PreferenceChange,
): Promise<Result<Preferences, SaveRefusal>> {
  const { people, clock } = deps;
  const user = await people.live(change.userId);
  if (!user) throw new Error('the record was removed between admission and now');
  const stored = user.preferences;
  if (stored && isRepeat(stored, change)) return ok(stored);
  if ((stored?.revision ?? 0) !== change.revision)
    return err('PREFERENCES.CHANGED_MEANWHILE', presentPreferences(stored));
  const problem = await problemOf(deps, change);
  if (problem) return err(problem);

  const at = clock.now();
  const said = namedFields(change).map((field) => {
    const value = change[field];
    return [field, value === null ? { at } : { value, at }] as const;
  });
  const saved: Preferences = { ...stored, revision: change.revision + 1, ...Object.fromEntries(said) };
  const isAsRead = { 'preferences.revision': stored ? stored.revision : { exists: false } };
  const where = { _id: user._id, mergedInto: { exists: false }, ...isAsRead };
  if (await people.users.updateIf(where, { set: { preferences: saved, updatedAt: at } })) return ok(saved);
  return savePreferences(deps, change);
}
