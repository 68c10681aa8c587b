import type * as z from 'zod/mini';

/** One call of a cloud function: its name, what goes in, what comes out, and every way it may refuse. */
export interface Contract<N extends string, I extends z.ZodMiniType, O extends z.ZodMiniType, E extends string> {
  name: N;
  input: I;
  output: O;
  errors: readonly E[];
}
export const contract = <
  const N extends string,
  I extends z.ZodMiniType,
  O extends z.ZodMiniType,
  const E extends string,
>(
  definition: Contract<N, I, O, E>,
) => definition;

/**
 * Refusals that every call may answer with. UNAUTHENTICATED: no mini program user calls.
 * NOT_SIGNED_IN: the user is not known yet: call `user.signIn`, then repeat.
 * KEY_USED: the request key stands for another request; nothing happened.
 */
export type CommonErrorCode =
  | 'COMMON.INVALID_INPUT'
  | 'COMMON.UNKNOWN_CALL'
  | 'COMMON.UNAUTHENTICATED'
  | 'COMMON.NOT_SIGNED_IN'
  | 'COMMON.FORBIDDEN'
  | 'COMMON.KEY_USED'
  | 'COMMON.INTERNAL';

export interface Refusal<E extends string> {
  code: E | CommonErrorCode;
  /** Stands in the function's log too: what a person quotes when asking for help. */
  requestId: string;
  details?: unknown;
}
export type Reply<T, E extends string> = { ok: true; data: T } | { ok: false; error: Refusal<E> };

export type AnyContract = Contract<string, z.ZodMiniType, z.ZodMiniType, string>;
export type InputOf<C extends AnyContract> = z.input<C['input']>;
export type OutputOf<C extends AnyContract> = z.output<C['output']>;
export type ErrorOf<C extends AnyContract> = C['errors'][number];
export type ReplyOf<C extends AnyContract> = Reply<OutputOf<C>, ErrorOf<C>>;
