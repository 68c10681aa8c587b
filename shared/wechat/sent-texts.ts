/** Shorter texts are no token, secret, code or OpenID. */
const SECRETS_FROM = 16;

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= SECRETS_FROM ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** WeChat's message without what was sent to it: error texts may repeat tokens, codes and OpenIDs. */
export const withoutSentTexts = (message: string, sent: unknown): string =>
  textsIn(sent).reduce((left, text) => left.replaceAll(text, '[sent]'), message);
