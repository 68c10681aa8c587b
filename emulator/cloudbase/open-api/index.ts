import type { WorldFeed } from '../../feed.ts';
import type { Deployment } from '../deployment.ts';
import type { Caller } from '../functions/index.ts';
import { BinaryAnswer, CloudBaseError, type ActionHandler, type ActionParameters } from '../gateway/action.ts';
import { endpointOf } from './api-names.ts';
import type { CallWeChat, CloudCallResult } from './cloud-call.ts';
import { CLOUD_ERRORS, type CloudError } from './cloud-errors.ts';
import { answerMessage, errorMessage, readApiMessage } from './messages.ts';
import { requestOf, type JsonParameter } from './parameters.ts';
import { readPermissions } from './permissions.ts';

export type { CallWeChat, CloudCall, CloudCallResult } from './cloud-call.ts';

export interface OpenApiOptions {
  feed: WorldFeed;
  /** Who runs, and for whom, by the id of an invocation that is at work. */
  callerOf: (invocationId: string) => Caller | undefined;
  /** Left out: a world without WeChat, where no API is found. */
  callWeChat?: CallWeChat;
}

/** Cloud calls (云调用): functions call WeChat's server APIs without a token. */
export interface OpenApi {
  /** `wx.openApi` (wx-server-sdk) and `wx.api` (callWxOpenApi) for the gateway. */
  readonly actions: Readonly<Record<string, ActionHandler>>;
  /** Checks the permissions that a deployment declares; `apply` puts them into force. */
  prepare(deployment: Deployment): { problems: string[]; apply: () => void };
}

/** A call as either action asks for it. */
interface Asked {
  name: string;
  /** Empty: the account that the function was called from. */
  appId: string;
  parameters: readonly JsonParameter[];
}

export function createOpenApi(options: OpenApiOptions): OpenApi {
  let permissions: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  const { feed } = options;
  const refuse = (name: string, error: CloudError): CloudError => {
    const text = `cloud call ${name.slice(0, 100)} → ${CLOUD_ERRORS[error].code} ${CLOUD_ERRORS[error].message}`;
    feed.publish({ source: 'wechat', kind: error === 'notFound' ? 'cloud-call.unknown' : 'cloud-call.refused', text });
    return error;
  };
  const perform: Perform = async (asked, token) => {
    const from = sourceOf(token, options.callerOf);
    if (!from) return refuse(asked.name, 'illegalSource');
    if (!permissions.get(from.functionName)?.has(asked.name)) return refuse(asked.name, 'noPermission');
    const endpoint = endpointOf(asked.name);
    const request = endpoint && requestOf(endpoint, asked.parameters);
    if (!request || !options.callWeChat) return refuse(asked.name, 'notFound');
    const appId = asked.appId || from.appId;
    const result = await options.callWeChat({ ...request, ...(appId === undefined ? {} : { appId }) });
    if (result.kind !== 'answered') return refuse(asked.name, FAILURES[result.kind]);
    return result.status >= 400 ? refuse(asked.name, 'systemError') : result;
  };
  return {
    actions: {
      'wx.openApi': (parameters) => answerMessageCall(parameters, perform, refuse),
      'wx.api': (parameters) => answerJsonCall(parameters, perform),
    },
    prepare(deployment) {
      const read = readPermissions(deployment);
      return { problems: read.problems, apply: () => void ({ permissions } = read) };
    },
  };
}

type Answered = Extract<CloudCallResult, { kind: 'answered' }>;
type Perform = (asked: Asked, token: unknown) => Promise<Answered | CloudError>;

/** Why WeChat gave no answer, as an error of the cloud. */
const FAILURES = {
  'unknown-path': 'notFound',
  'unknown-account': 'unauthorizedAccount',
  'no-answer': 'timeout',
} as const;

/** `cloud.openapi.…` of wx-server-sdk: a message in, a message out; errors of the cloud are numbers in it. */
async function answerMessageCall(
  { apiName, requestData, wxCloudApiToken }: ActionParameters,
  perform: Perform,
  refuse: (name: string, error: CloudError) => CloudError,
): Promise<BinaryAnswer> {
  if (typeof apiName !== 'string' || !Buffer.isBuffer(requestData)) {
    throw new CloudBaseError('INVALID_PARAM', 'apiName must be a text and requestData a message');
  }
  const { isOpenApi, pairs, appId } = readApiMessage(requestData);
  // Open data by CloudID, VoIP and payment signatures are not implemented here.
  const isKnown = isOpenApi && pairs.every(({ fileName }) => fileName === '');
  const parameters = pairs.map(({ key, value }) => ({ key, json: value.toString('utf8') }));
  const result = isKnown
    ? await perform({ name: apiName, appId, parameters }, wxCloudApiToken)
    : refuse(apiName, 'notFound');
  if (typeof result === 'string') return messageAnswer(errorMessage(CLOUD_ERRORS[result].code));
  return messageAnswer(answerMessage(result));
}

const messageAnswer = (bytes: Uint8Array): BinaryAnswer => new BinaryAnswer('application/octet-stream', bytes);

/** `callWxOpenApi` of node-sdk: JSON in a text, in and out. Errors of the cloud are put in WeChat's form (a guess). */
async function answerJsonCall(
  { apiName, requestData, wxCloudApiToken }: ActionParameters,
  perform: Perform,
): Promise<object> {
  if (typeof apiName !== 'string') throw new CloudBaseError('INVALID_PARAM', 'apiName must be a text');
  const given = fieldsOf(requestData);
  const parameters = Object.entries(given).map(([key, value]) => ({ key, json: JSON.stringify(value) }));
  const result = await perform({ name: apiName, appId: '', parameters }, wxCloudApiToken);
  if (typeof result === 'string') {
    const { code: errcode, message: errmsg } = CLOUD_ERRORS[result];
    return { data: { responseData: JSON.stringify({ errcode, errmsg }) } };
  }
  return { data: { responseData: result.body.toString('utf8') } };
}

function fieldsOf(requestData: unknown): object {
  if (requestData === undefined || requestData === '') return {};
  try {
    const fields: unknown = JSON.parse(String(requestData));
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields;
  } catch {
    // Falls through to the refusal.
  }
  throw new CloudBaseError('INVALID_PARAM', 'requestData must be a JSON object');
}

/**
 * The function that asks, and the mini program that it works for. The token of a call is the variable that the function was
 * started with: only mini program users, pushes and timers have one, and only while the invocation is at work.
 */
function sourceOf(
  token: unknown,
  callerOf: OpenApiOptions['callerOf'],
): { functionName: string; appId?: string } | undefined {
  const [, kind, invocationId] = /^(api|trigger)-(.+)$/.exec(typeof token === 'string' ? token : '') ?? [];
  const running = invocationId === undefined ? undefined : callerOf(invocationId);
  if (running?.kind !== 'function') return undefined;
  let origin: Caller | undefined = running;
  while (origin?.kind === 'function') origin = origin.context;
  if (kind === 'api' && (origin?.kind === 'miniprogram' || origin?.kind === 'push')) {
    return { functionName: running.name, appId: origin.appId };
  }
  return origin?.kind === 'timer' && kind === 'trigger' ? { functionName: running.name } : undefined;
}
