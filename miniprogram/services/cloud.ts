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
  /** As the contract says it of the refusal. */
  details?: unknown;
}
export type CallResult<T> = { ok: true; data: T } | { ok: false; error: CallFailure };

/**
 * The only place that calls wx.cloud. Never rejects: a refusal of the function and a phone without network are both
 * something that a page has to show. A result that is no reply of ours (another function of this name is deployed, the
 * platform is in trouble) is COMMON.INTERNAL, with the platform's number of the call.
 */
export async function callCustomer<N extends CustomerCall>(
  call: N,
  input: InputOf<Contracts[N]>,
): Promise<CallResult<OutputOf<Contracts[N]>>> {
  try {
    const response = await wx.cloud.callFunction({ name: 'customer', data: { call, input } });
    const result: unknown = response.result;
    if (isReply<OutputOf<Contracts[N]>>(result)) return result;
    console.warn('no reply', call, result);
    // The typings leave requestID out; WeChat's answer has it.
    const { requestID } = response as { requestID?: string };
    return { ok: false, error: { code: 'COMMON.INTERNAL', ...(requestID && { requestId: requestID }) } };
  } catch (error) {
    console.warn('call failed', call, error);
    return { ok: false, error: { code: (await isOffline()) ? 'CONNECTION.OFFLINE' : 'CONNECTION.FAILED' } };
  }
}

/** Tells a reply from anything else; what it carries is the contract's business. */
function isReply<T>(result: unknown): result is Reply<T, ErrorCode> {
  const reply = result as { ok?: unknown; data?: unknown; error?: { code?: unknown } | null } | null | undefined;
  if (reply?.ok === true) return typeof reply.data === 'object' && reply.data !== null;
  return reply?.ok === false && typeof reply.error?.code === 'string';
}

async function isOffline(): Promise<boolean> {
  try {
    return (await wx.getNetworkType()).networkType === 'none';
  } catch {
    return false;
  }
}
