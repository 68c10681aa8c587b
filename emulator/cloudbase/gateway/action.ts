import type { IncomingHttpHeaders } from 'node:http';

/**
 * What the platform refuses, in the form in which it travels: `{ code, message, requestId }` with HTTP status 200,
 * which the SDKs turn into an Error with `.code`. Any other error that an action throws becomes SYS_ERR.
 */
export class CloudBaseError extends Error {
  override readonly name = 'CloudBaseError';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown by an action whose connection has to break without an answer (fault rules of kind `drop`). */
export class ConnectionDropped extends Error {
  override readonly name = 'ConnectionDropped';
}

/** An answer that is not JSON: sent as it is, without `requestId`, which stands in no field of it. */
export class BinaryAnswer {
  constructor(
    readonly contentType: string,
    readonly bytes: Uint8Array,
  ) {}
}

/** What an action knows about its request besides the parameters. */
export interface ActionContext {
  /** The id of this request; it stands in the answer as `requestId`. */
  requestId: string;
  /** As received: lower-case names. */
  headers: IncomingHttpHeaders;
  /**
   * The invocation of a function that sent the request: what the SDK writes into the query as `scfRequestId`, or as
   * `seqId` in front of its own counter (it takes it from the context variable TCB_SEQID). Absent outside functions.
   */
  invocationId?: string;
}

/**
 * The parsed body of a request: a JSON object, or the fields of a multipart form (texts, and Buffers where the part says
 * that it is binary). It is the client's: nothing in it is to be trusted, not even the types.
 */
export type ActionParameters = Readonly<Record<string, unknown>>;

/**
 * One action of the wire protocol, e.g. `database.getDocument` or `functions.invokeFunction`.
 * Answers the body of the answer, without `requestId` (the gateway adds it): mostly `{ data: … }`; or a BinaryAnswer.
 * Throws CloudBaseError for what the platform refuses.
 */
export type ActionHandler = (parameters: ActionParameters, context: ActionContext) => object | Promise<object>;
