import { CloudBaseError, type ActionParameters } from './action.ts';

/** Own limit: the SDKs send about ten. */
const MOST_PARTS = 100;

const BOUNDARY = /;\s*boundary=(?:"([^"]{1,70})"|([^;"\s]{1,70}))\s*(?:;|$)/i;
const NAME = /^content-disposition:\s*form-data\s*;(?:.*;)?\s*name="([^"]*)"/im;
const BINARY = /^content-type:\s*application\/octet-stream/im;
const HEADERS_END = '\r\n\r\n';

export function isMultipart(contentType: string | undefined): contentType is string {
  return contentType?.startsWith('multipart/form-data') ?? false;
}

/**
 * The fields of a multipart form (RFC 7578), as the SDKs send it for cloud calls: a part whose type is
 * application/octet-stream is a Buffer, every other one a text. Refuses what is malformed and names that come twice.
 * Node's own `Request.formData()` cannot read this: to it a part without a file name is text, which destroys protobuf.
 */
export function parseMultipart(body: Buffer, contentType: string): ActionParameters {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed('the boundary is missing');
  const fields = new Map<string, string | Buffer>();
  for (const part of partsOf(body, `--${boundary}`)) {
    const { name, value } = readPart(part);
    if (fields.has(name)) throw malformed(`the field ${name.slice(0, 100)} comes twice`);
    if (fields.size === MOST_PARTS) throw malformed(`more than ${MOST_PARTS} fields`);
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/** The bytes between the delimiters; refuses a body that does not begin with one or has no last one. */
function* partsOf(body: Buffer, delimiter: string): Generator<Buffer> {
  if (body.indexOf(delimiter) !== 0) throw malformed('it does not begin with the boundary');
  let at = delimiter.length;
  while (body.toString('latin1', at, at + 2) === '\r\n') {
    const end = body.indexOf(`\r\n${delimiter}`, at + 2);
    if (end < 0) throw malformed('the closing boundary is missing');
    yield body.subarray(at + 2, end);
    at = end + 2 + delimiter.length;
  }
  if (body.toString('latin1', at, at + 2) !== '--') throw malformed('the closing boundary is missing');
}

function readPart(part: Buffer): { name: string; value: string | Buffer } {
  const end = part.indexOf(HEADERS_END);
  if (end < 0) throw malformed('a part has no headers');
  const headers = part.toString('utf8', 0, end);
  const name = NAME.exec(headers)?.[1];
  if (name === undefined) throw malformed('a part has no name');
  const content = part.subarray(end + HEADERS_END.length);
  return { name, value: BINARY.test(headers) ? content : content.toString('utf8') };
}

function malformed(what: string): CloudBaseError {
  return new CloudBaseError('INVALID_PARAM', `the request body is not a valid multipart form: ${what}`);
}
