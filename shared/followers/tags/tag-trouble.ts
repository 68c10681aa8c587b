import type { WeChatError, WeChatFailure } from '../../wechat/errors.ts';

const isFailure = (error: unknown): error is WeChatFailure =>
  error instanceof Error && 'kind' in error && 'path' in error;

const hasCode = (error: unknown, ...codes: readonly number[]): error is WeChatError =>
  isFailure(error) && 'code' in error && codes.includes(error.code as number);

/** What another try within minutes may overcome. */
const PASSING: readonly WeChatFailure['kind'][] = ['busy', 'unreachable', 'slowDown', 'token'];

/** WeChat refuses for good, for the day, or until an operator does something. */
export const isLastingRefusal = (error: unknown): error is WeChatFailure =>
  isFailure(error) && !PASSING.includes(error.kind);

/** There is no such tag, any more. */
export const isTagGone = (error: unknown): boolean => hasCode(error, 45159);
