import type { OutputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import type { CallResult } from './cloud';
import { callAsMember } from './signed-in';

export type Profile = OutputOf<Contracts['user.profile']>;

/** Everything on the page “me”. */
export const readProfile = (): Promise<CallResult<Profile>> => callAsMember('user.profile', {});
