import { setTimeout as wait } from 'node:timers/promises';
import type { OperationCounters } from '../../counters.ts';
import type { FaultRules } from '../../faults.ts';
import { ConnectionDropped } from '../gateway/action.ts';

/**
 * Counts one request, by the first of its keys, and answers what does to it what the rules in force say: throws the refusal in
 * the form of its answerer, waits, or nothing.
 */
export type Strike = (
  keys: readonly [string, ...string[]],
  Refusal: new (code: string, message: string) => Error,
  invocationId?: string,
) => (when: 'before' | 'after') => Promise<void>;

export function strikeFiles(faults: FaultRules, counters: OperationCounters): Strike {
  return (keys, Refusal, invocationId) => {
    counters.count({ action: keys[0], invocationId });
    const functionName = counters.functionOf(invocationId);
    // What names an invocation that is not at work belongs to none: such names are not counted one by one.
    const watch = faults.watch('files', { keys, functionName, invocationId: functionName && invocationId });
    return async (when) => {
      const effect = watch(when)?.effect;
      if (!effect) return;
      if (effect.kind === 'error') throw new Refusal(String(effect.code), effect.message);
      if (effect.kind === 'latency') await wait(effect.ms);
      else throw new ConnectionDropped('a fault rule broke the connection');
    };
  };
}
