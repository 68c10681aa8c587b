import cloudbase from '@cloudbase/node-sdk';

/** The document database as an administrator's program sees it, through the official SDK. */
export type AdminDatabase = ReturnType<ReturnType<typeof cloudbase.init>['database']>;

/**
 * A foreign client of the local CloudBase. Its keys are its own: the emulator takes any key pair that it did not give
 * out itself, because only programs of this machine reach it.
 */
export function adminDatabase(adminUrl: string, envId: string): AdminDatabase {
  // Outside functions the SDK looks for the cloud's metadata service at every call, unless it is told where it runs.
  const told = {
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    SCF_NAMESPACE: envId,
    SILENCE: 'true',
  };
  for (const [name, value] of Object.entries(told)) process.env[name] ??= value;
  const keys = { secretId: 'local-admin', secretKey: 'local-admin' };
  return cloudbase.init({ env: envId, serviceUrl: `${adminUrl}?`, keepalive: true, ...keys }).database();
}

/** A real environment, and keys that may read and write it. */
export type CloudAccount = Record<'ENV_ID' | 'TENCENTCLOUD_SECRETID' | 'TENCENTCLOUD_SECRETKEY', string>;

/** The same of a real environment. */
export function realDatabase(account: CloudAccount): AdminDatabase {
  // As above: no looking for metadata.
  process.env['TENCENTCLOUD_RUNENV'] ??= 'SCF';
  const { ENV_ID: env, TENCENTCLOUD_SECRETID: secretId, TENCENTCLOUD_SECRETKEY: secretKey } = account;
  return cloudbase.init({ env, secretId, secretKey }).database();
}

const PAGE = 1_000;

/** Every document of a collection that fits `where`, in the order of `_id`. */
export async function readAll<T extends { _id: string }>(
  database: AdminDatabase,
  collection: string,
  where: Record<string, unknown> = {},
): Promise<T[]> {
  const { command } = database;
  const documents: T[] = [];
  for (;;) {
    const last = documents.at(-1)?._id;
    const after = last === undefined ? {} : { _id: command.gt(last) };
    const page = await database
      .collection(collection)
      .where({ ...where, ...after })
      .orderBy('_id', 'asc')
      .limit(PAGE)
      .get();
    const found = page.data as T[];
    documents.push(...found);
    if (found.length < PAGE) return documents;
  }
}
