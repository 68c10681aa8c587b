/** Shorter texts are no token, secret, code or OpenID. */
const SECRETS_FROM = 16;

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= SECRETS_FROM ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const piecesOf = (text: string): string[] =>
  Array.from({ length: text.length - SECRETS_FROM + 1 }, (_, at) => text.slice(at, at + SECRETS_FROM));

/**
 * WeChat's message without what was sent to it: error texts may repeat tokens, codes and OpenIDs, whole, cut off or with
 * something in front. Every piece of 16 characters that was sent is hidden.
 */
export function withoutSentTexts(message: string, sent: unknown): string {
  const pieces = new Set(textsIn(sent).flatMap(piecesOf));
  let shown = '';
  for (let at = 0; at < message.length;) {
    let end = at + SECRETS_FROM;
    if (!pieces.has(message.slice(at, end))) {
      shown += message[at++];
      continue;
    }
    while (pieces.has(message.slice(end + 1 - SECRETS_FROM, end + 1))) end += 1;
    shown += '[sent]';
    at = end;
  }
  return shown;
}
