import type { Variables } from './call-variables.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { REGION } from './function-environment.ts';

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
    environ: Object.entries(environment)
      .map(([name, value]) => `${name}=${value}`)
      .join(';'),
    environment: JSON.stringify(environment),
  };
}
