import type { Clock } from '../core/clock.ts';
import { BATCH_SIZE, type Collection, type Database, type Patch, type Where } from '../db/database.ts';
import { addressedTo, type Person } from '../identity/index.ts';
import type { NoticeMessage } from './message.ts';
import { isUnsent, LEDGER_FAILED, told, type SendMessage } from './send.ts';

/** Whose agreement to which notice; OpenID at the account that sends it. */
export interface ConsentSubject {
  appId: string;
  openId: string;
  templateId: string;
}

/** What a person tapped when asked. `always`: a long-term template, or "always keep this choice". */
export type ConsentAnswer = 'accept' | 'always' | 'reject';

/** Document of `messageConsents`: the accepts of a person that no send has used yet. */
export interface MessageConsent extends ConsentSubject {
  _id: string;
  /** When each was given, by the key of the tap: a tap that is told twice is one accept. */
  accepts: Record<string, Date>;
  /** How many of them: bounds the document. */
  left: number;
  always?: boolean;
  updatedAt: Date;
}

/** More than anybody taps; a client that tells of more is not believed. */
const MOST_ACCEPTS = 50;

/** Takes no accept away: the person has agreed once and for all. */
export const ALWAYS = 'always';

const LONG_AGO = new Date(0);

const consentId = ({ appId, openId, templateId }: ConsentSubject): string => `${appId}:${openId}:${templateId}`;
const subjectOf = ({ appId, openId, content: { templateId } }: NoticeMessage): ConsentSubject => ({
  appId,
  openId,
  templateId,
});

/**
 * The ledger of agreements to subscription notices: one accept, one send. WeChat has the last word (43101); the ledger keeps
 * us from asking it in vain, and knows whom a reminder can reach.
 */
export class Consents {
  private readonly consents: Collection<MessageConsent>;

  constructor(database: Database) {
    this.consents = database.collection<MessageConsent>('messageConsents');
  }

  /**
   * Keeps an answer. @param key of the tap, a derived id: the same tap told again changes nothing.
   * A refusal takes back what was agreed to once and for all, and no single accepts: those were given and stay good.
   */
  async record(subject: ConsentSubject, key: string, answer: ConsentAnswer, at: Date): Promise<void> {
    if (answer === 'reject') {
      await this.consents.updateIf(
        { _id: consentId(subject), always: true },
        { set: { always: false, updatedAt: at } },
      );
      return;
    }
    const always = answer === 'always';
    const _id = consentId(subject);
    const first = { _id, ...subject, accepts: { [key]: at }, left: 1, always, updatedAt: at };
    const another: Patch = {
      set: { [`accepts.${key}`]: at, updatedAt: at, ...(always ? { always } : {}) },
      inc: { left: 1 },
    };
    const isNew: Where = { [`accepts.${key}`]: { exists: false }, left: { lt: MOST_ACCEPTS } };
    do {
      if ((await this.consents.add(first)) === 'added' || (await this.consents.updateIf({ ...isNew, _id }, another)))
        return;
      // Known, or too many; or deleted, being used up, since it was found: then it is the first again.
    } while (!(await this.consents.get(_id)));
  }

  /** What a person has agreed to and not got yet. One request. */
  async ofPerson(person: Pick<Person, 'identities'>): Promise<MessageConsent[]> {
    const theirs = await this.consents.find({ where: addressedTo(person), limit: BATCH_SIZE });
    return theirs.filter(({ left, always }) => left > 0 || always);
  }

  /**
   * People who have an accept left, in the order of their last change, about a thousand; `next` goes on behind them. Who
   * changes meanwhile comes once more at the end.
   */
  async agreed(
    { appId, templateId }: Pick<ConsentSubject, 'appId' | 'templateId'>,
    after = LONG_AGO,
  ): Promise<{ openIds: string[]; next?: Date }> {
    const page = await this.consents.find({
      where: { appId, templateId, updatedAt: { gte: after } },
      orderBy: { field: 'updatedAt', direction: 'asc' },
      limit: BATCH_SIZE,
    });
    const openIds = page.filter(({ left }) => left > 0).map(({ openId }) => openId);
    const [first, last] = [page[0], page.at(-1)];
    if (!first || !last || page.length < BATCH_SIZE) return { openIds };
    // The next page begins with the moment of the last one, which others may share; but not all of a page.
    return { openIds, next: new Date(Math.max(last.updatedAt.getTime(), first.updatedAt.getTime() + 1)) };
  }

  /** Those of these people who have an accept left. One request for each thousand. */
  async agreedAmong(
    { appId, templateId }: Pick<ConsentSubject, 'appId' | 'templateId'>,
    openIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const found = await this.consents.getMany(openIds.map((openId) => consentId({ appId, openId, templateId })));
    return new Set(found.filter(({ left, always }) => left > 0 || always).map(({ openId }) => openId));
  }

  /** Takes one accept for this message: its key, ALWAYS, or undefined when there is none. */
  async take(message: NoticeMessage, now: Date): Promise<string | undefined> {
    const _id = consentId(subjectOf(message));
    for (let consent = await this.consents.get(_id); consent; consent = await this.consents.get(_id)) {
      if (consent.always) return ALWAYS;
      const [key] = Object.keys(consent.accepts).sort();
      if (key === undefined) return undefined;
      const patch = { unset: [`accepts.${key}`], inc: { left: -1 }, set: { updatedAt: now } };
      if (await this.consents.updateIf({ _id, [`accepts.${key}`]: { exists: true } }, patch)) return key;
    }
    return undefined;
  }

  /** The send that it was taken for has not happened. */
  async giveBack(message: NoticeMessage, key: string, now: Date): Promise<void> {
    if (key === ALWAYS) return;
    await this.consents.updateIf(
      { _id: consentId(subjectOf(message)), [`accepts.${key}`]: { exists: false } },
      { set: { [`accepts.${key}`]: now, updatedAt: now }, inc: { left: 1 } },
    );
  }

  /**
   * WeChat knew of no accept (43101) after this moment: ours were used elsewhere, or taken back in WeChat's own settings.
   * Where anything has happened since, nothing is forgotten: it may have been a new accept.
   */
  async forget(message: NoticeMessage, takenAt: Date, now: Date): Promise<void> {
    await this.consents.updateIf(
      { _id: consentId(subjectOf(message)), updatedAt: { lte: takenAt } },
      { set: { accepts: {}, left: 0, always: false, updatedAt: now } },
    );
  }
}

/** A send that is paid with an accept where its endpoint asks for one. */
export function payingWithConsent(consents: Consents, clock: Clock, send: SendMessage): SendMessage {
  return async (message) => {
    if (message.channel !== 'oaNotice' && message.channel !== 'mpNotice') return send(message);
    const takenAt = clock.now();
    const key = await consents.take(message, takenAt).catch(() => LEDGER_FAILED);
    if (typeof key === 'object') return key;
    if (key === undefined) return { kind: 'noConsent', reason: 'no consent' };
    const outcome = await send(message);
    if (outcome.kind === 'noConsent') await told(consents.forget(message, takenAt, clock.now()));
    if (isUnsent(outcome)) await told(consents.giveBack(message, key, clock.now()));
    return outcome;
  };
}
