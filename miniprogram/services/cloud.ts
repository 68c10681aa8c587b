import type { InputOf, OutputOf, Reply } from '../../shared/contracts/contract';
import type { CallName, Contracts, ErrorCode } from '../../shared/contracts/types';

/** Calls of the function `customer`; those of staff go to a function of their own. */
export type CustomerCall = Exclude<CallName, `redeem.${string}`>;

/** What can go wrong before a function has answered. */
export type ConnectionErrorCode = 'CONNECTION.OFFLINE' | 'CONNECTION.FAILED';

export interface CallFailure {
  code: ErrorCode | ConnectionErrorCode;
  /** What a person quotes when asking for help; the function's log has it too. */
  requestId?: string;
}
export type CallResult<T> = { ok: true; data: T } | { ok: false; error: CallFailure };

/**
 * The only place that calls wx.cloud. Never rejects: a refusal of the function and a phone without network are both
 * something that a page has to show.
 */
export async function callCustomer<N extends CustomerCall>(
  call: N,
  input: InputOf<Contracts[N]>,
): Promise<CallResult<OutputOf<Contracts[N]>>> {
  try {
    const response = await wx.cloud.callFunction({ name: 'customer', data: { call, input } });
    return response.result as unknown as Reply<OutputOf<Contracts[N]>, ErrorCode>;
  } catch (error) {
    console.warn('call failed', call, error);
    return { ok: false, error: { code: (await isOffline()) ? 'CONNECTION.OFFLINE' : 'CONNECTION.FAILED' } };
  }
}

async function isOffline(): Promise<boolean> {
  try {
    return (await wx.getNetworkType()).networkType === 'none';
  } catch {
    return false;
  }
}
