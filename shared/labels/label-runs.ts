import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import type { People, User } from '../identity/index.ts';
import { presentRun, startRun, workRuns, type PageOutcome, type Segments } from '../segments/index.ts';
import { HAS_ROOM, MAY_BE_LABELLED } from './give-label.ts';
import { MOST_ON_A_PERSON, type LabelRun, type Labels } from './labels.ts';

export interface LabelRunDeps {
  clock: Clock;
  people: People;
  labels: Labels;
}

/** What staff want to be done. */
export interface LabelWish extends Pick<LabelRun, 'action' | 'label' | 'segmentId'> {
  runId: string;
  userId: UserId;
}

/** Starts to give everybody of a segment a label, or to take it off them. Four requests. */
export const startLabels = (
  deps: Omit<LabelRunDeps, 'people'> & { peopleSegments: Pick<Segments, 'get'> },
  { action, label, ...wish }: LabelWish,
) =>
  startRun({ ...deps, runs: deps.labels.runs }, { ...wish, deed: { action, label } }, async () =>
    (await deps.labels.isKept(label)) ? undefined : ('LABEL.NOT_FOUND' as const),
  );

/** For a page of people: who has it, or has as many as a person may, is left as they are. */
async function doPage(
  { clock, people: { users }, labels }: LabelRunDeps,
  { action, label }: LabelRun,
  members: readonly User[],
): Promise<PageOutcome> {
  if (!(await labels.isKept(label))) return { stop: 'ended' };
  const updatedAt = clock.now();
  const isGiven = action === 'give';
  const others = members.filter((user) => (user.labels ?? []).includes(label) !== isGiven);
  const full = isGiven ? others.filter((user) => (user.labels ?? []).length >= MOST_ON_A_PERSON) : [];
  const these = { _id: { in: others.map(({ _id }) => _id) }, ...MAY_BE_LABELLED };
  if (others.length > 0 && isGiven)
    await users.updateMany({ ...these, ...HAS_ROOM }, { addToSet: { labels: label }, set: { updatedAt } });
  if (others.length > 0 && !isGiven)
    await users.updateMany({ ...these, labels: label }, { pull: { labels: [label] }, set: { updatedAt } });
  return { without: full.length };
}

/** Works off runs that give or take labels: three requests for a thousand people. */
export const workLabels = (deps: LabelRunDeps, deadline: Date): Promise<'idle' | 'worked'> =>
  workRuns(deps, deps.labels.runs, { doPage: (run, members) => doPage(deps, run, members) }, deadline);

/** As contracts show it. */
export const presentLabels = (run: LabelRun, now: Date) => ({
  ...presentRun(run, now),
  ...{ action: run.action, label: run.label },
});
