import { withoutSecrets } from '../core/logger.ts';
import { kindOf, type PayErrorKind } from './error-codes.ts';

/** `unreachable`: whether the request took effect is unknown: only the same request, with the same number, may follow. */
export type PayFailureKind = PayErrorKind | 'unreachable';

/** What kept a request to WeChat Pay from its answer. Nothing in it holds an OpenID, a key or the query of the request. */
export abstract class PayFailure extends Error {
  abstract readonly kind: PayFailureKind;
  /** WeChat Pay's, or ours where it has none: to be shown to staff. */
  abstract readonly code: string;
}

/** WeChat Pay answered with an error. */
export class PayError extends PayFailure {
  override readonly name = 'PayError';
  readonly kind: PayErrorKind;
  constructor(
    readonly status: number,
    readonly code: string,
    words: string,
  ) {
    super(`${status} ${code} ${withoutSecrets(words).slice(0, LONGEST_WORDS)}`);
    this.kind = kindOf(code, status);
  }
}

/** No answer that can be believed: none in time, none that is signed by WeChat Pay, none in a form that we know. */
export class PayUnreachableError extends PayFailure {
  override readonly name = 'PayUnreachableError';
  readonly kind = 'unreachable';
  constructor(
    reason: string,
    /** `NOT_BELIEVED`: an answer came, and WeChat Pay did not sign it, or in a form that we do not know. */
    readonly code: 'UNREACHABLE' | 'NOT_BELIEVED' = 'UNREACHABLE',
  ) {
    super(reason);
  }
}

const LONGEST_WORDS = 300;
