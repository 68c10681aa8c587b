import type { UserId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import {
  controlRun,
  presentRun,
  progressOf,
  startRun,
  workRuns,
  type Deed,
  type Segments,
} from '../../segments/index.ts';
import { composeNotice, type NoticeRefusal } from '../enqueue.ts';
import { noticeIdFor, type Notice, type NoticeMessage } from '../message.ts';
import type { Outbox } from '../outbox.ts';
import type { MessageTemplates } from '../templates.ts';
import type { NoticeRun, NoticeRuns } from './notice-run.ts';
import { openIdsReached, type ReachDeps } from './reach.ts';

export interface NoticeRunDeps extends ReachDeps {
  outbox: Outbox;
  templates: MessageTemplates;
  noticeRuns: NoticeRuns;
}

/** What staff want to be sent, to whom. */
export interface NoticeWish extends Notice {
  runId: string;
  segmentId: string;
  expiresAt: Date;
  userId: UserId;
}

/** The message that everybody of a run gets, but for whom it is to. */
const modelOf = (
  { _id: group, appId, channel, content, expiresAt }: Pick<NoticeRun, '_id' | keyof Deed<NoticeRun>>,
  now: Date,
): Result<NoticeMessage, NoticeRefusal> =>
  composeNotice({ channel, content, appId, purpose: 'service', group, expiresAt, openId: '', intent: '' }, now);

/**
 * Starts to send everybody of a segment a notice of what they wanted to be told of; `housekeeping` puts the messages into the
 * outbox. By subscription notices alone: a template message and a customer service message answer something that one person
 * has just done. The template's account is the sender. Four requests.
 */
export async function startNotices(
  deps: Pick<NoticeRunDeps, 'clock' | 'templates' | 'noticeRuns'> & { peopleSegments: Pick<Segments, 'get'> },
  officialAccount: string,
  { runId, segmentId, userId, expiresAt, ...content }: NoticeWish,
): Promise<Result<NoticeRun, NoticeRefusal | 'MESSAGE.UNKNOWN_TEMPLATE' | 'SEGMENT.NOT_FOUND' | 'COMMON.KEY_USED'>> {
  const template = await deps.templates.get(content.templateId);
  if (!template) return err('MESSAGE.UNKNOWN_TEMPLATE');
  const { appId } = template;
  const deed = { appId, channel: appId === officialAccount ? 'oaNotice' : 'mpNotice', content, expiresAt } as const;
  const model = modelOf({ _id: runId, ...deed }, deps.clock.now());
  const wish = { runId, segmentId, userId, deed };
  const started = await startRun({ ...deps, runs: deps.noticeRuns.documents }, wish, async () =>
    model.ok ? undefined : model.error,
  );
  // What WeChat would not take, in the details.
  return started.ok || model.ok || started.error !== model.error ? started : model;
}

/**
 * Works off runs that send notices: some six requests for a thousand people. A person gets one, because its id is made of the
 * run's and of the address, which is one person's whatever is merged. What is cancelled is cancelled in the outbox too, and
 * once more when nobody can be putting anything there.
 */
export const workNotices = (deps: NoticeRunDeps, deadline: Date): Promise<'idle' | 'worked'> =>
  workRuns(
    deps,
    deps.noticeRuns.documents,
    {
      async doPage(run, members) {
        const model = modelOf(run, deps.clock.now());
        if (!model.ok) return { stop: 'ended' };
        const { appId, content } = run;
        const openIds = await openIdsReached(deps, { appId, templateId: content.templateId }, members);
        const messages = openIds.map((openId) => ({ ...model.data, openId, _id: noticeIdFor(appId, run._id, openId) }));
        if (messages.length > 0) await deps.outbox.addAll(messages);
        return { without: members.length - messages.length };
      },
      tidy: ({ _id }) => deps.outbox.cancelGroup(_id, deps.clock.now()),
    },
    deadline,
  );

/** Pauses a run, lets it go on, or ends it and cancels what is not sent yet. */
export async function controlNotices(
  { clock, noticeRuns, outbox }: Pick<NoticeRunDeps, 'clock' | 'noticeRuns' | 'outbox'>,
  wish: Parameters<typeof controlRun>[2],
) {
  const run = await controlRun({ clock }, noticeRuns.documents, wish);
  if (run.ok && wish.action === 'cancel') await outbox.cancelGroup(wish.runId, clock.now());
  return run;
}

/** How far a run is, and what became of its messages so far. */
export async function noticesOf(
  { clock, people, noticeRuns, outbox }: Pick<NoticeRunDeps, 'clock' | 'people' | 'noticeRuns' | 'outbox'>,
  runId: string,
) {
  const found = await progressOf({ people }, noticeRuns.documents, runId);
  if (!found.ok) return found;
  const { run, left, perMinute } = found.data;
  return ok({ ...presentNotices(run, clock.now()), left, perMinute, messages: await outbox.progress(runId) });
}

/** As contracts show it. */
export const presentNotices = (run: NoticeRun, now: Date) => ({
  ...presentRun(run, now),
  ...{ templateId: run.content.templateId, values: run.content.values, expiresAt: run.expiresAt.toISOString() },
});
