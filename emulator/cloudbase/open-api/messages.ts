import protobuf from 'protobufjs/minimal.js';
import { CloudBaseError } from '../gateway/action.ts';

/** One parameter of a call: JSON, or the bytes of a file when it has a name. */
export interface Pair {
  key: string;
  value: Buffer;
  fileName: string;
}

/** What wx-server-sdk sends: a call of an open API, or one of its other kinds (open data, signatures). */
export interface ApiMessage {
  isOpenApi: boolean;
  pairs: Pair[];
  /** The account that is meant; empty: the one that the function was called from. */
  appId: string;
}

/*
 * Numbers and types of the fields are those of wx-server-sdk 4.0.2 (src/protobuf/openapi.js in its bundle); WeChat has not
 * published them.
 */

type Read = (reader: protobuf.Reader, field: number, wireType: number) => void;

/** Reads a CommApiData; refuses what is none. */
export function readApiMessage(bytes: Buffer): ApiMessage {
  const message: ApiMessage = { isOpenApi: true, pairs: [], appId: '' };
  try {
    fields(protobuf.Reader.create(bytes), bytes.length, (reader, field, wireType) => {
      if (field === 1) message.isOpenApi = reader.int32() === 0;
      else if (field === 2) message.pairs = readPairs(reader, reader.uint32());
      else if (field === 6) message.appId = reader.string();
      else reader.skipType(wireType);
    });
  } catch {
    throw new CloudBaseError('INVALID_PARAM', 'requestData is not a message of a cloud call');
  }
  return message;
}

function readPairs(reader: protobuf.Reader, length: number): Pair[] {
  const pairs: Pair[] = [];
  fields(reader, length, (inner, field, wireType) => {
    if (field === 1) pairs.push(readPair(inner, inner.uint32()));
    else inner.skipType(wireType);
  });
  return pairs;
}

function readPair(reader: protobuf.Reader, length: number): Pair {
  const pair: Pair = { key: '', value: Buffer.alloc(0), fileName: '' };
  fields(reader, length, (inner, field, wireType) => {
    if (field === 1) pair.key = inner.string();
    else if (field === 2) pair.value = Buffer.from(inner.bytes());
    else if (field === 4) pair.fileName = inner.string();
    else inner.skipType(wireType);
  });
  return pair;
}

function fields(reader: protobuf.Reader, length: number, read: Read): void {
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError('the message ends behind the bytes');
  while (reader.pos < end) {
    const tag = reader.uint32();
    read(reader, tag >>> 3, tag & 7);
  }
}

/** A CommOpenApiResp with what WeChat answered. */
export function answerMessage({ contentType, body, status }: AnswerContent): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(10).bytes(body).uint32(18).string(contentType).uint32(32).uint32(status);
  return writer.finish();
}

export interface AnswerContent {
  contentType: string;
  body: Uint8Array;
  status: number;
}

/** A CommOpenApiResp with an error of WeChat's cloud, e.g. -604101; the SDK throws it as errCode. */
export function errorMessage(errorCode: number): Uint8Array {
  return protobuf.Writer.create().uint32(24).int32(errorCode).finish();
}
