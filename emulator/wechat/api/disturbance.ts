import { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRule, WeChatFaultEffect } from '../../faults.ts';

/** A fault code of this form (400 to 599) answers with that HTTP status instead of an errcode, e.g. `HTTP_502`. */
const HTTP_STATUS = /^HTTP_([45]\d\d)$/;

/** The HTTP status that an error effect means, if it means one. */
export function faultStatus(code: string | number): number | undefined {
  const status = HTTP_STATUS.exec(String(code))?.[1];
  return status === undefined ? undefined : Number(status);
}

/** The answer on its way to the caller: a connection (ServerResponse), or what stands for it in a cloud call. */
export interface Outgoing {
  destroy(): unknown;
}

/**
 * What a fault rule makes of an answer: waits, breaks the connection, gives the answer that stands for it, or half of
 * the real one (`answer`). Answers undefined when the call goes on as if nothing had happened.
 */
export async function disturb(
  rule: FaultRule<WeChatFaultEffect> | undefined,
  outgoing: Outgoing,
  refuse: (errcode: string | number, message: string) => Response,
  answer?: Response,
): Promise<Response | undefined> {
  if (!rule) return undefined;
  const { effect } = rule;
  if (effect.kind === 'latency') {
    await wait(effect.ms);
    return undefined;
  }
  if (effect.kind === 'error') {
    const status = faultStatus(effect.code);
    return status === undefined ? refuse(effect.code, effect.message) : new Response(effect.message, { status });
  }
  if (effect.kind === 'half' && answer) await writeHalf(answer, outgoing);
  outgoing.destroy();
  // Tells the adapter that there is nothing left to write.
  return new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
}

/** Announces the whole body and sends the first half of it. A cloud call has no half answers: there it is none at all. */
async function writeHalf(answer: Response, outgoing: Outgoing): Promise<void> {
  if (!(outgoing instanceof ServerResponse)) return;
  const body = Buffer.from(await answer.arrayBuffer());
  outgoing.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': body.byteLength });
  await new Promise<void>((resolve) => outgoing.write(body.subarray(0, body.byteLength / 2), () => resolve()));
}
