import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorldClock } from '../clock.ts';
import { OperationCounters } from '../counters.ts';
import type { FaultRules } from '../faults.ts';
import type { WorldFeed } from '../feed.ts';
import { KnownUsers } from './auth/known-users.ts';
import { createClientEntry, type ClientAnswer, type ClientRequest } from './client/index.ts';
import { createDatabase, type Database } from './database/index.ts';
import { DeploymentRefused, type Deployment } from './deployment.ts';
import { contentsOf, type Contents } from './contents.ts';
import { createFiles, type Files } from './files/index.ts';
import { Functions, invokeAction, type Call, type FunctionsOptions, type FunctionStatus } from './functions/index.ts';
import type { LogFilter, LogLine, Outcome } from './functions/index.ts';
import { createGateway, type ActionHandler, type Credentials, type GatewayHandle } from './gateway/index.ts';
import { HttpAccess } from './http-access/index.ts';
import { verifyCredentials } from './keys.ts';
import { createOpenApi, type CallWeChat, type OpenApi } from './open-api/index.ts';
import { Timers } from './timers/index.ts';

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
  /** How cloud calls reach WeChat; left out: no API is found. */
  callWeChat?: CallWeChat;
  /** Left out: 20 instances a function, ended after five minutes without work. */
  limits?: FunctionsOptions['limits'];
  /** Folders that keep documents and files when the process ends; left out: both are gone with it. */
  state?: { database: string; files: string };
}

/** A CloudBase environment on this machine. */
export interface CloudBase {
  /** Replaces functions, timers, routes and rules and declares the collections. Throws DeploymentRefused and changes nothing. */
  deploy(deployment: Deployment): Promise<void>;
  /** The wire protocol of the server SDKs. */
  handleAdmin(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** HTTP access; `path` begins with the route. */
  handleHttp(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** Uploads and downloads of the cloud storage, served beside `adminUrl` under `/files`. */
  handleFiles(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** A client's request of the database or the storage, behind their access rules. Never rejects for what is refused. */
  clientRequest(request: ClientRequest): Promise<ClientAnswer>;
  /** Calls a function as the platform would for this caller. Never rejects for what the function does. */
  invoke(call: Call): Promise<Outcome>;
  /** The timers of the deployed functions: what they do, and what is ordered for them. */
  timers: Pick<Timers, 'list' | 'fire' | 'fireRepeatedly' | 'disturb' | 'reschedule' | 'sparsely' | 'retries'>;
  /** Of what is deployed; undefined while nothing is. */
  environmentId(): string | undefined;
  functions(): FunctionStatus[];
  logs(filter?: LogFilter): LogLine[];
  /** What was asked for, by action, collection and function. */
  counters: OperationCounters;
  database: Pick<Database, 'changes' | 'collections' | 'declare' | 'find' | 'operations'>;
  files: Pick<Files, 'list' | 'read'>;
  faults: FaultRules;
  /** The keys that the functions get, for programs outside that use a server SDK. */
  credentials: Credentials;
  /** Documents and files as a whole. */
  contents: Contents;
  /** Ends every process and forgets the timers. */
  close(): Promise<void>;
}

/** An environment without functions; its documents and files are those of `state`, or none. */
export function createCloudBase(options: CloudBaseOptions): CloudBase {
  let environmentId: string | undefined;
  const parts = createParts(options, () => environmentId);
  const { database, functions, files, timers, http, users } = parts;
  return {
    async deploy(deployment) {
      await deployAll(deployment, parts);
      environmentId = deployment.envId;
    },
    environmentId: () => environmentId,
    handleAdmin: createAdmin(options.feed, parts),
    handleHttp: (request, response, path) => http.handle(request, response, path),
    handleFiles: (request, response, path) => files.handle(request, response, path),
    clientRequest: createClientEntry({ feed: options.feed, database, files }),
    invoke(call) {
      users.see(call.caller);
      return functions.invoke(call);
    },
    timers,
    functions: () => functions.list(),
    logs: (filter) => functions.log.find(filter),
    database,
    files,
    contents: contentsOf(database, files),
    faults: options.faults,
    counters: parts.counters,
    credentials: functions.credentials,
    async close() {
      timers.close();
      await functions.close();
      await database.close();
      files.close();
    },
  };
}

interface Parts {
  counters: OperationCounters;
  database: Database;
  functions: Functions;
  files: Files;
  timers: Timers;
  http: HttpAccess;
  openApi: OpenApi;
  users: KnownUsers;
}

function createParts(options: CloudBaseOptions, envId: () => string | undefined): Parts {
  const { clock, feed, faults, state } = options;
  const counters = new OperationCounters();
  const functions = new Functions({ ...options, counters });
  const invoke = (call: Call): Promise<Outcome> => functions.invoke(call);
  return {
    counters,
    functions,
    database: createDatabase({
      ...{ clock, feed, faults, counters, directory: state?.database },
      kill: (invocationId) => functions.kill(invocationId),
    }),
    files: createFiles({
      ...{ clock, feed, faults, counters, envId, directory: state?.files },
      baseUrl: () => new URL('files', options.adminUrl()).href,
    }),
    timers: new Timers({ clock, feed, invoke }),
    http: new HttpAccess({ feed, invoke }),
    openApi: createOpenApi({ feed, callWeChat: options.callWeChat, callerOf: (id) => functions.callerOf(id) }),
    users: new KnownUsers(),
  };
}

/** What the SDKs reach: every action of every part. */
function createAdmin(feed: WorldFeed, { functions, database, files, openApi, users, counters }: Parts): GatewayHandle {
  // Database and files count by themselves: they know more of their requests.
  const others = {
    ...openApi.actions,
    'functions.invokeFunction': invokeAction(functions),
    'auth.getUserInfoForAdmin': users.getUserInfo,
  };
  return createGateway({
    verify: verifyCredentials(functions.credentials),
    actions: { ...database.actions, ...files.actions, ...counted(others, counters) },
    onUnknownAction: (action) => reportUnknownAction(feed, action),
  });
}

function counted(actions: Record<string, ActionHandler>, counters: OperationCounters): Record<string, ActionHandler> {
  const handlers = Object.entries(actions).map(([action, handler]): [string, ActionHandler] => [
    action,
    (parameters, context) => {
      counters.count({ action, invocationId: context.invocationId });
      return handler(parameters, context);
    },
  ]);
  return Object.fromEntries(handlers);
}

/** All or nothing: every part checks first. */
async function deployAll(deployment: Deployment, { functions, timers, http, openApi, database }: Parts): Promise<void> {
  const prepared = [
    functions.prepare(deployment),
    timers.prepare(deployment.config.functions ?? []),
    http.prepare(deployment),
    openApi.prepare(deployment),
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
