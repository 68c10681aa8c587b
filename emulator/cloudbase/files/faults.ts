import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRules } from '../../faults.ts';
import { ConnectionDropped } from '../gateway/action.ts';

/** Does to a request what the rules in force say: throws the refusal in the form of its answerer, waits, or nothing. */
export type Strike = (
  keys: readonly string[],
  when: 'before' | 'after',
  Refusal: new (code: string, message: string) => Error,
) => Promise<void>;

export function strikeFiles(faults: FaultRules): Strike {
  return async (keys, when, Refusal) => {
    const effect = faults.hit('files', keys, when)?.effect;
    if (!effect) return;
    if (effect.kind === 'error') throw new Refusal(String(effect.code), effect.message);
    if (effect.kind === 'latency') await wait(effect.ms);
    else throw new ConnectionDropped('a fault rule broke the connection');
  };
}
