import {
  labelControl,
  labelCreate,
  labelGive,
  labelList,
  labelOf,
  labelProgress,
  labelRemove,
  labelRuns,
  labelStart,
  labelTake,
} from '../../shared/contracts/index.ts';
import type { UserId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import {
  createLabel,
  giveLabel,
  labelsOf,
  listLabels,
  presentLabels,
  removeLabel,
  startLabels,
  takeLabel,
} from '../../shared/labels/index.ts';
import { call, operator } from '../../shared/runtime/index.ts';
import { controlRun, listRuns, progressOf } from '../../shared/segments/index.ts';

/** What the contract has taken for an id. */
const named = ({ userId, label }: { userId: string; label: string }) => ({ userId: userId as UserId, label });

/** Labels: what staff write down of people, one by one or of everybody of a segment. */
export const labelCalls = [
  call(labelList, operator, async ({ runtime }) => ok({ labels: await listLabels(runtime) })),
  call(labelCreate, operator, ({ input, caller, runtime }) => createLabel(runtime, { ...input, ...caller })),
  call(labelRemove, operator, ({ input, runtime }) => removeLabel(runtime, input)),
  call(labelOf, operator, ({ input, runtime }) => labelsOf(runtime, input.userId as UserId)),
  call(labelGive, operator, ({ input, runtime }) => giveLabel(runtime, named(input))),
  call(labelTake, operator, ({ input, runtime }) => takeLabel(runtime, named(input))),
  call(labelStart, operator, async ({ input, caller, runtime }) => {
    const started = await startLabels(runtime, { ...input, ...caller });
    return started.ok ? ok(presentLabels(started.data, runtime.clock.now())) : started;
  }),
  call(labelControl, operator, async ({ input, runtime }) => {
    const run = await controlRun(runtime, runtime.labels.runs, input);
    return run.ok ? ok(presentLabels(run.data, runtime.clock.now())) : run;
  }),
  call(labelProgress, operator, async ({ input, runtime }) => {
    const found = await progressOf(runtime, runtime.labels.runs, input.runId);
    if (!found.ok) return found;
    const { run, ...progress } = found.data;
    return ok({ ...presentLabels(run, runtime.clock.now()), ...progress });
  }),
  call(labelRuns, operator, async ({ runtime }) => {
    const runs = await listRuns(runtime.labels.runs);
    return ok({ runs: runs.map((run) => presentLabels(run, runtime.clock.now())) });
  }),
];
