import { inBatches } from '../db/database.ts';
import { REPEATABLE_MS } from './channel.ts';
import type { Message } from './message.ts';

/** So many template messages are begun together, and sent at once; what has no protection against repeats goes alone. */
const GROUP = 10;

/** A send before the one that began at this moment has not ended for certain. */
export const wasUncertain = ({ uncertainSince }: Message, begunAt: Date): boolean =>
  uncertainSince !== undefined && uncertainSince < begunAt;

/** How a message ends that must not be sent now; undefined when it may. */
export function endOf(message: Message, now: Date): 'unknown' | 'expired' | undefined {
  const { uncertainSince, channel } = message;
  const isOver = message.expiresAt <= now;
  if (!uncertainSince) return isOver ? 'expired' : undefined;
  const isRepeatable = now.getTime() - uncertainSince.getTime() < REPEATABLE_MS[channel];
  return isRepeatable && !isOver ? undefined : 'unknown';
}

/** Messages that are begun together: some of those that WeChat would know again, and each of the others alone. */
export function groupsOf(messages: readonly Message[]): Message[][] {
  const repeatable = messages.filter(({ channel }) => REPEATABLE_MS[channel] > 0);
  const others = messages.filter(({ channel }) => REPEATABLE_MS[channel] === 0);
  return [...inBatches(repeatable, GROUP), ...others.map((message) => [message])];
}
