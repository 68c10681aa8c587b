import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Caller } from './caller.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { FAILURES, type Failure } from './failure.ts';
import type { InvocationReport } from './invocation-report.ts';
import type { Run } from './pool.ts';
import { MAX_MINIPROGRAM_RESULT_BYTES, MAX_PAYLOAD_BYTES } from './limits.ts';

/**
 * How a call ended, for its caller. `code` is a number for mini program users (what `wx.cloud` gives as errCode) and a
 * string for all others (what the server and web SDKs give as code).
 */
export type Outcome =
  | { ok: true; result: unknown; requestId: string; report?: InvocationReport }
  | {
      ok: false;
      code: number | string;
      message: string;
      requestId: string;
      dropped?: true;
      /** Absent when the function did not run at all. */
      report?: InvocationReport;
    };

/** The result as JSON, or why there is none. */
export type Conclusion = ({ json: string } | { failure: Failure }) & { report?: InvocationReport };

/** What the platform makes of the end of a run. */
export function conclude(run: Run, fn: DeployedFunction, caller: Caller): Conclusion {
  if ('throttled' in run) return fail('throttled', 'request exceeds the concurrency limit of the function');
  const { ending } = run;
  switch (ending.kind) {
    case 'answered':
      return concludeAnswer(ending.json, caller);
    case 'threw':
    case 'load-failed':
      return fail('executeFail', asOnPlatform(ending.error, fn));
    case 'timed-out':
      return fail('timeLimit', `Invoking task timed out after ${fn.timeoutSeconds} seconds`);
    case 'too-large':
      return tooLarge();
    case 'out-of-memory':
      return fail('memoryLimit', `the function used more than its ${fn.memoryMb} MB of memory`);
    case 'exited':
      return fail('executeFail', `${ending.exit} code exit unexpected`);
  }
}

function tooLarge(): { failure: Failure } {
  return fail('responseTooLarge', 'The size of response exceeds the upper limit (6MB)');
}

function concludeAnswer(json: string, caller: Caller): Conclusion {
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_PAYLOAD_BYTES) return tooLarge();
  if (caller.kind === 'miniprogram' && bytes > MAX_MINIPROGRAM_RESULT_BYTES) {
    return fail('resultTooLargeForClient', 'cloudfunction result size exceed limit (1MB)');
  }
  return { json };
}

/**
 * On the platform the bundle lies in /var/user and what runs it elsewhere (from memory: /var/runtime); a developer's folders,
 * also by the names that links give them, are nobody's business.
 */
function asOnPlatform(error: string, { entry }: DeployedFunction): string {
  const folder = dirname(entry);
  const real = existsSync(folder) ? realpathSync(folder) : folder;
  const shown = error.replaceAll(folder, '/var/user').replaceAll(real, '/var/user');
  return shown.replaceAll(import.meta.dirname, '/var/runtime');
}

/** The conclusion in the form of the caller's client. */
export function toOutcome(conclusion: Conclusion, caller: Caller, requestId: string): Outcome {
  const report = conclusion.report && { report: conclusion.report };
  if ('json' in conclusion) return { ok: true, result: JSON.parse(conclusion.json) as unknown, requestId, ...report };
  const { kind, message } = conclusion.failure;
  const { code, errCode } = FAILURES[kind];
  return { ok: false, code: caller.kind === 'miniprogram' ? errCode : code, message, requestId, ...report };
}

/**
 * The data of a call as the JSON that the function gets; the platform adds the user to what a mini program sends.
 * Refused: what is not JSON, and more than 6 MB.
 */
export function toEvent(data: unknown, caller: Caller): { json: string } | { failure: Failure } {
  const json = toJson(withUser(data ?? {}, caller));
  if (json === undefined) return fail('invalidParameter', 'the data of a call must be JSON');
  if (Buffer.byteLength(json) <= MAX_PAYLOAD_BYTES) return { json };
  return fail('requestTooLarge', 'the request event exceeds the upper limit (6MB)');
}

/** https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/getting-started.html */
function withUser(data: unknown, caller: Caller): unknown {
  if (caller.kind !== 'miniprogram' || typeof data !== 'object' || Array.isArray(data)) return data;
  return { ...data, userInfo: { appId: caller.appId, openId: caller.openId } };
}

function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function fail(kind: Failure['kind'], message: string): { failure: Failure } {
  return { failure: { kind, message } };
}
