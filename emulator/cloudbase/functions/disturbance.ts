import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRules } from '../../faults.ts';
import { FAILURES } from './failure.ts';
import type { Outcome } from './outcome.ts';

/** Lets the fault rules act on one call: at each point answers the outcome that they force on it, or undefined. */
export function disturb(
  faults: FaultRules,
  functionName: string,
  requestId: string,
): (when: 'before' | 'after') => Promise<Outcome | undefined> {
  return async (when) => {
    const effect = faults.hit('function', [functionName], when)?.effect;
    if (!effect) return undefined;
    if (effect.kind === 'error') return { ok: false, code: effect.code, message: effect.message, requestId };
    if (effect.kind === 'drop') {
      return { ok: false, code: FAILURES.noAnswer.code, message: 'no answer came', requestId, dropped: true };
    }
    await wait(effect.ms);
    return undefined;
  };
}
