import {
  noticeControl,
  noticeList,
  noticeProgress,
  noticeReach,
  noticeStart,
  noticeTemplates,
} from '../../shared/contracts/index.ts';
import type { UserId } from '../../shared/core/ids.ts';
import { err, ok } from '../../shared/core/result.ts';
import {
  controlNotices,
  noticesOf,
  presentNotices,
  presentTemplates,
  reachOf,
  startNotices,
} from '../../shared/messaging/index.ts';
import { call, officialAccountId, operator } from '../../shared/runtime/index.ts';
import { listRuns } from '../../shared/segments/index.ts';

/** Notices to everybody of a segment. */
export const noticeCalls = [
  call(noticeTemplates, operator, async ({ runtime }) =>
    ok({ templates: presentTemplates(await runtime.templates.all()) }),
  ),
  call(noticeReach, operator, async ({ input: { segmentId, templateId, after }, runtime }) => {
    const segment = await runtime.peopleSegments.get(segmentId);
    if (!segment) return err('SEGMENT.NOT_FOUND');
    const template = await runtime.templates.get(templateId);
    if (!template) return err('MESSAGE.UNKNOWN_TEMPLATE');
    const whom = { condition: segment.condition, after: after as UserId | undefined };
    return ok(await reachOf(runtime, { appId: template.appId, templateId }, whom));
  }),
  call(noticeStart, operator, async ({ input, caller, runtime }) => {
    const wish = { ...input, ...caller, expiresAt: new Date(input.expiresAt) };
    const started = await startNotices(runtime, officialAccountId(), wish);
    return started.ok ? ok(presentNotices(started.data, runtime.clock.now())) : started;
  }),
  call(noticeControl, operator, async ({ input, runtime }) => {
    const run = await controlNotices(runtime, input);
    return run.ok ? ok(presentNotices(run.data, runtime.clock.now())) : run;
  }),
  call(noticeProgress, operator, ({ input, runtime }) => noticesOf(runtime, input.runId)),
  call(noticeList, operator, async ({ runtime }) => {
    const runs = await listRuns(runtime.noticeRuns.documents);
    return ok({ runs: runs.map((run) => presentNotices(run, runtime.clock.now())) });
  }),
];
