/** How something outside of the database's cases is known to do what it should, or what becomes of it. */
export type Proof =
  /** A test by its file and title. */
  | { kind: 'test'; file: string; title: string }
  /** It does not exist here; what a caller gets, and the test that shows it where there is one. */
  | { kind: 'refused'; answer: string; file?: string; title?: string }
  /** The SDK does it alone: nothing of it reaches a server. */
  | { kind: 'alone'; what: string };

const EMULATOR = 'emulator/cloudbase';
const SERVICES = 'tests/conformance/services.test.ts';

const test = (file: string, title: string): Proof => ({ kind: 'test', file, title });
const alone = (what: string): Proof => ({ kind: 'alone', what });
const refused = (answer: string, file?: string, title?: string): Proof => ({
  kind: 'refused',
  answer,
  ...(file === undefined ? {} : { file }),
  ...(title === undefined ? {} : { title }),
});

const callers = (title: string): Proof => test(`${EMULATOR}/callers.test.ts`, title);
const files = (title: string): Proof => test(`${EMULATOR}/files/files.test.ts`, title);
const openApi = (title: string): Proof => test(`${EMULATOR}/open-api/open-api.test.ts`, title);
const client = (title: string): Proof => test(`${EMULATOR}/client/client.test.ts`, title);
const services = (title: string): Proof => test(SERVICES, title);

const LOGS = test(`${EMULATOR}/functions/functions.test.ts`, 'is kept line by line under the id of the request');
const CONTEXT = services('shows the context of a call');
const BY_ITSELF = services('does by itself what needs no request');
const WATCH = refused(
  '`auth.wsWebSign` gets INVALID_ACTION and is told to the feed; the SDK prints it and tries again',
  SERVICES,
  'is refused watch: the signature of its connection is not given out, and the feed is told',
);
/** Whatever TCB_CONTEXT_CNFG says, the SDK sends these to Tencent's own host. */
const ELSEWHERE = refused(
  'not seen here: the SDK sends it to `https://<env>.api.tcloudbasegateway.com`, where it fails without network or keys',
);
const NO_OPEN_DATA = refused(
  'errCode -604100, API not found',
  SERVICES,
  'is told that open data and signatures of calls do not exist here',
);
const NO_PAYMENT = 'is told that payment and containers do not exist here';
const OPEN_API_TEST = `${EMULATOR}/open-api/open-api.test.ts`;
const INSTANCES = services('has instances of its own, for this environment and for another one');
const WX_FILES = services('sends, fetches, names and deletes files');

const NODE_SDK_PROOFS: Record<string, Proof> = {
  'node-sdk.version': BY_ITSELF,
  'node-sdk.SYMBOL_CURRENT_ENV': callers('may call what function rules close to clients'),
  'node-sdk.SYMBOL_DEFAULT_ENV': alone('stands for no environment at all in a request'),
  'node-sdk.init': callers('may call what function rules close to clients'),
  'node-sdk.parseContext': CONTEXT,
  'node-sdk.getCloudbaseContext': CONTEXT,
  'node-sdk.request': alone('an HTTP client for any address'),
  'node-sdk.setThrowOnCode': alone('decides whether an error in an answer is thrown'),
  'CloudBase.scfContext': alone('what parseContext has read'),
  'CloudBase.parseContext': CONTEXT,
  'CloudBase.getCloudbaseContext': CONTEXT,
  'CloudBase.config': alone('what init was given'),
  'CloudBase.init': callers('may call what function rules close to clients'),
  'CloudBase.models': ELSEWHERE,
  'CloudBase.mysql': ELSEWHERE,
  'CloudBase.rdb': ELSEWHERE,
  'CloudBase.ai': ELSEWHERE,
  'CloudBase.callContainer': ELSEWHERE,
  'CloudBase.callApis': ELSEWHERE,
  'CloudBase.logger': BY_ITSELF,
  'CloudBase.auth': callers('of a mini program user has OPENID, APPID and UNIONID'),
  'CloudBase.database': callers('is known to the database by its request id'),
  'CloudBase.callFunction': callers('may call what function rules close to clients'),
  'CloudBase.callWxOpenApi': openApi('calls with JSON'),
  'CloudBase.callCompatibleWxOpenApi': openApi('is refused with a message that is none'),
  'CloudBase.callWxPayApi': refused('INVALID_ACTION, told to the feed', OPEN_API_TEST, NO_PAYMENT),
  'CloudBase.wxCallContainerApi': refused('INVALID_ACTION as bytes, told to the feed', OPEN_API_TEST, NO_PAYMENT),
  'CloudBase.uploadFile': files('has an id of its environment and bucket, and comes back as it was'),
  'CloudBase.downloadFile': files('has an id of its environment and bucket, and comes back as it was'),
  'CloudBase.copyFile': files('are copied, moved, and not overwritten when that is forbidden'),
  'CloudBase.deleteFile': files('are deleted one by one, and their links with them'),
  'CloudBase.getTempFileURL': files('expires by the clock of the world, and is good to the last second'),
  'CloudBase.getFileInfo': files('tells its size and type without being read'),
  'CloudBase.getUploadMetadata': test(`${EMULATOR}/files/uploads.test.ts`, 'needs every header of its metadata'),
  'CloudBase.getFileAuthority': client('has its own files for itself'),
  'CloudBase.analytics': refused(
    'INVALID_ACTION, told to the feed',
    `${EMULATOR}/client/client.test.ts`,
    'are refused when they come to this gateway, and told to the feed',
  ),
  'CloudBase.sendTemplateNotification': refused(
    'FUNCTION_NOT_FOUND: it calls the function `lowcode-datasource`, which only low-code environments have',
    `${EMULATOR}/client/client.test.ts`,
    'are refused when they come to this gateway, and told to the feed',
  ),
  'CloudBase.registerExtension': BY_ITSELF,
  'CloudBase.invokeExtension': BY_ITSELF,
  'CloudBase.requestClient': BY_ITSELF,
  'Auth.getAuthContext': callers('of a web user and of an anonymous one has a login, but no OPENID'),
  'Auth.getClientIP': callers('of a mini program user has OPENID, APPID and UNIONID'),
  'Auth.getUserInfo': callers('of a mini program user has OPENID, APPID and UNIONID'),
  'Auth.getEndUserInfo': client('is known once it has called something'),
  'Auth.queryUserInfo': client('is known once it has called something'),
  'Auth.getClientCredential': ELSEWHERE,
  'Auth.createTicket': BY_ITSELF,
  'Logger.transformMsg': alone('makes one line of a message'),
  'Logger.baseLog': LOGS,
  'Logger.log': LOGS,
  'Logger.info': LOGS,
  'Logger.warn': LOGS,
  'Logger.error': LOGS,
  'Query.watch': WATCH,
  'Document.watch': WATCH,
};

const WX_PROOFS: Record<string, Proof> = {
  'wx.version': alone('4.0.2'),
  'wx.DYNAMIC_CURRENT_ENV': callers('of a mini program user has OPENID, APPID and UNIONID'),
  'wx.init': callers('of a mini program user has OPENID, APPID and UNIONID'),
  'wx.updateConfig': alone('replaces what init was given'),
  'wx.registerService': alone('adds a method to the SDK'),
  'wx.createNewInstance': INSTANCES,
  'wx.Cloud': INSTANCES,
  'wx.logger': LOGS,
  'wx.ai': ELSEWHERE,
  'wx.cloudPay': refused('errCode -501001, told to the feed', SERVICES, 'is refused payment, and the feed is told'),
  'wx.callFunction': callers('may call what function rules close to clients'),
  'wx.callOpenAPI': refused(
    'errcode -604101 unless the function has declared the API, as for `openapi`',
    SERVICES,
    'is refused an open API that the function has not declared',
  ),
  'wx.getOpenData': NO_OPEN_DATA,
  'wx.getVoIPSign': NO_OPEN_DATA,
  'wx.getCloudCallSign': NO_OPEN_DATA,
  'wx.openapi': openApi('reaches WeChat without a token, its names in snake case there and in camel case here'),
  'wx.uploadFile': WX_FILES,
  'wx.downloadFile': WX_FILES,
  'wx.getTempFileURL': WX_FILES,
  'wx.deleteFile': WX_FILES,
  'wx.getWXContext': callers('of a mini program user has OPENID, APPID and UNIONID'),
  'wx.signature': alone('computes a signature of Midas'),
  'wx.Transaction.init': alone('startTransaction has called it already'),
};

/** What is known of the names that no case of tests/conformance covers. */
export const PROOFS: Readonly<Record<string, Proof>> = { ...NODE_SDK_PROOFS, ...WX_PROOFS };
