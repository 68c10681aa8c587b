import { DAY_MS, type Clock } from '../core/clock.ts';
import { secretHash, type Ids, type UserId } from '../core/ids.ts';
import type { Collection } from '../db/database.ts';

/** The one document of `ownerCodes`: makes whoever knows the code an owner, once. */
export interface OwnerCode {
  _id: typeof OWNER_CODE_ID;
  /** The code itself is shown to whoever deployed, and kept nowhere. */
  hash: string;
  expiresAt: Date;
  /** Each claim takes one, before the code is looked at. */
  triesLeft: number;
  createdAt: Date;
  usedBy?: UserId;
  usedAt?: Date;
}

export const OWNER_CODE_ID = 'owner';

/** 130 random bits. */
const CODE_LENGTH = 26;
const LIFE_MS = DAY_MS;
export const MOST_TRIES = 10;

/** Makes a code in place of any earlier one, used or not. It is given back here and never again. */
export async function issueOwnerCode({
  clock,
  ids,
  codes,
}: {
  clock: Clock;
  ids: Ids;
  codes: Collection<OwnerCode>;
}): Promise<{ code: string; expiresAt: Date }> {
  const code = ids.random(CODE_LENGTH);
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + LIFE_MS);
  const written = { hash: secretHash(code), expiresAt, triesLeft: MOST_TRIES, createdAt };
  const isReplaced = await codes.updateIf({ _id: OWNER_CODE_ID }, { set: written, unset: ['usedBy', 'usedAt'] });
  if (!isReplaced && (await codes.add({ _id: OWNER_CODE_ID, ...written })) === 'exists')
    throw new Error('another owner code was made in this moment: make one anew');
  return { code, expiresAt };
}
