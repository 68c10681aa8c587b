import type { Message } from './message.ts';

/**
 * What became of one send.
 * `sent` WeChat took it · `undelivered` the person refuses, has gone or cannot be reached: a normal outcome ·
 * `noConsent` the same, because no accept is left (43101) · `windowClosed`, `windowFull` the same, because the person has
 * done nothing that lets us write, or all of it is used (45015, 45047) · `notSent` it did not happen and may be tried again ·
 * `rest` nothing goes out by this endpoint before `until` (quota of the day, too fast) · `held` neither, until somebody
 * mends the account or its configuration: the reason says in words what is missing; looked at again at `until` ·
 * `uncertain` it may have arrived; where `until` is given, nothing more goes out by this endpoint before ·
 * `rejected` the message is not as WeChat wants it: a repeat would be rejected too.
 */
export type SendOutcome =
  | { kind: 'sent'; wechatId?: string }
  | {
      kind: 'undelivered' | 'noConsent' | 'windowClosed' | 'windowFull' | 'notSent' | 'rejected';
      reason: string;
    }
  | { kind: 'uncertain'; reason: string; until?: Date }
  | { kind: 'rest'; until: Date; reason: string }
  /** `holds`: the messages that would meet the same. */
  | { kind: 'held'; until: Date; reason: string; holds: 'endpoint' | 'message' };

/**
 * Sends a message through its endpoint, `client_msg_id` being its `_id` where the endpoint knows one. Ends within
 * MOST_SEND_MS, never throws, and never repeats by itself what may have arrived.
 */
export type SendMessage = (message: Message) => Promise<SendOutcome>;

/** The longest that one send may take, retries of what certainly did not arrive included. */
export const MOST_SEND_MS = 10_000;

/** Nothing reached the person, and something may later: what a send is paid with is given back. */
export const isUnsent = ({ kind }: SendOutcome): boolean =>
  kind === 'notSent' || kind === 'rest' || kind === 'held' || kind === 'rejected';

/** Whether it may be sent could not be asked: nothing was sent, and it can be asked again. */
export const LEDGER_FAILED: SendOutcome = { kind: 'notSent', reason: 'ledger' };

/** What became of a send stands, whether or not the ledger could be told: WeChat's next answer corrects it again. */
export const told = (change: Promise<void>): Promise<void> => change.catch(() => undefined);
