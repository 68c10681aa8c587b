import { CloudBaseError } from '../gateway/action.ts';
import type { CloudCall } from './cloud-call.ts';

/** One parameter of a cloud call: its value is JSON as the SDK wrote it, so that whole numbers keep all their digits. */
export interface JsonParameter {
  key: string;
  json: string;
}

/** The HTTP request that a cloud call stands for: parameters in the query, or as one JSON object. */
export function requestOf(
  { method, path }: Pick<CloudCall, 'method' | 'path'>,
  parameters: readonly JsonParameter[],
): CloudCall {
  const values = parameters.map(({ key, json }) => ({ key, json, value: parse(json) }));
  if (method === 'POST') {
    const fields = values.map(({ key, json }) => `${JSON.stringify(key)}:${json}`);
    return { method, path, query: {}, body: Buffer.from(`{${fields.join(',')}}`) };
  }
  const query = values.map(({ key, json, value }) => [key, typeof value === 'string' ? value : json] as const);
  return { method, path, query: Object.fromEntries(query) };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new CloudBaseError('INVALID_PARAM', 'a parameter of the cloud call is not JSON');
  }
}
