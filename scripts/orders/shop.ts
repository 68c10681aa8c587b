import { setTimeout as pause } from 'node:timers/promises';
import type { OutputOf, Reply } from '../../shared/contracts/contract.ts';
import type { orderTell } from '../../shared/contracts/order-tell.ts';
import { signatureOf } from '../../shared/core/signature.ts';
import { UsageError } from '../local/command-line.ts';
import type { Told } from './order-rows.ts';

/** Where orders are told, and as whom. */
export interface Shop {
  url: string;
  secret: string;
  /** By the clock of whoever checks the signature. */
  now(): Promise<Date>;
  /** Before it is asked again. */
  pause?(ms: number): Promise<unknown>;
}
export type Answer = Reply<OutputOf<typeof orderTell>, string>;

/** Between attempts, in ms; then it is given up. */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000];

async function attempt({ url, secret, now }: Shop, told: Told): Promise<Answer | { again: string }> {
  const body = JSON.stringify({ call: 'order.tell', input: told });
  const timestamp = String(Math.floor((await now()).getTime() / 1000));
  const query = new URLSearchParams({ timestamp, signature: signatureOf(secret, `${timestamp}.${body}`) });
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}?${query.toString()}`, { method: 'POST', headers, body });
    const text = await response.text();
    if (response.status === 200) return JSON.parse(text) as Answer;
    if (response.status < 500 && response.status !== 429)
      throw new UsageError(`${url} answers ${response.status}: ${text.slice(0, 200)}`);
    return { again: `${response.status}` };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return { again: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Tells of an order; as often as it takes, because a repeat changes nothing.
 * @throws UsageError when it is refused by its signature, or nobody answers for a minute
 */
export async function tell(shop: Shop, told: Told): Promise<Answer> {
  for (const ms of [...PAUSES, undefined]) {
    const answer = await attempt(shop, told);
    if (!('again' in answer)) return answer;
    if (ms === undefined) throw new UsageError(`${shop.url} does not answer: ${answer.again}`);
    await (shop.pause ?? pause)(ms);
  }
  throw new Error('unreachable');
}
