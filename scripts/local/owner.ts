import type { World } from '../../emulator/world.ts';
import { databaseOver } from '../../shared/cloudbase/collection.ts';
import { randomIds } from '../../shared/core/ids.ts';
import { issueOwnerCode, RoleLog } from '../../shared/roles/index.ts';
import { WorldControl } from '../main-job/control.ts';
import { adminDatabase } from './admin-database.ts';
import { LOCAL_ENVIRONMENT } from './application.ts';

/** Who owns the merchant's business in the local world, and sees what operators see. */
export const OWNER = '许知行';

/** Makes them one as everywhere: by a one-time code that they claim (`npm run owner-code`). */
export async function makeOwner(world: World): Promise<void> {
  const control = new WorldControl(world.addresses);
  await control.call('customer', OWNER, 'user.signIn', {});
  const { codes } = new RoleLog(databaseOver(adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT)));
  const { code } = await issueOwnerCode({ clock: world.clock, ids: randomIds, codes });
  const claimed = await control.call('customer', OWNER, 'owner.claim', { code });
  if (!claimed.ok) throw new Error(`${OWNER} became no owner: ${claimed.error.code}`);
}
