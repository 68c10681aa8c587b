import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRule, WeChatFaultEffect } from '../../faults.ts';
import { faultStatus } from '../api/disturbance.ts';
import type { PushAttempt } from './entities.ts';

/** How an attempt ended. */
export type AttemptOutcome = Omit<PushAttempt, 'at' | 'ms'>;

/**
 * What a fault rule makes of a push or of its answer: late (undefined: it goes on), lost on the way, or a status of its
 * own.
 */
export async function strike(
  fault: FaultRule<WeChatFaultEffect> | undefined,
): Promise<Required<AttemptOutcome> | undefined> {
  if (!fault) return undefined;
  const { effect } = fault;
  if (effect.kind === 'latency') {
    await wait(effect.ms);
    return undefined;
  }
  if (effect.kind === 'error') {
    return { status: faultStatus(effect.code) ?? 0, body: effect.message, problem: `${effect.code} by a fault rule` };
  }
  return { status: 0, body: '', problem: 'connection broken by a fault rule' };
}
