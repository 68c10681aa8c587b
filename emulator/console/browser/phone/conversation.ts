import type { Delivery, InboxMessage, TapTarget, TextLink } from '../live/wechat-wire.ts';

/** What a person wrote to an account. */
export interface OwnMessage {
  at: string;
  /** Number of the push that it caused. */
  id: number;
  msgType: string;
  text: string;
}
export type ChatLine = { own: OwnMessage } | { received: InboxMessage };

/**
 * Both sides of a chat, oldest first. Where world time does not tell (a frozen clock), what was written comes by its
 * number, and a reply comes behind what it answers.
 */
export function conversation(received: readonly InboxMessage[], pushes: readonly Delivery[]): ChatLine[] {
  const lines: (ChatLine & { at: string; number: number })[] = [];
  for (const own of pushes.flatMap(written).sort((a, b) => a.id - b.id))
    lines.push({ own, at: own.at, number: own.id });
  let last = 0;
  for (const message of received) {
    last = Math.max(last, message.answers ?? 0);
    lines.push({ received: message, at: message.at, number: last });
  }
  // The sort is stable: of the same moment and number what was written stands first.
  return lines.sort((a, b) => compare(a.at, b.at) || a.number - b.number);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The message that a push carries; none for events. */
function written({ id, createTime, attempts, push: { msgType, fields } }: Delivery): OwnMessage[] {
  if (msgType === undefined) return [];
  const at = attempts[0]?.at ?? new Date(createTime * 1_000).toISOString();
  const text = fields.Content ?? fields.Recognition ?? fields.Label ?? fields.Title ?? '';
  return [{ at, id, msgType, text: String(text) }];
}

const LINK = /<a\s[^>]*>([^<]*)<\/a>/gi;

/** A text message in pieces: plain text, and the links in it, of which WeChat shows only the words. */
export function piecesOf(text: string, links: readonly TextLink[] = []): { text: string; opens?: TapTarget }[] {
  const left = [...links];
  const pieces: { text: string; opens?: TapTarget }[] = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    if (found[1] !== left[0]?.text) continue;
    pieces.push({ text: text.slice(from, found.index) }, left.shift()!);
    from = found.index + found[0].length;
  }
  return [...pieces, { text: text.slice(from) }].filter((piece) => piece.text !== '');
}
