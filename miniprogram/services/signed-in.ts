import { callCustomer, callStaff, type CallResult, type CustomerCall, type StaffCall } from './cloud';
import type { InputOf, OutputOf } from '../../shared/contracts/contract';
import type { CallName, Contracts } from '../../shared/contracts/types';
import { signInAgain } from './session';

/**
 * A call for people who are known. The server may have lost what this phone believes (an erased record), or has not met
 * the person yet: then once more, after signing in.
 */
async function signedIn<T>(call: () => Promise<CallResult<T>>): Promise<CallResult<T>> {
  const result = await call();
  if (result.ok || result.error.code !== 'COMMON.NOT_SIGNED_IN') return result;
  const again = await signInAgain();
  return again.ok ? call() : again;
}

type Called<N extends CallName> = Promise<CallResult<OutputOf<Contracts[N]>>>;

export const callAsMember = <N extends CustomerCall>(call: N, input: InputOf<Contracts[N]>): Called<N> =>
  signedIn(() => callCustomer(call, input));

/** What comes of it is decided by the roles on the person's record, whatever page asks. */
export const callAsStaff = <N extends StaffCall>(call: N, input: InputOf<Contracts[N]>): Called<N> =>
  signedIn(() => callStaff(call, input));
