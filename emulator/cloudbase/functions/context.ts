import type { Variables } from './call-variables.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { ACCOUNT_APP_ID, ACCOUNT_UIN, REGION } from './function-environment.ts';

/**
 * The second argument of a handler. Its fields are those that @cloudbase/node-sdk reads (IContextParam) and those of
 * https://cloud.tencent.com/document/product/583/11060; `environment` carries the variables of the call, never keys.
 */
export function invocationContext(
  fn: DeployedFunction,
  call: { requestId: string; envId: string; variables: Variables },
): Record<string, unknown> {
  const environment = { ...call.variables, SCF_NAMESPACE: call.envId };
  return {
    callbackWaitsForEmptyEventLoop: true,
    memory_limit_in_mb: fn.memoryMb,
    time_limit_in_ms: fn.timeoutSeconds * 1000,
    request_id: call.requestId,
    requestId: call.requestId,
    function_name: fn.name,
    function_version: '$LATEST',
    namespace: call.envId,
    tencentcloud_region: REGION,
    tencentcloud_appid: ACCOUNT_APP_ID,
    tencentcloud_uin: ACCOUNT_UIN,
    environ: Object.entries(environment)
      .map(([name, value]) => `${name}=${value}`)
      .join(';'),
    environment: JSON.stringify(environment),
  };
}
