import { withTimeLimit } from '../core/time-limit.ts';
import type { WeChatDriver } from './client.ts';
import { cloudNameOf } from './cloud-names.ts';
import { NotOfferedError, WeChatError, WeChatUnreachableError, type WeChatFailure } from './errors.ts';
import { withoutSentTexts } from './sent-texts.ts';

/**
 * Makes a cloud call (云调用) in the account's name, with WeChat's own parameter names; the platform knows who we are, so
 * there is no token. Answers as HTTP does: JSON with long whole numbers as text, or a `BinaryAnswer`. Rejects with
 * `errCode` and `errMsg`.
 */
export type CloudCall = (name: string, parameters: object) => Promise<unknown>;

/** Time-outs and failures of the cloud itself: the call may have reached WeChat. */
const UNCERTAIN: readonly unknown[] = [-501001, -501002, -601001, -601008, -604102, -604103];

function asFailure(path: string, parameters: object, error: unknown): WeChatFailure {
  const { errCode, errMsg } = (error ?? {}) as { errCode?: unknown; errMsg?: unknown };
  if (typeof errCode !== 'number' || UNCERTAIN.includes(errCode))
    return new WeChatUnreachableError(path, `the cloud said ${String(errCode ?? 'nothing')}`);
  return new WeChatError(path, errCode, withoutSentTexts(String(errMsg ?? ''), parameters));
}

/** @param count told of every call that is sent */
export function cloudDriver(call: CloudCall, count: (path: string) => void): WeChatDriver {
  return {
    async send({ path }, parameters, leftMs) {
      const name = cloudNameOf(path);
      if (name === undefined) throw new NotOfferedError(path);
      count(path);
      const answer = call(name, parameters).catch((error: unknown) => {
        throw asFailure(path, parameters, error);
      });
      return withTimeLimit(leftMs(), answer, () => new WeChatUnreachableError(path, 'TimeoutError'));
    },
  };
}
