import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRules } from '../../faults.ts';
import type { WorldFeed } from '../../feed.ts';
import { FAILURES } from './failure.ts';
import type { Outcome } from './outcome.ts';

/** Lets the fault rules act on one call: at each point answers the outcome that they force on it, or undefined. */
export function disturb(
  { faults, feed }: { faults: FaultRules; feed: WorldFeed },
  functionName: string,
  requestId: string,
): (when: 'before' | 'after') => Promise<Outcome | undefined> {
  return async (when) => {
    const rule = faults.hit('function', [functionName], when);
    if (!rule) return undefined;
    const { id, effect } = rule;
    feed.publish({
      source: 'function',
      kind: 'fault.struck',
      text: `${id}: ${effect.kind} ${when} the run of ${functionName}`,
      requestId,
      detail: { rule: id, effect: effect.kind, when, functionName },
    });
    if (effect.kind === 'error') return { ok: false, code: effect.code, message: effect.message, requestId };
    if (effect.kind === 'drop') {
      return { ok: false, code: FAILURES.noAnswer.code, message: 'no answer came', requestId, dropped: true };
    }
    await wait(effect.ms);
    return undefined;
  };
}
