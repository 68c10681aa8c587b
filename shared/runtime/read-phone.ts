import { readPhoneNumber } from '../wechat/endpoints/people.ts';
import { WeChatFailure } from '../wechat/errors.ts';
import type { Runtime } from './runtime.ts';
import { miniProgramByCloud } from './wechat.ts';

/** Somebody waits for the answer. */
const WITHIN_MS = 5_000;

/**
 * The number behind a code of the caller's mini program; none where the code is not good. By cloud call: the function holds
 * no secret.
 */
export async function readCallersPhone(runtime: Runtime, code: string): Promise<string | undefined> {
  const caller = runtime.caller();
  if (!caller) throw new Error('nobody tapped: no mini program user calls');
  const deadline = new Date(runtime.clock.now().getTime() + WITHIN_MS);
  const mp = miniProgramByCloud(runtime, caller.appId).within({ purpose: 'user', deadline });
  try {
    const { countryCode, plainNumber } = await readPhoneNumber(mp, code);
    return `+${countryCode}${plainNumber}`;
  } catch (error) {
    if (error instanceof WeChatFailure && error.kind === 'code') return undefined;
    throw error;
  }
}
