import type { Launch } from '../launch.ts';
import { reportRefusal, type Refusal } from '../refusal.ts';
import { api, ApiFailure } from './api.ts';

interface Outcome {
  ok: boolean;
  result?: unknown;
  code?: number | string;
  message?: string;
  requestId: string;
}

/** "request:fail": the phone could not reach CloudBase at all. */
const UNREACHABLE = -1;

/** `wx.cloud`: calls go to the local server, which runs the deployed function for the chosen person. */
export function cloudApi(launch: Launch) {
  let initialised = false;
  return {
    DYNAMIC_CURRENT_ENV: Symbol.for('weilian.dynamic-current-env'),
    init() {
      initialised = true;
    },
    callFunction: api<{ name: string; data?: object }>('cloud.callFunction', async ({ name, data }) => {
      if (!initialised)
        throw new ApiFailure("Cloud API isn't enabled, please call wx.cloud.init first", { errCode: -601001 });
      const outcome = await invoke(launch.person, { name, data: data ?? {} });
      if (outcome.ok) return { result: outcome.result, requestID: outcome.requestId };
      throw new ApiFailure(`Error: errCode: ${outcome.code} | errMsg: ${outcome.message}`, {
        errCode: outcome.code,
        requestID: outcome.requestId,
      });
    }),
  };
}

async function invoke(person: string | undefined, call: object): Promise<Outcome> {
  let response: Response;
  try {
    if (!navigator.onLine) throw new Error('offline');
    response = await fetch(window.weilianPreview.invokeUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...call, as: { kind: 'miniprogram', person } }),
    });
  } catch (error) {
    throw new ApiFailure(`Error: errCode: ${UNREACHABLE} | errMsg: request:fail ${String(error)}`, {
      errCode: UNREACHABLE,
    });
  }
  const answer = (await response.json()) as Outcome & { error?: Refusal };
  if (!answer.error) return answer;
  // No platform says this: the mini program only sees a failed call, the person in front of it must know why.
  reportRefusal(answer.error, person);
  return { ok: false, ...answer.error, requestId: '' };
}
