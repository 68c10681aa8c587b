import { reportMissing } from './missing.ts';
import { reportRefusal, type Refusal } from './refusal.ts';

/** What the local world says of itself at this path of `/control`; undefined where there is none, or it is away. */
export async function askWorld<T>(path: string): Promise<T | undefined> {
  const { controlUrl } = window.weilianPreview;
  if (controlUrl === undefined) return undefined;
  try {
    const response = await fetch(controlUrl + path);
    return response.ok ? ((await response.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Something that the holder of the phone does in WeChat; answers what becomes of it.
 *
 * @throws where there is no world, and with what the world refuses, which is also shown on the page.
 */
export async function doInWorld<T>(path: string, body: object): Promise<T> {
  const { controlUrl } = window.weilianPreview;
  if (controlUrl === undefined) {
    reportMissing(`这里没有微信世界 · there is no WeChat here for ${path}`);
    throw new Error('no world');
  }
  const response = await fetch(controlUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T & { error?: Refusal };
  if (!answer.error) return answer;
  reportRefusal(answer.error, undefined);
  throw new Error(answer.error.message);
}

export interface WorldAccount {
  key: string;
  kind: string;
  appId: string;
  name: string;
  /** 原始 ID, `gh_…`. */
  originalId: string;
}

export const worldAccounts = async (): Promise<WorldAccount[]> => (await askWorld('/wechat/accounts')) ?? [];

/** The mini program that is shown, among the accounts of the world: its first. */
export async function ownAccount(): Promise<WorldAccount | undefined> {
  return (await worldAccounts()).find(({ kind }) => kind === 'miniprogram');
}

/** Who holds the phone: as in the address, else whom the server takes, the first of its people. */
export async function holderName(): Promise<string> {
  const named = new URLSearchParams(window.location.search).get('person');
  return named || ((await askWorld<{ name: string }[]>('/wechat/people'))?.[0]?.name ?? '');
}
