import {
  ConfigurationError,
  LOCAL_ENVIRONMENT,
  readVariables,
  type FunctionName,
} from '../../shared/config/variables.ts';
import type { Cloudbaserc } from '../checks/cloudbaserc-schema.ts';
import { parseEnvFile, renderVariables, type EnvEntry } from '../checks/env-file.ts';

/**
 * All variables of one function together, names and values.
 * @see https://cloud.tencent.com/document/product/583/11637
 */
export const MOST_VARIABLE_BYTES = 4 * 1024;

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

function listProblems(entries: readonly EnvEntry[], required: readonly string[]): string[] {
  const names = entries.map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...required.filter((name) => !names.includes(name)).map((name) => `${name} is not set`),
    ...entries
      .filter(({ name, value }) => value === '' && required.includes(name))
      .map(({ name }) => `${name} is empty: it would be deployed as empty`),
    ...names.filter((name) => !required.includes(name)).map((name) => `${name} is not declared in cloudbaserc.json`),
    ...[...repeated].map((name) => `${name} is set more than once`),
  ];
}

function formProblems(name: string, variables: Record<string, string>, environmentId: string): string[] {
  try {
    readVariables(name as FunctionName, { ...variables, TCB_ENV: environmentId });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.filter((problem) => !problem.endsWith('is missing'));
    throw error;
  }
}

function sizeProblem(name: string, variables: Record<string, string>): string[] {
  const bytes = Object.entries(variables).reduce((sum, [key, value]) => sum + bytesOf(key) + bytesOf(value), 0);
  return bytes <= MOST_VARIABLE_BYTES
    ? []
    : [`the variables of ${name} have ${bytes} bytes; the platform takes ${MOST_VARIABLE_BYTES}`];
}

/**
 * Everything for which the variables must not be deployed: a deploy replaces the whole set of a function's variables,
 * and an unset one is deployed as empty. Values are never named.
 */
export function variableProblems(config: Cloudbaserc, envFile: string): string[] {
  const { entries, malformedLines } = parseEnvFile(envFile);
  const values = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
  const environmentId = values['ENV_ID'] ?? '';
  const perFunction = config.functions.flatMap(({ name, envVariables }) => {
    const rendered = Object.fromEntries(
      Object.entries(envVariables).map(([variable, text]) => [variable, renderVariables(text, values)]),
    );
    return [...formProblems(name, rendered, environmentId), ...sizeProblem(name, rendered)];
  });
  return [
    ...malformedLines.map((line) => `line ${line} is not NAME=value`),
    ...listProblems(entries, config.requiredEnv),
    ...(LOCAL_ENVIRONMENT.test(environmentId) ? ['ENV_ID is an id of the local world'] : []),
    ...new Set(perFunction),
  ];
}
