import { delimiter, join } from 'node:path';
import type { FunctionConfig } from '../deployment.ts';
import type { Credentials } from '../gateway/index.ts';
import type { Variables } from './call-variables.ts';
import { MAX_VARIABLES_BYTES } from './limits.ts';

/** Names that begin so are the platform's; a function's own variables must not. */
const RESERVED_PREFIXES = ['TCB_', 'SCF_', 'WX_', 'TENCENTCLOUD_', 'QCLOUD_'];

/** https://docs.cloudbase.net/cloud-function/function-configuration/env */
const VARIABLE_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Variables of the machine without which node does not start: PATH, and on Windows the system's folders. */
const MACHINE_VARIABLES = ['PATH', 'Path', 'SystemRoot', 'SYSTEMROOT', 'windir', 'TEMP', 'TMP', 'TMPDIR'];

const PLACEHOLDER = /\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

/**
 * Replaces `{{env.NAME}}` in a function's own variables. Reported as problems: names without a value (a deployment
 * would render them as empty), reserved names, more than 4 KB.
 */
export function renderVariables(
  fn: FunctionConfig,
  values: Readonly<Record<string, string>>,
): { variables: Variables; problems: string[] } {
  const variables: Variables = {};
  const problems: string[] = [];
  for (const [name, template] of Object.entries(fn.envVariables ?? {})) {
    if (RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix))) {
      problems.push(`function ${fn.name}: the variable ${name} has a name that belongs to the platform`);
    }
    if (!VARIABLE_NAME.test(name)) {
      problems.push(`function ${fn.name}: the variable "${name}" must be letters, digits and _, a letter first`);
    }
    for (const missing of missingIn(String(template), values)) {
      problems.push(`function ${fn.name}: the variable ${name} needs a value for ${missing}`);
    }
    variables[name] = String(template).replaceAll(PLACEHOLDER, (_, key: string) => valueOf(key, values));
    if (variables[name] === '' && template === '') problems.push(`function ${fn.name}: the variable ${name} is empty`);
  }
  const bytes = Buffer.byteLength(Object.entries(variables).flat().join(''));
  if (bytes > MAX_VARIABLES_BYTES) {
    problems.push(`function ${fn.name}: its variables have ${bytes} bytes, ${MAX_VARIABLES_BYTES} are allowed`);
  }
  return { variables, problems };
}

function missingIn(template: string, values: Readonly<Record<string, string>>): string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '').filter((name) => !valueOf(name, values));
}

function valueOf(name: string, values: Readonly<Record<string, string>>): string {
  return Object.hasOwn(values, name) ? (values[name] ?? '') : '';
}

/** Where a function runs and how it reaches the platform. */
export interface PlatformAccess {
  envId: string;
  credentials: Credentials;
  /** The local gateway of the SDKs. */
  adminUrl: string;
}

/**
 * The environment of a function's process between invocations. Nothing of this process's own environment is in it,
 * except what node needs to start. TCB_CONTEXT_CNFG leads both SDKs to the local gateway. The names are those of
 * https://docs.cloudbase.net/cloud-function/function-configuration/env without those of other languages.
 */
export function processVariables(
  fn: FunctionConfig,
  own: Variables,
  access: PlatformAccess & { codeDir: string },
): Variables {
  const machine = MACHINE_VARIABLES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(machine),
    // Functions run in UTC, whatever the machine of the developer shows.
    TZ: 'UTC',
    ...own,
    TCB_ENV: access.envId,
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: access.adminUrl }),
    SCF_NAMESPACE: access.envId,
    _SCF_SERVER_PORT: '28902',
    // On the platform /var/user/, where the code lies there.
    USER_CODE_ROOT: `${access.codeDir}/`,
    NODE_PATH: [access.codeDir, join(access.codeDir, 'node_modules')].join(delimiter),
    SCF_FUNCTIONNAME: fn.name,
    SCF_FUNCTIONVERSION: '$LATEST',
    TENCENTCLOUD_REGION: REGION,
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_SECRETID: access.credentials.secretId,
    TENCENTCLOUD_SECRETKEY: access.credentials.secretKey,
    TENCENTCLOUD_SESSIONTOKEN: `local-${fn.name}`,
  };
}

/** The region that the local environment pretends to be in. */
export const REGION = 'ap-shanghai';

/** The Tencent Cloud account that it pretends to belong to: made up. */
export const ACCOUNT_APP_ID = '1250000000';
export const ACCOUNT_UIN = '100000000001';
