import { referencedVariables } from './env-file.ts';
import type { Facts, Wrapper } from './facts.ts';
import type { TableRow } from './function-table.ts';

/** A comparison: gives one line for everything that does not agree. */
type Comparison = (facts: Facts) => string[];

const missing = (wanted: Iterable<string>, present: Iterable<string>): string[] => {
  const set = new Set(present);
  return [...new Set(wanted)].filter((one) => !set.has(one));
};

/** Lines for what stands in one of two lists only. */
function difference(
  left: { in: string; names: Iterable<string> },
  right: { in: string; names: Iterable<string> },
): string[] {
  return [
    ...missing(left.names, right.names).map((name) => `${name} is in ${left.in} and not in ${right.in}`),
    ...missing(right.names, left.names).map((name) => `${name} is in ${right.in} and not in ${left.in}`),
  ];
}

/** Every function that is configured, whether it is deployed by everybody or by choice. */
const configured = ({ config, optional }: Facts) => [...config.functions, ...optional];

const folders = ({ sources }: Facts) => ({ in: 'the folders of cloudfunctions/', names: Object.keys(sources) });

const functionsAgree: Comparison = (facts) => [
  ...difference(folders(facts), {
    in: 'cloudbaserc.json or cloudbaserc.optional.json',
    names: configured(facts).map(({ name }) => name),
  }),
  ...difference(folders(facts), {
    in: 'the table of cloudfunctions/README.md',
    names: facts.table.map(({ name }) => name),
  }),
  ...difference(folders(facts), { in: 'functionVariables (shared/config)', names: Object.keys(facts.variables) }),
];

const contractsAreServedOnce: Comparison = ({ contracts, sources }) =>
  contracts.flatMap((contract) => {
    const servedBy = Object.entries(sources).filter(([, { calls }]) => calls.includes(contract));
    if (servedBy.length === 1) return [];
    const names = servedBy.map(([name]) => name).join(' and ') || 'no function';
    return [`${contract} is served by ${names}`];
  });

function rowProblems(row: TableRow, facts: Facts): string[] {
  const say = (problem: string) => `the table of cloudfunctions/README.md, ${row.name}: ${problem}`;
  const entry = configured(facts).find(({ name }) => name === row.name);
  const source = facts.sources[row.name];
  if (!entry || !source) return [];
  return [
    ...(row.timeoutSeconds === entry.timeout
      ? []
      : [say(`timeout ${row.timeoutSeconds} s, cloudbaserc ${entry.timeout} s`)]),
    ...(row.memoryMb === entry.memorySize
      ? []
      : [say(`memory ${row.memoryMb} MB, cloudbaserc ${entry.memorySize} MB`)]),
    ...difference({ in: 'its calls', names: row.calls }, { in: 'its source', names: source.calls }).map(say),
  ];
}
const tableIsTrue: Comparison = (facts) => facts.table.flatMap((row) => rowProblems(row, facts));

const TRIGGER_OF: Record<Wrapper, RegExp> = {
  callable: /callFunction/,
  timer: /^timer\b/,
  webhook: /^HTTP/,
  platformPush: /^push\b/,
};

/** What stands outside of the code must fit the wrapper that the code uses. */
function wrapperProblems(name: string, facts: Facts): string[] {
  const [wrapper, ...more] = facts.sources[name]?.wrappers ?? [];
  if (!wrapper || more.length > 0) return [`${name} must use exactly one of callable, timer, webhook, platformPush`];
  const timers =
    configured(facts)
      .find((one) => one.name === name)
      ?.triggers?.map((one) => one.name) ?? [];
  const routes = facts.config.gateway.routes
    .filter(({ target }) => target === `function:${name}`)
    .map(({ path }) => path);
  const trigger = facts.table.find((row) => row.name === name)?.trigger ?? '';
  const forClients = facts.rules[name]?.invoke !== false;
  const wanted = (kind: Wrapper, has: boolean, what: string) =>
    (wrapper === kind) === has ? [] : [`${name} is a ${wrapper} and has ${has ? '' : 'no '}${what}`];
  return [
    ...wanted('timer', timers.length > 0, 'timer in cloudbaserc.json'),
    ...wanted('webhook', routes.length > 0, 'route in cloudbaserc.json'),
    ...wanted('callable', forClients, 'function rule that lets clients in'),
    ...(TRIGGER_OF[wrapper].test(trigger)
      ? []
      : [`the table calls the trigger of ${name} “${trigger}”, its code is a ${wrapper}`]),
    ...[...timers, ...routes]
      .filter((one) => !trigger.includes(one))
      .map((one) => `the table does not name ${one} as trigger of ${name}`),
  ];
}
const triggersAgree: Comparison = (facts) => Object.keys(facts.sources).flatMap((name) => wrapperProblems(name, facts));

const routesHaveTargets: Comparison = ({ config, sources }) =>
  config.gateway.routes
    .filter(({ target }) => !(target.slice('function:'.length) in sources))
    .map(({ path, target }) => `route ${path} leads to ${target}, which is no folder of cloudfunctions/`);

const variablesAgree: Comparison = (facts) =>
  configured(facts).flatMap(({ name, envVariables }) => [
    ...difference(
      { in: `envVariables of ${name} (cloudbaserc.json)`, names: Object.keys(envVariables) },
      { in: 'functionVariables (shared/config)', names: facts.variables[name] ?? [] },
    ),
    ...Object.entries(envVariables)
      .filter(([variable, value]) => value !== `{{env.${variable}}}`)
      .map(
        ([variable, value]) => `${variable} of ${name} is “${value}” in cloudbaserc.json and not {{env.${variable}}}`,
      ),
  ]);

const environmentIsListed: Comparison = ({ config, exampleVariables }) => {
  const used = { in: 'use in cloudbaserc.json', names: referencedVariables(JSON.stringify(config)) };
  return [
    ...difference(used, { in: 'requiredEnv of cloudbaserc.json', names: config.requiredEnv }),
    ...difference(used, { in: '.env.example', names: exampleVariables }),
  ];
};

/**
 * No shell: the same on Windows, macOS and Linux. What stays up is run by Node itself: tsx's own program kills a child
 * that is too busy to answer Ctrl-C within 60 ms.
 */
const NODE_PROGRAM = /^((tsx|node( --[a-z-]+=\d+)? --import tsx) scripts\/[\w-]+\.ts|prettier --write \.)$/;
const scriptsAreNodePrograms: Comparison = ({ npmScripts, programs }) =>
  Object.entries(npmScripts).flatMap(([name, command]) => {
    if (!NODE_PROGRAM.test(command)) return [`npm script ${name} is no Node program of scripts/: ${command}`];
    const program = /scripts\/(\S+)/.exec(command)?.[1];
    return program && !programs.includes(program) ? [`npm script ${name}: there is no scripts/${program}`] : [];
  });

const devtoolsOpenTheBuild: Comparison = ({ config, devtools }) => {
  const root = devtools.cloudfunctionRoot?.replace(/\/$/, '');
  return [
    ...(root === config.functionRoot
      ? []
      : [
          `cloudfunctionRoot of project.config.json is ${root ?? 'missing'}, functionRoot of cloudbaserc.json ${config.functionRoot}`,
        ]),
    ...(devtools.miniprogramRoot?.replace(/\/$/, '') === 'miniprogram'
      ? []
      : ['miniprogramRoot of project.config.json is not miniprogram/']),
  ];
};

const comparisons: readonly Comparison[] = [
  functionsAgree,
  contractsAreServedOnce,
  tableIsTrue,
  triggersAgree,
  routesHaveTargets,
  variablesAgree,
  environmentIsListed,
  scriptsAreNodePrograms,
  devtoolsOpenTheBuild,
];

/**
 * What does not agree among the folders of cloudfunctions/, their README, cloudbaserc.json, the contracts, the variables,
 * .env.example, the npm scripts and project.config.json; one line each, nothing when all agree.
 */
export const inconsistencies = (facts: Facts): string[] => comparisons.flatMap((compare) => compare(facts));
