import type { WorldClock } from '../clock.ts';
import { WeChatError } from './api/errors.ts';
import { seededBytes } from './seeded.ts';
import type { Sequences } from './sequences.ts';
import type { Table, Tables } from './tables.ts';

/** `wx.login`, the phone number button and web authorisation say the same: five minutes, once. */
export const CODE_LIFETIME_MS = 5 * 60 * 1000;

/** For whom a code speaks: a person of the world, at one account. */
export interface CodeOwner {
  appId: string;
  index: number;
}

type Code<T> = T & { expiresAt: number; used: boolean };

/** What stores of codes, tokens and links are made of. */
export interface IssuerParts {
  seed: number;
  clock: WorldClock;
  tables: Tables;
  sequences: Sequences;
}

interface CodeOptions extends IssuerParts {
  /** Name of the table, and of the codes in the seed. */
  name: string;
  /** Hexadecimal digits of a code. */
  length: number;
  /** What an account is told that redeems a code again. */
  whenUsed: 40029 | 40163;
}

/** Codes that a person's phone gets from WeChat and that one account redeems, once, within five minutes. */
export class OneTimeCodes<T extends CodeOwner> {
  private readonly codes: Table<Code<T>>;
  /** So many may be there before expired ones are looked for again. */
  private cleanAt = 0;

  constructor(private readonly options: CodeOptions) {
    this.codes = options.tables.table(options.name);
  }

  issue(owner: T): string {
    const { seed, clock, tables, sequences, name, length } = this.options;
    return tables.write(() => {
      this.forgetExpired();
      const bytes = seededBytes(`${seed}/${name}/${sequences.next(name)}`, Math.ceil(length / 2));
      const code = bytes.toString('hex').slice(0, length);
      this.codes.set(code, { ...owner, expiresAt: clock.nowMs() + CODE_LIFETIME_MS, used: false });
      return code;
    });
  }

  /** The owner of a code that `appId` could redeem now; refuses with 40029, and with `whenUsed`. */
  look(code: string, appId: string): T {
    const known = this.codes.get(code);
    if (!known || known.appId !== appId || known.expiresAt <= this.options.clock.nowMs()) throw new WeChatError(40029);
    if (known.used) throw new WeChatError(this.options.whenUsed);
    return known;
  }

  /** Redeems a code; refuses as `look` does. */
  redeem(code: string, appId: string): T {
    const owner = this.look(code, appId);
    this.codes.set(code, { ...(owner as Code<T>), used: true });
    return owner;
  }

  private forgetExpired(): void {
    if (this.codes.size < this.cleanAt) return;
    for (const [code, { expiresAt }] of this.codes.entries()) {
      if (expiresAt <= this.options.clock.nowMs()) this.codes.delete(code);
    }
    this.cleanAt = 2 * this.codes.size + 100;
  }
}
