import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorldClock } from '../clock.ts';
import type { FaultRules } from '../faults.ts';
import type { WorldFeed } from '../feed.ts';
import { createDatabase, type Database } from './database/index.ts';
import { DeploymentRefused, type Deployment } from './deployment.ts';
import { Functions, invokeAction, type Call, type FunctionsOptions, type FunctionStatus } from './functions/index.ts';
import type { LogLine, Outcome } from './functions/index.ts';
import { createGateway, type Credentials } from './gateway/index.ts';
import { HttpAccess } from './http-access/index.ts';
import { verifyCredentials } from './keys.ts';
import { Timers, type TimerStatus } from './timers/index.ts';

export { DeploymentRefused } from './deployment.ts';
export { CloudBaseError } from './gateway/index.ts';
export type { CloudbaseRc, DataModel, Deployment, FunctionConfig, RouteConfig, TriggerConfig } from './deployment.ts';
export type { Call, Caller, FunctionRules, FunctionStatus, LogLine, Outcome } from './functions/index.ts';
export type { TimerStatus } from './timers/index.ts';

export interface CloudBaseOptions {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  /** Where the SDKs reach `handleAdmin`, e.g. `http://127.0.0.1:8270/admin`; asked for when a function's process starts. */
  adminUrl: () => string;
  /** Left out: 20 instances a function, ended after five minutes without work. */
  limits?: FunctionsOptions['limits'];
}

/** A CloudBase environment on this machine. */
export interface CloudBase {
  /** Replaces functions, timers, routes and rules and declares the collections. Throws DeploymentRefused and changes nothing. */
  deploy(deployment: Deployment): Promise<void>;
  /** The wire protocol of the server SDKs. */
  handleAdmin(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** HTTP access; `path` begins with the route. */
  handleHttp(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** Calls a function as the platform would for this caller. Never rejects for what the function does. */
  invoke(call: Call): Promise<Outcome>;
  timers: {
    list(): TimerStatus[];
    /** A real timer event, now. Rejects with RangeError when there is no such timer. */
    fire(functionName: string, triggerName: string): Promise<Outcome>;
  };
  /** Of what is deployed; undefined while nothing is. */
  environmentId(): string | undefined;
  functions(): FunctionStatus[];
  logs(filter?: { functionName?: string; requestId?: string; limit?: number }): LogLine[];
  database: Pick<Database, 'collections' | 'find' | 'operations'>;
  faults: FaultRules;
  /** The keys that the functions get, for programs outside that use a server SDK. */
  credentials: Credentials;
  /** Ends every process and forgets the timers. */
  close(): Promise<void>;
}

/** An empty environment, without functions and collections. */
export function createCloudBase(options: CloudBaseOptions): CloudBase {
  const { clock, feed, faults } = options;
  const database = createDatabase({ clock, feed, faults });
  const functions = new Functions(options);
  const invoke = (call: Call): Promise<Outcome> => functions.invoke(call);
  const timers = new Timers({ clock, feed, invoke });
  const http = new HttpAccess({ feed, invoke });
  const handleAdmin = createGateway({
    verify: verifyCredentials(functions.credentials),
    actions: { ...database.actions, 'functions.invokeFunction': invokeAction(functions) },
    onUnknownAction: (action) => reportUnknownAction(feed, action),
  });

  let environmentId: string | undefined;
  return {
    async deploy(deployment) {
      await deployAll(deployment, { functions, timers, http, database });
      environmentId = deployment.envId;
    },
    environmentId: () => environmentId,
    handleAdmin,
    handleHttp: (request, response, path) => http.handle(request, response, path),
    invoke,
    timers: { list: () => timers.list(), fire: (name, trigger) => timers.fire(name, trigger) },
    functions: () => functions.list(),
    logs: (filter) => functions.log.find(filter),
    database,
    faults,
    credentials: functions.credentials,
    async close() {
      timers.close();
      await functions.close();
      await database.close();
    },
  };
}

interface Parts {
  functions: Functions;
  timers: Timers;
  http: HttpAccess;
  database: Database;
}

/** All or nothing: every part checks first. */
async function deployAll(deployment: Deployment, { functions, timers, http, database }: Parts): Promise<void> {
  const prepared = [
    functions.prepare(deployment),
    timers.prepare(deployment.config.functions ?? []),
    http.prepare(deployment),
  ];
  const problems = prepared.flatMap((one) => one.problems);
  if (problems.length > 0) throw new DeploymentRefused(problems);
  database.declare(deployment.dataModel.collections);
  for (const { apply } of prepared) apply();
}

function reportUnknownAction(feed: WorldFeed, action: string): void {
  const text = `the action ${action.slice(0, 100)} is not implemented in this emulator`;
  feed.publish({ source: 'world', kind: 'action.unknown', text });
}
