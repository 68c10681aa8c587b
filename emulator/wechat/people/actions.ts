import * as z from 'zod/mini';
import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { Departures } from './departures.ts';
import type { Person } from './entities.ts';
import type { PeopleStore } from './store.ts';

export type ActionRefusal =
  | 'PERSON_UNKNOWN'
  | 'PERSON_GONE'
  | 'ACCOUNT_UNKNOWN'
  | 'WRONG_ACCOUNT'
  | 'ALREADY_FOLLOWING'
  | 'NOT_FOLLOWING'
  | 'NO_SUCH_ENTRY'
  | 'NOTHING_CHOSEN'
  | 'CODE_UNKNOWN'
  | 'CODE_EXPIRED'
  | 'TEMPLATE_UNKNOWN'
  | 'WRONG_CHOICE'
  | 'LINK_UNKNOWN'
  | 'LINK_EXPIRED'
  | 'LINK_INVALID'
  | 'LINK_LIMIT';

/** Something that this person cannot do now. */
export class ActionRefused extends Error {
  constructor(
    readonly code: ActionRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** Somebody who does something at an account. */
export interface Doer {
  person: Person;
  account: Account;
  /** At this account. */
  openId: string;
}

type Shape = Record<string, z.ZodMiniType>;

/** Something that people do in WeChat. */
export interface Action<Input extends Shape> {
  /** As in `POST /control/wechat/<name>`. */
  name: string;
  /** Where it can be done; the first such account is meant where none is named. */
  at: 'official-account' | 'miniprogram' | 'anywhere';
  /** What is told besides who does it, and where. */
  input: Input;
  /** Answers what becomes of it, as JSON. Throws or rejects with ActionRefused for what this person cannot do now. */
  act(doer: Doer, input: z.output<z.ZodMiniObject<Input>>): unknown;
}

/** An action as `/control` runs it. */
export interface KnownAction {
  at: Action<Shape>['at'];
  /** The form of the request: `name` (or an OpenID) of the person, `account` (key or AppID), and the action's own input. */
  body: z.ZodMiniType;
  run(body: unknown): Promise<unknown>;
}

/** Everything that people can do; each service adds its actions. */
export class PeopleActions {
  private readonly known = new Map<string, KnownAction>();

  constructor(private readonly parts: { accounts: AccountStore; people: PeopleStore; departures: Departures }) {}

  add<Input extends Shape>({ name, at, input, act }: Action<Input>): void {
    if (this.known.has(name)) throw new Error(`there is an action "${name}" already`);
    const body = z.strictObject({ name: z.string(), account: z.optional(z.string()), ...input });
    const run = async (given: unknown): Promise<unknown> => {
      const { name: who, account, ...rest } = given as { name: string; account?: string };
      return act(this.doer(who, this.at(at, account)), rest as z.output<z.ZodMiniObject<Input>>);
    };
    this.known.set(name, { at, body, run });
  }

  names(): string[] {
    return [...this.known.keys()];
  }

  named(name: string): KnownAction | undefined {
    return this.known.get(name);
  }

  /** A person by name or by the OpenID at any account; throws ActionRefused. */
  person(who: string): Person {
    const { people } = this.parts;
    const person = people.byName(who) ?? people.byOpenId(who);
    if (!person) throw new ActionRefused('PERSON_UNKNOWN', `nobody is called "${who}" or has this OpenID`);
    return person;
  }

  /** The same person, who is about to do something at an account; throws ActionRefused for one who has left WeChat. */
  doer(who: string, account: Account): Doer {
    const person = this.person(who);
    if (this.parts.departures.has(person.index)) {
      throw new ActionRefused('PERSON_GONE', `${person.name} has deleted the WeChat account`);
    }
    return { person, account, openId: person.openIds[account.key]! };
  }

  /** Any account by key or AppID, the first Official Account when nothing is said; throws ActionRefused. */
  anyAccount(name?: string): Account {
    return this.account(name, () => true, this.parts.accounts.oa);
  }

  /** An Official Account by key or AppID, the first when nothing is said; throws ActionRefused. */
  officialAccount(name?: string): Account {
    return this.account(name, isOfficialAccount, this.parts.accounts.oa);
  }

  /** A mini program by key or AppID, the first when nothing is said; throws ActionRefused. */
  miniProgram(name?: string): Account {
    return this.account(name, (account) => !isOfficialAccount(account), this.parts.accounts.miniprogram);
  }

  private at(where: 'official-account' | 'miniprogram' | 'anywhere', name?: string): Account {
    if (where === 'anywhere') return this.anyAccount(name);
    return where === 'miniprogram' ? this.miniProgram(name) : this.officialAccount(name);
  }

  private account(name: string | undefined, fits: (account: Account) => boolean, first: Account): Account {
    if (name === undefined) return first;
    const account = this.parts.accounts.named(name);
    if (!account) throw new ActionRefused('ACCOUNT_UNKNOWN', `no account "${name}" here`);
    if (!fits(account)) throw new ActionRefused('WRONG_ACCOUNT', `"${name}" is a ${account.kind}`);
    return account;
  }
}
