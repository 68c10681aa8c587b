import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRules } from '../../faults.ts';
import { CloudBaseError, ConnectionDropped } from '../gateway/action.ts';

/** Does to a request of the database what the rules in force say: throws, waits, or nothing. */
export async function strike(faults: FaultRules, keys: readonly string[], when: 'before' | 'after'): Promise<void> {
  const effect = faults.hit('database', keys, when)?.effect;
  if (!effect) return;
  if (effect.kind === 'error') throw new CloudBaseError(String(effect.code), effect.message);
  if (effect.kind === 'drop') throw new ConnectionDropped('a fault rule broke the connection');
  await wait(effect.ms);
}
