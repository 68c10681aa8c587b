import { isOfficialAccount } from '../accounts/entities.ts';
import type { WeChatSeed } from '../seed.ts';

/** Generated people from one index to another (without it) who follow an account at the start. */
export interface Span {
  from: number;
  to: number;
}

/**
 * How many people there are, and which of the generated ones follow which Official Account (by key): one run of indexes
 * each, of which half follow the account before too. So a million followers are two numbers.
 */
export function populationOf({ accounts, people }: WeChatSeed): { count: number; spans: ReadonlyMap<string, Span> } {
  const spans = new Map<string, Span>();
  let count = people.length;
  for (const [key, account] of Object.entries(accounts)) {
    if (!isOfficialAccount(account)) continue;
    const generated = (account.followers ?? 0) - people.filter(({ follows }) => follows.includes(key)).length;
    const from = Math.max(people.length, count - Math.floor(generated / 2));
    spans.set(key, { from, to: from + generated });
    count = Math.max(count, from + generated);
  }
  return { count, spans };
}
