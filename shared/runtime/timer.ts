import type { Runtime } from './runtime.ts';

/** What a timer's function answers; read by nobody but the log. */
export type TimerReply =
  { ok: true; outcome: string } | { ok: false; error: { code: 'COMMON.FORBIDDEN' | 'COMMON.INTERNAL' } };

/**
 * The entry point of a function that a timer fires. Clients can send any event, so the event proves nothing: the platform
 * must say that a timer calls, and there must be no user. May run twice at once, and be killed anywhere.
 *
 * @param budgetMs how long `work` may go on before it leaves the rest to the next tick; less than the function's timeout
 */
export function timer(
  runtime: () => Runtime,
  budgetMs: number,
  work: (runtime: Runtime, deadline: Date) => Promise<string>,
) {
  return async (): Promise<TimerReply> => {
    const { clock, logger, caller, trigger } = runtime();
    if (trigger() !== 'timer' || caller()) {
      logger.warn('timer.refused');
      return { ok: false, error: { code: 'COMMON.FORBIDDEN' } };
    }
    const startedAt = clock.now();
    try {
      const outcome = await work(runtime(), new Date(startedAt.getTime() + budgetMs));
      if (outcome !== 'idle') logger.info('timer.worked', { outcome, ms: clock.now().getTime() - startedAt.getTime() });
      return { ok: true, outcome };
    } catch (error) {
      logger.error('timer.failed', { error });
      return { ok: false, error: { code: 'COMMON.INTERNAL' } };
    }
  };
}
