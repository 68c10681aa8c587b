import type { Launch } from '../launch.ts';
import { api, ApiFailure } from './api.ts';
import { cloudDatabase } from './cloud-database.ts';
import { cloudFailure, post } from './cloud-request.ts';
import { cloudStorage } from './cloud-storage.ts';

interface Outcome {
  ok: boolean;
  result?: unknown;
  code?: number | string;
  message?: string;
  requestId: string;
}

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
      const { invokeUrl } = window.weilianPreview;
      const outcome = await post<Outcome>(invokeUrl, launch.person, { name, data: data ?? {} });
      if ('error' in outcome) throw cloudFailure(outcome.error.code, outcome.error.message, { requestID: '' });
      if (outcome.ok) return { result: outcome.result, requestID: outcome.requestId };
      throw cloudFailure(outcome.code, outcome.message, { requestID: outcome.requestId });
    }),
    ...cloudStorage(launch),
    database: cloudDatabase(launch),
  };
}
