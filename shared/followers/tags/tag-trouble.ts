import type { WeChatFailure } from '../../wechat/errors.ts';
import { EndlessListError } from '../sync-trouble.ts';

export const isWeChatFailure = (error: unknown): error is WeChatFailure =>
  error instanceof Error && 'kind' in error && 'path' in error;

export const hasCode = (error: unknown, code: number): boolean =>
  isWeChatFailure(error) && 'code' in error && error.code === code;

/** What another try within minutes may overcome. */
const PASSING: readonly WeChatFailure['kind'][] = ['busy', 'unreachable', 'slowDown', 'token'];

/** WeChat refuses for good, for the day, or until an operator does something; or its list has no end. */
export const isLastingRefusal = (error: unknown): error is WeChatFailure | EndlessListError =>
  error instanceof EndlessListError || (isWeChatFailure(error) && !PASSING.includes(error.kind));

/** There is no such tag, any more. */
export const isTagGone = (error: unknown): boolean => hasCode(error, 45159);

/** One of the followers of a call has as many tags as WeChat allows. */
export const isFull = (error: unknown): boolean => hasCode(error, 45059);

/** WeChat does not know one of the followers of a call. */
export const isStranger = (error: unknown): boolean => isWeChatFailure(error) && error.kind === 'openId';
