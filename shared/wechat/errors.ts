import { withoutSecrets } from '../core/logger.ts';
import { operatorWords, type AccountNeed } from './account-needs.ts';
import { kindOf, type WeChatErrorKind } from './error-codes.ts';

export type { WeChatErrorKind } from './error-codes.ts';

/** `unreachable`: whether the call took effect is unknown · `unreadable`: it was answered in a form that is none. */
export type FailureKind = WeChatErrorKind | 'unreachable' | 'unreadable';

/**
 * What kept a call of WeChat's server API from its answer. Neither the message nor anything else in it holds a token, a
 * secret, an OpenID or the query of the request.
 */
export abstract class WeChatFailure extends Error {
  abstract readonly kind: FailureKind;
  /** The first moment at which another try may succeed, where WeChat's rules say one. */
  notBefore?: Date;
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${withoutSecrets(reason)}`);
  }
}

/** WeChat's own words are short; whoever answers in its place may write more. */
const LONGEST_WORDS = 500;

/** WeChat answered with an error. */
export class WeChatError extends WeChatFailure {
  override readonly name: string = 'WeChatError';
  readonly kind: WeChatErrorKind;
  /** WeChat's own, with its request id (`rid`), which `openapi/rid/get` explains. */
  readonly words: string;
  constructor(
    path: string,
    readonly code: number,
    errmsg: string,
  ) {
    const words = withoutSecrets(errmsg).slice(0, LONGEST_WORDS);
    super(path, `${code} ${words}`);
    this.words = words;
    this.kind = kindOf(code);
  }
}

/** This kind of account may not make this call; `need` says what is missing. */
export class NotPermittedError extends WeChatError {
  override readonly name = 'NotPermittedError';
  constructor(
    { path, code, words }: WeChatError,
    readonly need: AccountNeed,
  ) {
    super(path, code, `${operatorWords[need]}（${words}）`);
  }
}

/** No usable answer came: the connection broke, it took too long, the status was not 200, or the body was not JSON. */
export class WeChatUnreachableError extends WeChatFailure {
  override readonly name = 'WeChatUnreachableError';
  readonly kind = 'unreachable';
}

/** The caller's deadline came before this call was sent: nothing has happened. */
export class OutOfTimeError extends WeChatFailure {
  override readonly name = 'OutOfTimeError';
  readonly kind = 'busy';
  constructor(path: string) {
    super(path, 'the time for it was over before it was sent');
  }
}

/** The answer has another form than its page says; `fields` are the places, never their values. */
export class UnreadableAnswerError extends WeChatFailure {
  override readonly name = 'UnreadableAnswerError';
  readonly kind = 'unreadable';
  constructor(path: string, fields: readonly string[]) {
    super(path, `unexpected form of ${fields.join(', ') || 'the answer'}`);
  }
}

/** Refused here, before WeChat was asked: the day's quota is used up, or what is left of it is kept for users. */
export class QuotaKeptError extends WeChatFailure {
  override readonly name = 'QuotaKeptError';
  readonly kind = 'quota';
}

/** The driver in use cannot make this call: the platform offers no cloud call of it. */
export class NotOfferedError extends WeChatFailure {
  override readonly name = 'NotOfferedError';
  readonly kind = 'configuration';
  constructor(path: string) {
    super(path, 'the platform offers no cloud call of it: it needs WECHAT_DRIVER=http');
  }
}
