import { setTimeout as wait } from 'node:timers/promises';
import { kindOf, type OperationCounters } from '../../counters.ts';
import type { DatabaseFaultEffect, FaultRules } from '../../faults.ts';
import type { WorldFeed } from '../../feed.ts';
import { CloudBaseError, ConnectionDropped, type ActionContext, type ActionParameters } from '../gateway/action.ts';

/** Ends the process that runs an invocation, as `kill -9`; resolves when it is gone. */
export type KillInvocation = (invocationId: string) => Promise<void>;

/** Does to a request of the database what the rules in force say: throws, waits, or nothing. */
export type Disturb = (when: 'before' | 'after') => Promise<void>;

interface Observer {
  faults: FaultRules;
  counters: OperationCounters;
  feed: WorldFeed;
  kill: KillInvocation | undefined;
}

/** Counts one request, and answers what the rules in force do to it before and after its effect; the feed is told. */
export function observe(
  { faults, counters, feed, kill }: Observer,
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
    const rule = watch(when);
    if (!rule) return;
    const { id, effect } = rule;
    feed.publish({
      source: 'database',
      kind: 'fault.struck',
      text: `${id}: ${effect.kind} ${when} the effect of ${[action, collection].filter(Boolean).join(' ')}`,
      requestId: invocationId,
      detail: { rule: id, effect: effect.kind, when, action, collection },
    });
    await suffer(effect, () => kill?.(invocationId ?? ''));
  };
}

async function suffer(effect: DatabaseFaultEffect, kill: () => Promise<void> | undefined): Promise<void> {
  if (effect.kind === 'error') throw new CloudBaseError(String(effect.code), effect.message);
  if (effect.kind === 'latency') return wait(effect.ms);
  if (effect.kind === 'kill') await kill();
  throw new ConnectionDropped(`a fault rule said ${effect.kind}`);
}
