import { cloudbaseDatabase } from '../../../../shared/cloudbase/database.ts';

const events = cloudbaseDatabase().collection<{ _id: string; raw: string }>('oaEvents');
let count = 0;

/** A function that does nothing but keep a document and read it again. */
export async function main(): Promise<object> {
  const _id = `bench-${count++}`;
  await events.add({ _id, raw: 'x'.repeat(200) });
  await events.get(_id);
  return { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'success' };
}
