import type { UserId } from '../core/ids.ts';
import type { Forget } from './forgetting.ts';
import type { Person } from './person.ts';

/** A person whose data are erased. Nothing of theirs is written any more while this goes on: nobody is let in as them. */
export interface ErasedPerson extends Pick<Person, 'userIds' | 'identities'> {
  /** Takes the place of the person's ids in what must stay. Drawn at random: it says of nobody who it was. */
  anonymousId: UserId;
}

/** What the ids begin with that stand for who was erased. */
export const ANONYMOUS = 'a_';

/**
 * Deletes what one subject keeps of a person, or takes the person out of what must stay. Safe to repeat, and to be killed
 * anywhere. False when something must stay a while (a message that is being sent): it is asked again.
 */
export type Erase = (person: ErasedPerson) => Promise<boolean>;

/** The same as somebody who leaves every account. */
export const eraseByForgetting =
  (forget: readonly Forget[]): Erase =>
  async ({ identities }) => {
    let isDone = true;
    for (const appId of new Set(identities.map((identity) => identity.appId))) {
      const theirs = identities.filter((identity) => identity.appId === appId);
      const left = { appId, ids: theirs.map(({ _id }) => _id), openIds: theirs.flatMap(({ openId }) => openId ?? []) };
      for (const forgetIn of forget) isDone = (await forgetIn(left)).length === 0 && isDone;
    }
    return isDone;
  };
