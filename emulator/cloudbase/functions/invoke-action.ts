import { CloudBaseError, ConnectionDropped, type ActionHandler } from '../gateway/index.ts';
import type { Caller } from './caller.ts';
import type { Functions } from './functions.ts';

/**
 * `functions.invokeFunction`: a function, or a program with the environment's keys, calls a function through an SDK.
 * The called one sees the WeChat user of the calling one, and its source (`wx_client,scf`).
 * Parameters: function_name, request_data (JSON text or empty), qualifier (not looked at: there is one version).
 */
export function invokeAction(functions: Functions): ActionHandler {
  return async (parameters, { invocationId, requestId }) => {
    const { function_name: name, request_data: text } = parameters;
    if (typeof name !== 'string' || name === '') throw new CloudBaseError('INVALID_PARAM', 'function_name is missing');
    const caller: Caller = (invocationId && functions.callerOf(invocationId)) || {
      kind: 'function',
      name: 'server SDK',
    };
    const outcome = await functions.invoke({ name, data: readData(text), caller, requestId });
    if (outcome.ok) return { data: { response_data: JSON.stringify(outcome.result) } };
    if (outcome.dropped) throw new ConnectionDropped();
    throw new CloudBaseError(String(outcome.code), outcome.message);
  };
}

function readData(text: unknown): unknown {
  if (text === undefined || text === '') return {};
  try {
    return JSON.parse(String(text));
  } catch {
    throw new CloudBaseError('INVALID_PARAM', 'request_data is not valid JSON');
  }
}
