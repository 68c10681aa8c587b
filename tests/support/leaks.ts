/**
 * What no log may hold, by its form: OpenIDs and UnionIDs; mainland mobile numbers; access tokens, which are longer than any
 * id or hash of ours; AppSecrets and the keys that requests of the database are signed with; keys of pushes; keys of the
 * local world.
 */
const FORMS = [
  /(?<![\w-])o[\w-]{27}(?![\w-])/,
  /(?<![\w.])1[3-9]\d{9}(?![\w.])/,
  /[\w-]{100,}/,
  /(?<![\w-])[0-9a-f]{32}(?![\w-])/,
  /(?<![\w-])[A-Za-z0-9]{43}(?![\w-])/,
  /AKIDlocal|local-(follower|phone)-key|local-shop-secret/,
];

/** Whether a line that a function has printed holds what no log may hold; `secrets`: what else is none of its business. */
export const isLeak = (line: string, secrets: readonly string[] = []): boolean =>
  FORMS.some((form) => form.test(line)) || secrets.some((secret) => line.includes(secret));
