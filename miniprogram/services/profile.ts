import type { OutputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import type { CallResult } from './cloud';
import { kept } from './kept';
import { callAsMember } from './signed-in';

export type Profile = OutputOf<Contracts['user.profile']>;

/** Everything on the page “me”. */
export const readProfile = (): Promise<CallResult<Profile>> => callAsMember('user.profile', {});

/** What only owners may do is shown to whom the page “me” last told that they are one; each call asks again. */
export const isOwner = (): boolean => kept<Profile>('me')?.value.roles.includes('owner') ?? false;
