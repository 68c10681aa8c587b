import { checkText, type WrittenText } from '../privacy/index.ts';
import { checkText as judgeText } from '../wechat/endpoints/people.ts';
import type { Runtime } from './runtime.ts';
import { miniProgramByCloud } from './wechat.ts';

/** Somebody waits for the answer. */
const WITHIN_MS = 5_000;

/**
 * Whether what the caller wrote may be kept; see `checkText`. By cloud call, whatever WECHAT_DRIVER says: the function
 * holds no secret.
 */
export async function checkCustomerText(
  runtime: Runtime,
  written: Omit<WrittenText, 'openId'>,
): Promise<'ok' | 'refused'> {
  const caller = runtime.caller();
  if (!caller) throw new Error('nobody wrote this: no mini program user calls');
  const { appId, openId } = caller;
  const deadline = new Date(runtime.clock.now().getTime() + WITHIN_MS);
  const mp = miniProgramByCloud(runtime, appId).within({ purpose: 'user', deadline });
  return checkText((text) => judgeText(mp, text), { ...written, openId });
}
