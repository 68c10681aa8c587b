import { functionVariables, type FunctionName } from './function-variables.ts';
import { appSecret, NONE, schemas, type VariableName } from './schemas.ts';

export { NONE } from './schemas.ts';
export type { FunctionName } from './function-variables.ts';

type VariablesOf<F extends FunctionName> = (typeof functionVariables)[F][number];

/** Variables that are missing or malformed; names and forms only, never values. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(readonly problems: readonly string[]) {
    super(`environment variables: ${problems.join('; ')}`);
  }
}

/** The only ones outside of a local environment. */
const HOSTS: Partial<Record<VariableName, string>> = {
  WECHAT_API_BASE_URL: 'https://api.weixin.qq.com',
  WECHAT_OPEN_BASE_URL: 'https://open.weixin.qq.com',
  WECHAT_PAY_API_BASE_URL: 'https://api.mch.weixin.qq.com',
};
/** Environments of the emulator are called so; a real environment id never begins like this. */
export const LOCAL_ENVIRONMENT = /^local-/;

function problemsOf(name: VariableName, environment: NodeJS.ProcessEnv): string[] {
  const value = environment[name];
  if (!value) return [`${name} is missing`];
  if (!schemas[name].safeParse(value).success) return [`${name} is malformed`];
  const host = HOSTS[name] ?? value;
  if (name === 'WEB_ADDRESS' && !/^https:\/\/[^/]+$/.test(value) && !LOCAL_ENVIRONMENT.test(environmentId(environment)))
    return [`${name} must be https:// and a domain in a real environment`];
  if (value !== host && !LOCAL_ENVIRONMENT.test(environmentId(environment)))
    return [`${name} must be ${host} in a real environment`];
  if (schemas[name] === appSecret && value === NONE && environment['WECHAT_DRIVER'] !== 'cloud')
    return [`${name} is needed, unless WECHAT_DRIVER is cloud`];
  if (name.startsWith('WECHAT_PAY_') && value === NONE && environment['WECHAT_PAY_MERCHANT_ID'] !== NONE)
    return [`${name} is needed, because WECHAT_PAY_MERCHANT_ID is set`];
  return [];
}

/**
 * The variables that this function declares.
 * @throws ConfigurationError with everything that is wrong, at once
 */
export function readVariables<F extends FunctionName>(
  functionName: F,
  environment: NodeJS.ProcessEnv = process.env,
): Record<VariablesOf<F>, string> {
  const names: readonly VariableName[] = functionVariables[functionName];
  const problems = names.flatMap((name) => problemsOf(name, environment));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.fromEntries(names.map((name) => [name, environment[name]])) as Record<VariablesOf<F>, string>;
}

/** Id of the environment that this function runs in; the platform sets it. */
export function environmentId(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['TCB_ENV'] ?? environment['SCF_NAMESPACE'] ?? '';
}

/** `timer` while a timer's call runs; read anew for each call, because an instance serves many. */
export function triggerSource(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment['TRIGGER_SRC'];
}
