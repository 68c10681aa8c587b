import { derivedId, type UserId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import type { SegmentRun } from '../segments/index.ts';

/**
 * Document of `labels`: a word that staff write down of people. Who has it stands on their records, by its name, so that a
 * person's labels come with the record, and a segment that asks for one can say which.
 */
export interface Label {
  /** Made of the name: two who make the same one at once make one. */
  _id: string;
  name: string;
  /** `removed`: nobody is given it any more, and it is being taken off everybody; then the document goes too. */
  state: 'kept' | 'removed';
  /** Of a removed one: when who was giving it has ended. */
  dueAt?: Date;
  createdAt: Date;
  createdBy: UserId;
}

/** Document of `labelRuns`: everybody of a segment is given a label, or it is taken off them. */
export interface LabelRun extends SegmentRun {
  action: 'give' | 'take';
  label: string;
}

/** More than anybody keeps apart. */
export const MOST_LABELS = 100;

/** On one person; a merge may make it more. */
export const MOST_ON_A_PERSON = 30;

export const labelId = (name: string): string => `l_${derivedId(`label:${name}`)}`;

/** Where labels are kept, and the runs that give and take them. */
export class Labels {
  readonly documents: Collection<Label>;
  readonly runs: Collection<LabelRun>;

  constructor(database: Database) {
    this.documents = database.collection<Label>('labels');
    this.runs = database.collection<LabelRun>('labelRuns');
  }

  /** Whether people may be given it. One request. */
  async isKept(name: string): Promise<boolean> {
    return (await this.documents.get(labelId(name)))?.state === 'kept';
  }
}
