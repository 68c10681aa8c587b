import { setTimeout as wait } from 'node:timers/promises';
import { kindOf, type OperationCounters } from '../../counters.ts';
import type { DatabaseFaultEffect, FaultRules } from '../../faults.ts';
import { CloudBaseError, ConnectionDropped, type ActionContext, type ActionParameters } from '../gateway/action.ts';

/** Ends the process that runs an invocation, as `kill -9`; resolves when it is gone. */
export type KillInvocation = (invocationId: string) => Promise<void>;

/** Does to a request of the database what the rules in force say: throws, waits, or nothing. */
export type Disturb = (when: 'before' | 'after') => Promise<void>;

/** Counts one request, and answers what the rules in force do to it before and after its effect. */
export function observe(
  { faults, counters, kill }: { faults: FaultRules; counters: OperationCounters; kill: KillInvocation | undefined },
  action: string,
  { collectionName }: ActionParameters,
  { invocationId }: ActionContext,
): Disturb {
  const collection = typeof collectionName === 'string' ? collectionName : undefined;
  counters.count({ action, collection, invocationId });
  const functionName = counters.functionOf(invocationId);
  const kind = kindOf(action);
  const watch = faults.watch('database', {
    keys: collection === undefined ? [action] : [action, collection],
    actions: kind ? [action, kind] : [action],
    collection,
    functionName,
    // A request that outlives its invocation has nobody left to kill.
    invocationId: functionName === undefined ? undefined : invocationId,
  });
  return async (when) => {
    const effect = watch(when)?.effect;
    if (effect) await suffer(effect, () => kill?.(invocationId ?? ''));
  };
}

async function suffer(effect: DatabaseFaultEffect, kill: () => Promise<void> | undefined): Promise<void> {
  if (effect.kind === 'error') throw new CloudBaseError(String(effect.code), effect.message);
  if (effect.kind === 'latency') return wait(effect.ms);
  if (effect.kind === 'kill') await kill();
  throw new ConnectionDropped(`a fault rule said ${effect.kind}`);
}
