import { HOUR_MS, shanghaiMoment } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import type { Collection, Database } from '../../db/database.ts';
import type { Erase, OwnData } from '../../identity/index.ts';

/** Document of `codeTries`: a person has tried codes; `_id` is their record's. */
export interface CodeTry {
  _id: UserId;
  tries: number;
  /** Then they count anew. */
  expiresAt: Date;
}

/** In one hour; more than anybody has codes to type. */
export const MOST_TRIES = 20;

const triesIn = (database: Database): Collection<CodeTry> => database.collection<CodeTry>('codeTries');

/** How many codes people try. */
export class CodeTries {
  private readonly documents: Collection<CodeTry>;

  constructor(database: Database) {
    this.documents = triesIn(database);
  }

  /**
   * Takes a try, before the code is looked at: however many calls come at once, no more codes of a person are looked at than
   * there are tries. Undefined, or when the next one can be had. One request for the first, two for each further one, three
   * when none is left.
   */
  async take(userId: UserId, now: Date): Promise<Date | undefined> {
    const fresh = { tries: 1, expiresAt: new Date(now.getTime() + HOUR_MS) };
    for (;;) {
      if ((await this.documents.add({ _id: userId, ...fresh })) === 'added') return undefined;
      const hasLeft = { _id: userId, tries: { lt: MOST_TRIES }, expiresAt: { gt: now } };
      if (await this.documents.updateIf(hasLeft, { inc: { tries: 1 } })) return undefined;
      const found = await this.documents.get(userId);
      if (found && found.expiresAt > now) {
        if (found.tries >= MOST_TRIES) return found.expiresAt;
        continue;
      }
      if (found && (await this.documents.updateIf({ _id: userId, expiresAt: found.expiresAt }, { set: fresh })))
        return undefined;
    }
  }
}

/** How many codes a person has tried within the hour. */
export const ownCodeTries = (database: Database): OwnData => ({
  subject: 'codeTries',
  title: '兑换码尝试',
  async page({ userIds }) {
    const found = await triesIn(database).getMany(userIds);
    return {
      entries: found.map(({ tries, expiresAt }) => ({
        data: { tries, expiresAt },
        text: `已尝试 ${tries} 次兑换码，${shanghaiMoment(expiresAt)} 重新计数`,
      })),
    };
  },
});

export const eraseCodeTries =
  (database: Database): Erase =>
  async ({ userIds }) => {
    await triesIn(database).removeMany({ _id: { in: userIds } });
    return true;
  };
