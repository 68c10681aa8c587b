import type { OutputOf } from '../contracts/contract.ts';
import type { channelDrawing } from '../contracts/channel-codes.ts';
import { MINUTE_MS, type Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { mapParallel } from '../core/parallel.ts';
import { err, ok, type Result } from '../core/result.ts';
import { directoryOf, zippedFile } from '../core/zip.ts';
import type { Collection, Database } from '../db/database.ts';
import type { WeChatFailure } from '../wechat/errors.ts';
import type { Channel } from './channel.ts';
import type { Channels } from './channels.ts';

/** Document of `codeRuns`: codes that somebody wants drawn, and how far they are. `_id` was drawn by whoever wants them. */
export interface CodeRun {
  _id: string;
  channelIds: string[];
  /** So many of them, in their order, are in `parts`. */
  drawn: number;
  /** Files of the archive, a hundred pictures each. */
  parts: string[];
  archive?: string;
  problem?: string;
  /** When it is worked on next; absent: it is over. */
  dueAt?: Date;
  startedAt: Date;
  startedBy: UserId;
}

/** As much of cloud storage as a run needs. */
export interface ArchiveFiles {
  put(path: string, bytes: Buffer): Promise<string>;
  get(fileId: string): Promise<Buffer>;
  remove(fileIds: readonly string[]): Promise<void>;
  addressOf(fileId: string): Promise<string>;
}

interface Picture {
  contentType: string;
  bytes: Uint8Array;
}

export interface DrawDeps {
  database: Database;
  channels: Channels;
  clock: Clock;
  logger: Logger;
  files: ArchiveFiles;
  /** Draws a code with this scene, that leads to this page. */
  draw(scene: string, page: string): Promise<Picture>;
}

const PART = 100;
const AT_ONCE = 8;
/** Longer than a tick: nobody else works on the run meanwhile. */
const LEASE_MS = 2 * MINUTE_MS;
/** So much of a tick a part, or the archive, may take. */
const STEP_MS = 15_000;

const runs = (database: Database): Collection<CodeRun> => database.collection<CodeRun>('codeRuns');

async function present(run: CodeRun, files: Pick<ArchiveFiles, 'addressOf'>): Promise<OutputOf<typeof channelDrawing>> {
  const { _id: runId, channelIds, drawn, startedAt, archive, problem } = run;
  const state = run.dueAt ? 'drawing' : archive === undefined ? 'failed' : 'done';
  const archiveUrl = archive === undefined ? undefined : await files.addressOf(archive);
  return { runId, state, drawn, of: channelIds.length, startedAt: startedAt.toISOString(), archiveUrl, problem };
}

/** Asks for a run, once. Two requests, and one for a repeat. */
export async function startDrawing(
  { database, channels, clock, files }: Pick<DrawDeps, 'database' | 'channels' | 'clock' | 'files'>,
  { runId, channelIds, userId }: { runId: string; channelIds: string[]; userId: UserId },
): Promise<Result<OutputOf<typeof channelDrawing>, 'CHANNEL.NOT_FOUND' | 'CHANNEL.NO_CODE'>> {
  const found = new Map((await channels.documents.getMany(channelIds)).map((channel) => [channel._id, channel]));
  const missing = channelIds.filter((id) => !found.has(id));
  if (missing.length > 0) return err('CHANNEL.NOT_FOUND', missing.slice(0, 10));
  const others = channelIds.filter(
    (id) => !/Code$/.test(found.get(id)?.channel.kind ?? '') || !found.get(id)?.channel.page,
  );
  if (others.length > 0) return err('CHANNEL.NO_CODE', others.slice(0, 10));
  const now = clock.now();
  const run: CodeRun = { _id: runId, channelIds, drawn: 0, parts: [], dueAt: now, startedAt: now, startedBy: userId };
  const isNew = (await runs(database).add(run)) === 'added';
  return ok(await present(isNew ? run : ((await runs(database).get(runId)) ?? run), files));
}

/** How far a run is. One request. */
export async function drawingOf(
  { database, files }: Pick<DrawDeps, 'database' | 'files'>,
  runId: string,
): Promise<Result<OutputOf<typeof channelDrawing>, 'CHANNEL.NO_SUCH_RUN'>> {
  const run = await runs(database).get(runId);
  return run ? ok(await present(run, files)) : err('CHANNEL.NO_SUCH_RUN');
}

const nameOf = ({ _id }: Channel, { contentType }: Picture): string =>
  `${_id}.${contentType.includes('png') ? 'png' : 'jpg'}`;

/** Draws the next hundred into a file, then says so: killed in between, they are drawn again into the same file. */
async function drawPart({ database, channels, files, clock, draw }: DrawDeps, run: CodeRun): Promise<CodeRun> {
  const ids = run.channelIds.slice(run.drawn, run.drawn + PART);
  const found = new Map((await channels.documents.getMany(ids)).map((channel) => [channel._id, channel]));
  const pictures = await mapParallel(ids, AT_ONCE, async (id) => {
    const channel = found.get(id) as Channel;
    const picture = await draw(id, channel.channel.page ?? '');
    return zippedFile(nameOf(channel, picture), picture.bytes);
  });
  const part = await files.put(`codes/${run._id}/${run.parts.length}.part`, Buffer.concat(pictures));
  const drawn = run.drawn + ids.length;
  const dueAt = new Date(clock.now().getTime() + LEASE_MS);
  await runs(database).updateIf({ _id: run._id, drawn: run.drawn }, { set: { drawn, dueAt }, push: { parts: part } });
  return { ...run, drawn, dueAt, parts: [...run.parts, part] };
}

async function finish({ database, files }: DrawDeps, { _id, parts }: CodeRun): Promise<void> {
  const content = Buffer.concat(await mapParallel(parts, 2, (part) => files.get(part)));
  const archive = await files.put(`codes/${_id}.zip`, Buffer.concat([content, directoryOf(content)]));
  await runs(database).updateIf({ _id }, { set: { archive }, unset: ['dueAt', 'parts'] });
  await files.remove(parts);
}

const isFailure = (error: unknown): error is WeChatFailure => error instanceof Error && 'kind' in error;
/** The same request fails for ever: a page that is not released, an account that may not. */
const LASTING: readonly string[] = ['request', 'configuration', 'permission', 'restricted'];

async function put(deps: DrawDeps, { _id }: CodeRun, error: unknown): Promise<string> {
  if (!isFailure(error)) throw error;
  deps.logger.warn('codes.notDrawn', { runId: _id, kind: error.kind });
  if (LASTING.includes(error.kind)) {
    await runs(deps.database).updateIf({ _id }, { set: { problem: error.message }, unset: ['dueAt'] });
    return 'codes failed';
  }
  const dueAt = error.notBefore ?? new Date(deps.clock.now().getTime() + MINUTE_MS);
  await runs(deps.database).updateIf({ _id }, { set: { dueAt } });
  return 'codes later';
}

/**
 * Works on the run that has waited longest, a hundred pictures at a time, until it is done or time is up; the next tick goes
 * on where it was. Idle: one request. Four requests for each hundred, with one upload.
 */
export async function drawCodes(deps: DrawDeps, deadline: Date): Promise<string> {
  const { clock, database } = deps;
  const now = clock.now();
  const orderBy = { field: 'dueAt', direction: 'asc' } as const;
  const [next] = await runs(database).find({ where: { dueAt: { lte: now } }, orderBy, limit: 1 });
  if (!next) return 'idle';
  const leased = { set: { dueAt: new Date(now.getTime() + LEASE_MS) } };
  if (!(await runs(database).updateIf({ _id: next._id, drawn: next.drawn, dueAt: { lte: now } }, leased)))
    return 'idle';
  let run = next;
  const hasTime = () => deadline.getTime() - clock.now().getTime() >= STEP_MS;
  try {
    while (run.drawn < run.channelIds.length && hasTime()) run = await drawPart(deps, run);
    if (run.drawn < run.channelIds.length || !hasTime()) {
      await runs(database).updateIf({ _id: run._id }, { set: { dueAt: clock.now() } });
      return 'codes drawn in part';
    }
    await finish(deps, run);
    return 'codes drawn';
  } catch (error) {
    return put(deps, run, error);
  }
}
