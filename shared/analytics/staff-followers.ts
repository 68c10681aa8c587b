import type { IdentityId } from '../core/ids.ts';
import { BATCH_SIZE, inBatches } from '../db/database.ts';
import type { People } from '../identity/index.ts';

/** Who of these followers works for the merchant now; a request for each thousand, none for nobody. */
export async function staffAmong({ users }: People, ids: readonly (IdentityId | undefined)[]): Promise<Set<string>> {
  const staff = new Set<string>();
  for (const batch of inBatches([...new Set(ids.flatMap((id) => id ?? []))], BATCH_SIZE)) {
    const where = { identityIds: { in: batch } };
    for (const { identityIds, roles } of await users.find({
      where,
      limit: BATCH_SIZE,
      fields: ['identityIds', 'roles'],
    }))
      if (roles.length > 0) for (const id of identityIds) staff.add(id);
  }
  return staff;
}
