/**
 * The bytes of the part with this name of a `multipart/form-data` body; undefined when there is none.
 * https://www.rfc-editor.org/rfc/rfc7578
 */
export function partOf(body: Buffer, contentType: string, name: string): Buffer | undefined {
  const [, quoted, bare] =
    /^multipart\/form-data\b.*?;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return undefined;
  // The line break before a boundary belongs to it; the first one may stand at the beginning.
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  for (let at = whole.indexOf(delimiter); at !== -1;) {
    const end = whole.indexOf(delimiter, at + delimiter.length);
    if (end === -1) return undefined;
    const content = contentOf(whole.subarray(at + delimiter.length, end), name);
    if (content) return content;
    at = end;
  }
  return undefined;
}

/** The content of a part if it has this name. */
function contentOf(part: Buffer, name: string): Buffer | undefined {
  const headEnd = part.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = part.toString('utf8', 0, headEnd);
  const disposition = /^content-disposition:\s*form-data\b(.*)$/im.exec(head)?.[1] ?? '';
  const [, quoted, bare] = /;\s*name=(?:"([^"]*)"|([^\s;]+))/i.exec(disposition) ?? [];
  return (quoted ?? bare) === name ? part.subarray(headEnd + 4) : undefined;
}
