import type { IdentityId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { mapParallel } from '../core/parallel.ts';
import { Refusals } from '../db/refusals.ts';
import type { Identity, People } from '../identity/index.ts';
import type { FollowerDetails } from '../wechat/endpoints/index.ts';
import { unfollowed } from './follow-events.ts';
import { followerState, isLateUnionId, isStored, notNewerThan } from './follower-words.ts';
import { newIdentity, storeNew } from './store-new.ts';
import { countOf, NOTHING_YET, type SyncCounts } from './sync-run.ts';
import type { SyncStates } from './sync-state.ts';
import { whose } from './whose-identity.ts';

export interface StoreDeps {
  account: { readonly appId: string };
  people: People;
  syncs: Pick<SyncStates, 'raiseLeaving'>;
  logger: Pick<Logger, 'error'>;
}

/** Somebody of whom WeChat has told. */
export interface Told {
  id: IdentityId;
  known?: Identity;
  details: FollowerDetails;
}

/** Single writes under way at once, within one batch. */
const PARALLEL_WRITES = 8;

/** Replaces what is known of a follower, unless a newer word is stored; false then. */
async function update({ people }: StoreDeps, known: Identity, details: FollowerDetails, at: Date): Promise<boolean> {
  // Who is back in the middle of being erased may name a user who is no more.
  const isReturning = known.pending === 'details' && known.leftAt !== undefined && known.userId !== undefined;
  const isBack = known.follower?.state === 'unfollowed' || isReturning;
  if (isBack) await people.unlist([known._id]);
  const person = await whose(people, isBack ? { ...known, userId: undefined } : known, details, at);
  const learned = isLateUnionId(known, details) ? { unionIdAt: at } : {};
  const told = Object.entries({ ...followerState(details, at), ...learned }).map(
    ([field, value]) => [`follower.${field}`, value] as const,
  );
  const present = told.filter(([, value]) => value !== undefined);
  const absent = told.filter(([, value]) => value === undefined).map(([path]) => path);
  // Field by field, because a scan may be written at the same moment.
  return people.identities.updateIf(notNewerThan(at, known, 'following'), {
    set: { ...person, openId: details.openId, ...Object.fromEntries(present), updatedAt: at },
    unset: ['pending', ...absent],
  });
}

/** One who is stored already: brought up to date if there is something to say. */
async function storeKnown(
  deps: StoreDeps,
  known: Identity,
  details: FollowerDetails,
  at: Date,
): Promise<keyof SyncCounts> {
  if (!details.subscribed) {
    // Nothing but an event is known of them. Of others something would be lost: the run's last stage asks once more.
    if (known.pending !== 'details') return 'left';
    const isGone = await deps.people.identities.updateIf(notNewerThan(at, known, 'unfollowed'), unfollowed(at));
    if (!isGone) return 'unchanged';
    await deps.syncs.raiseLeaving(deps.account.appId);
    return 'left';
  }
  if (isStored(known, details) || !(await update(deps, known, details, at))) return 'unchanged';
  return known.follower?.state === 'unfollowed' ? 'rejoined' : 'changed';
}

/**
 * Writes what WeChat says of some followers at `at`. Whose document the database does not take, of whatever is to be written
 * of them, is named with the reason in the log, and keeps nobody else back.
 */
export async function storeTold(
  deps: StoreDeps,
  told: readonly Told[],
  at: Date,
): Promise<{ counts: SyncCounts; unwritable: { openId: string }[] }> {
  const strangers = told.filter(({ known }) => !known);
  const fresh = strangers.filter(({ details }) => details.subscribed);
  const gone = strangers.filter(({ details }) => !details.subscribed);
  // An attempt that died may have made users for them.
  if (gone.length > 0) await deps.people.unlist(gone.map(({ id }) => id));
  const identities = fresh.map((one) => newIdentity(one.id, deps.account.appId, one.details, at));
  const stored = await storeNew(deps.people, identities);
  const met = new Map(stored.met.map((identity) => [identity._id, identity]));
  const others = told.flatMap(({ id, known = met.get(id), details }) => (known ? [{ id, known, details }] : []));
  const refusals = new Refusals<IdentityId>();
  const outcomes = await mapParallel(others, PARALLEL_WRITES, ({ id, known, details }) =>
    refusals.unless(id, () => storeKnown(deps, known, details, at)),
  );
  const refused = new Map([...stored.refused, ...refusals.all].map(({ document, error }) => [document, error]));
  for (const [id, error] of refused) deps.logger.error('sync.unwritable', { id, error });
  const done = outcomes.flatMap((outcome) => outcome ?? []);
  const newUnionIds = others.filter(({ known, details }, index) => {
    const outcome = outcomes[index];
    return outcome && outcome !== 'unchanged' && isLateUnionId(known, details);
  }).length;
  const added = fresh.length - met.size - stored.refused.length;
  return {
    counts: { ...NOTHING_YET, ...countOf(done), added, newUnionIds, unwritable: refused.size },
    unwritable: told.flatMap(({ id, details }) => (refused.has(id) ? details : [])),
  };
}
