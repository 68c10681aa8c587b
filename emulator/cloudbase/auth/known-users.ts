import type { Caller } from '../functions/index.ts';
import { CloudBaseError, type ActionHandler } from '../gateway/action.ts';

/** A user of CloudBase Auth as `getEndUserInfo` shows them. */
interface EndUser {
  uid: string;
  isAnonymous: boolean;
}

/** The web and anonymous users that have called something in this world. Mini program users have no account in CloudBase Auth here. */
export class KnownUsers {
  private readonly users = new Map<string, EndUser>();

  see(caller: Caller): void {
    if (caller.kind !== 'web' && caller.kind !== 'anonymous') return;
    this.users.set(caller.uid, { uid: caller.uid, isAnonymous: caller.kind === 'anonymous' });
  }

  /**
   * `auth.getUserInfoForAdmin`. The codes of both refusals are guesses; accounts on other platforms (`platform`,
   * `platformId`) do not exist here.
   */
  readonly getUserInfo: ActionHandler = ({ uuid, platform }) => {
    if (platform !== undefined) throw new CloudBaseError('INVALID_PARAM', 'no user is bound to another platform here');
    if (typeof uuid !== 'string' || uuid === '') throw new CloudBaseError('INVALID_PARAM', 'uuid must be a text');
    const user = this.users.get(uuid);
    if (!user) throw new CloudBaseError('USER_NOT_EXIST', 'no user with this uid has been seen');
    return { data: { openId: '', appId: '', customUserId: '', ...user } };
  };
}
