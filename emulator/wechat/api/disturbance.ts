import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRule } from '../../faults.ts';

/** A fault code of this form (400 to 599) answers with that HTTP status instead of an errcode, e.g. `HTTP_502`. */
const HTTP_STATUS = /^HTTP_([45]\d\d)$/;

/** The HTTP status that an error effect means, if it means one. */
export function faultStatus(code: string | number): number | undefined {
  const status = HTTP_STATUS.exec(String(code))?.[1];
  return status === undefined ? undefined : Number(status);
}

/**
 * What a fault rule makes of an answer: waits, breaks the connection, or gives the answer that stands for it.
 * Answers undefined when the call goes on as if nothing had happened.
 */
export async function disturb(
  rule: FaultRule | undefined,
  outgoing: { destroy(): unknown },
  refuse: (errcode: string | number, message: string) => Response,
): Promise<Response | undefined> {
  if (!rule) return undefined;
  const { effect } = rule;
  if (effect.kind === 'latency') {
    await wait(effect.ms);
    return undefined;
  }
  if (effect.kind === 'drop') {
    outgoing.destroy();
    // Tells the adapter that there is nothing left to write.
    return new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
  }
  const status = faultStatus(effect.code);
  return status === undefined ? refuse(effect.code, effect.message) : new Response(effect.message, { status });
}
