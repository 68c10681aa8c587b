import type { Caller } from '../functions/index.ts';
import { CloudBaseError } from '../gateway/action.ts';
import type { FileAccess } from './actions.ts';

/**
 * What a client may do with files: all are private, so only who uploaded one may read, replace and delete it. The
 * other levels of the platform are not implemented. https://docs.cloudbase.net/storage/data-permission
 */
export function accessOf(caller: Caller): FileAccess {
  const user = userOf(caller);
  if (user === undefined) throw new CloudBaseError('STORAGE_EXCEED_AUTHORITY', 'storage permission denied');
  const isOwn = ({ owner }: { owner?: string }): boolean => owner === user;
  return { mayRead: isOwn, mayWrite: isOwn, owner: user };
}

function userOf(caller: Caller): string | undefined {
  if (caller.kind === 'miniprogram') return caller.openId;
  return caller.kind === 'web' || caller.kind === 'anonymous' ? caller.uid : undefined;
}
