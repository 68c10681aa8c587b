import { reportMissing } from '../missing.ts';
import { reportRefusal, type Refusal } from '../refusal.ts';
import { ApiFailure } from './api.ts';
import { isOnline } from './network.ts';

/** "request:fail": the phone could not reach CloudBase at all. */
const UNREACHABLE = -1;

/** Posts to the local world as the person who uses the phone; what the world itself refuses is shown on the page. */
export async function post<T extends object>(
  url: string,
  person: string | undefined,
  request: object,
): Promise<T | { error: Refusal }> {
  let response: Response;
  try {
    if (!isOnline()) throw new Error('offline');
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, as: { kind: 'miniprogram', person } }),
    });
  } catch (error) {
    throw unreachable(error);
  }
  const answer = (await response.json()) as T | { error: Refusal };
  // No platform says this: the mini program only sees a failed call, the person in front of it must know why.
  if ('error' in answer) reportRefusal(answer.error, person);
  return answer;
}

export function unreachable(error: unknown): ApiFailure {
  return cloudFailure(UNREACHABLE, `request:fail ${String(error)}`);
}

/** A failure in the form of `wx.cloud`; `name` is that of the code. */
export function cloudFailure(
  code: number | string | undefined,
  message: string | undefined,
  { name, ...fields }: { name?: string; requestID?: string } = {},
): ApiFailure {
  const shown = name === undefined ? code : `${code} ${name}`;
  return new ApiFailure(`Error: errCode: ${shown} | errMsg: ${message}`, { errCode: code, ...fields });
}

type ClientAnswer =
  { ok: true; body: { data: unknown } } | { ok: false; errCode: number; errName: string; message: string };

/** A request of the database or the storage, which stands behind their access rules; answers the `data` of the answer. */
export async function clientRequest(person: string | undefined, action: string, parameters: object): Promise<unknown> {
  const { controlUrl } = window.weilianPreview;
  if (controlUrl === undefined) {
    reportMissing('这里没有云数据库和云存储 · there is no database and no storage here');
    throw unreachable('no world');
  }
  const answer = await post<ClientAnswer>(`${controlUrl}/client`, person, { action, parameters });
  if ('error' in answer) throw cloudFailure(answer.error.code, answer.error.message);
  if (!answer.ok) throw cloudFailure(answer.errCode, answer.message, { name: answer.errName });
  return answer.body.data;
}
