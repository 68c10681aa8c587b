import { callCustomer, type CallResult, type CustomerCall } from './cloud';
import type { InputOf, OutputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import { signInAgain } from './session';

/**
 * A call for people who are known. The server may have lost what this phone believes (an erased record), or has not met
 * the person yet: then once more, after signing in.
 */
export async function callAsMember<N extends CustomerCall>(
  call: N,
  input: InputOf<Contracts[N]>,
): Promise<CallResult<OutputOf<Contracts[N]>>> {
  const result = await callCustomer(call, input);
  if (result.ok || result.error.code !== 'COMMON.NOT_SIGNED_IN') return result;
  const signedIn = await signInAgain();
  return signedIn.ok ? callCustomer(call, input) : signedIn;
}
