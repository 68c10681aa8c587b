import type { InputOf, OutputOf, Reply } from '../../shared/contracts/contract';
import type { CallName, Contracts, ErrorCode } from '../../shared/contracts/types';

/** Calls of the function `staff` that pages make. */
type StaffSubject =
  | ('redeem' | 'campaign' | 'channel' | 'code' | 'grant' | 'menu' | 'report' | 'segment' | 'sync')
  | ('label' | 'role' | 'audit' | 'person' | 'notice' | 'tag');
export type StaffCall = Extract<CallName, `${StaffSubject}.${string}` | `store.${'list' | 'save' | 'remove'}`>;
/** Calls of the function `customer`. */
export type CustomerCall = Exclude<CallName, StaffCall>;

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
async function callFunction<N extends CallName>(
  name: 'customer' | 'staff',
  call: N,
  input: InputOf<Contracts[N]>,
): Promise<CallResult<OutputOf<Contracts[N]>>> {
  try {
    const response = await wx.cloud.callFunction({ name, data: { call, input } });
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

type Called<N extends CallName> = Promise<CallResult<OutputOf<Contracts[N]>>>;

export const callCustomer = <N extends CustomerCall>(call: N, input: InputOf<Contracts[N]>): Called<N> =>
  callFunction('customer', call, input);

export const callStaff = <N extends StaffCall>(call: N, input: InputOf<Contracts[N]>): Called<N> =>
  callFunction('staff', call, input);

/** Nobody knows whether it was done: whoever tries again sends the same request key. */
export const isUnanswered = (result: CallResult<unknown>): boolean =>
  !result.ok && (result.error.code.startsWith('CONNECTION.') || result.error.code === 'COMMON.INTERNAL');

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
