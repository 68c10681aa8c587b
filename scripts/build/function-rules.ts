/** Who may invoke a function from a client; the platform knows only the four values that its page lists. */
export interface FunctionRule {
  invoke: boolean | 'auth != null' | "auth.loginType != 'ANONYMOUS' && auth != null";
}

/**
 * Logged in, and not anonymously; no other expression than this very text is supported.
 * @see https://docs.cloudbase.net/cloud-function/security-rules
 */
const PEOPLE: FunctionRule = { invoke: "auth.loginType != 'ANONYMOUS' && auth != null" };
const NO_CLIENT: FunctionRule = { invoke: false };

/** Functions that mini program users call; all others are for timers and HTTP, which rules do not touch. */
const CALLED_BY_CLIENTS = ['customer', 'staff'];

/**
 * The platform's function rules: the first of two gates (the second is in the functions' code). `*` stands for
 * functions that are not named, and the platform requires it.
 */
export function functionRules(functionNames: readonly string[]): Record<string, FunctionRule> {
  const named = functionNames.map((name) => [name, CALLED_BY_CLIENTS.includes(name) ? PEOPLE : NO_CLIENT] as const);
  return { '*': NO_CLIENT, ...Object.fromEntries(named) };
}
