import type * as z from 'zod/mini';
import type { AnyContract, CommonErrorCode, ErrorOf, Reply } from '../contracts/contract.ts';
import type { UserId } from '../core/ids.ts';
import { err, type Result } from '../core/result.ts';
import type { Admission } from './admission.ts';
import { auditOf } from './audit.ts';
import type { Runtime } from './runtime.ts';

type ParsedInput<C extends AnyContract> = z.output<C['input']>;
/** What a use case hands to its contract's output schema. */
type Answer<C extends AnyContract> = Result<z.input<C['output']>, ErrorOf<C> | CommonErrorCode>;

/** What a use case works with. */
interface Request<C extends AnyContract, A> {
  input: ParsedInput<C>;
  caller: A;
  runtime: Runtime;
  /** Stands in the log and in a refusal. */
  requestId: string;
  /** Says whom it concerns, where people are found: before anything is changed or answered. */
  concerning(userIds: readonly UserId[]): Promise<void>;
}

/** One line in the table of a function. */
export interface Call {
  name: string;
  answer(input: unknown, runtime: Runtime, requestId: string): Promise<Result<unknown, string>>;
}

/**
 * Binds a contract to who may call it and to what it does. Always in this order: parse the input, admit the caller, write
 * down who asks where an owner or other people must know, run, parse the answer (so that nothing undeclared leaks).
 */
export function call<C extends AnyContract, A>(
  contract: C,
  admit: Admission<A>,
  run: (request: Request<C, A>) => Promise<Answer<C>>,
): Call {
  return {
    name: contract.name,
    async answer(given, runtime, requestId) {
      const input = contract.input.safeParse(given);
      if (!input.success) return err('COMMON.INVALID_INPUT' satisfies CommonErrorCode, issuesOf(input.error));
      const admitted = await admit(runtime);
      if (!admitted.ok) return admitted;
      const audit = auditOf(runtime, admitted.data, { what: contract.name, requestId, input: input.data });
      await audit.begin();
      const asked = { input: input.data as ParsedInput<C>, caller: admitted.data, runtime, requestId };
      const result = await run({ ...asked, concerning: audit.found });
      if (result.ok) audit.end();
      return result.ok ? { ok: true, data: contract.output.parse(result.data) } : result;
    },
  };
}

/** Enough to see what is wrong: a record may have as many wrong fields as a request has room for. */
const MOST_ISSUES = 20;

/** Where the input is wrong, without the values that stood there. */
const issuesOf = (error: z.core.$ZodError): { path: string; message: string }[] =>
  error.issues.slice(0, MOST_ISSUES).map(({ path, message }) => ({ path: path.join('.'), message }));

/** The request that a client sends; the platform adds fields of its own (`userInfo`, `tcbContext`), which are left alone. */
type CallEvent = { call?: unknown; input?: unknown } | null | undefined;

/**
 * The entry point of a function that mini program users call with `{ call, input }`. Never throws once
 * the runtime stands: what a function throws reaches the client only as a text inside an error message.
 */
export function callable(runtime: () => Runtime, calls: readonly Call[]) {
  const byName = new Map(calls.map((one) => [one.name, one]));
  return async (event: CallEvent): Promise<Reply<unknown, string>> => {
    const name = typeof event?.call === 'string' ? event.call : '';
    const { logger, newRequestId, clock } = runtime();
    const requestId = newRequestId();
    const startedAt = clock.now().getTime();
    try {
      const result: Result<unknown, string> =
        (await byName.get(name)?.answer(event?.input, runtime(), requestId)) ?? err('COMMON.UNKNOWN_CALL');
      const outcome = result.ok ? 'ok' : result.error;
      logger.info('call.answered', {
        call: byName.has(name) ? name : 'unknown',
        requestId,
        outcome,
        ms: clock.now().getTime() - startedAt,
      });
      return result.ok ? result : { ok: false, error: { code: result.error, requestId, details: result.details } };
    } catch (error) {
      logger.error('call.failed', { call: name, requestId, error });
      return { ok: false, error: { code: 'COMMON.INTERNAL', requestId } };
    }
  };
}
