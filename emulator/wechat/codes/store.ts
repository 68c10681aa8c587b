import { WeChatError } from '../api/errors.ts';
import type { Table, Tables } from '../tables.ts';

/** Codes of `getwxacode` and `createwxaqrcode` together, for ever. */
const MOST_LIMITED = 100_000;

/** How many of its limited codes each mini program has made. */
export class CodeStore {
  /** By AppID. */
  private readonly made: Table<number>;

  constructor(
    tables: Tables,
    private readonly most = MOST_LIMITED,
  ) {
    this.made = tables.table('limited-codes');
  }

  /** One more; refuses with 45029 when all are used up. Simplified: the same path made again counts again. */
  countLimited(appId: string): void {
    const made = this.made.get(appId) ?? 0;
    if (made >= this.most) throw new WeChatError(45029);
    this.made.set(appId, made + 1);
  }
}
