import type { FunctionRules } from './functions/rules.ts';

/** A trigger in cloudbaserc.json; `config` of a timer is a cron expression of seven fields. */
export interface TriggerConfig {
  name: string;
  type: string;
  config: string;
}

/** A function in cloudbaserc.json: the fields that this world looks at. */
export interface FunctionConfig {
  name: string;
  type?: string;
  /** `file.export`, without path. */
  handler?: string;
  /** Seconds. */
  timeout?: number;
  /** Megabytes. */
  memorySize?: number;
  envVariables?: Record<string, string>;
  triggers?: TriggerConfig[];
}

/** A route of HTTP access in cloudbaserc.json. */
export interface RouteConfig {
  path: string;
  /** `function:<name>` */
  target: string;
  enableAuth?: boolean;
  /** True: the function sees the whole path; otherwise only what follows the route. */
  enablePathTransmission?: boolean;
}

/** cloudbaserc.json, schema 2.1 (https://docs.cloudbase.net/cli-v1/declarative-deploy/config), as far as it is looked at here. */
export interface CloudbaseRc {
  functions?: FunctionConfig[];
  gateway?: { routes?: RouteConfig[] };
}

/** The document database that a deployment expects (dist/data-model.json). */
export interface DataModel {
  collections: {
    name: string;
    acl: 'ADMINONLY';
    indexes: { name: string; unique: boolean; keys: { field: string; direction: 1 | -1 | '2dsphere' }[] }[];
  }[];
}

/** What is deployed into the local environment. */
export interface Deployment {
  envId: string;
  /** Absolute; `<functionsDir>/<name>/index.js` is the bundle of a function. */
  functionsDir: string;
  /** Values like `{{env.NAME}}` are not yet replaced. */
  config: CloudbaseRc;
  /** What `{{env.NAME}}` stands for. */
  variables: Record<string, string>;
  dataModel: DataModel;
  functionRules: FunctionRules;
}

/** A deployment was refused; nothing of it is in force. `problems` are all that were found. */
export class DeploymentRefused extends Error {
  override readonly name = 'DeploymentRefused';

  constructor(readonly problems: readonly string[]) {
    super(`the deployment is refused:\n${problems.map((one) => `  - ${one}`).join('\n')}`);
  }
}
