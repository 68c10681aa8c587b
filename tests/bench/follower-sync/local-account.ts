import type { World } from '../../../emulator/world.ts';
import { startApplication } from '../../../scripts/local/application.ts';
import { startWeChat, type WeChatFigures, type WeChatProcess } from './wechat-process.ts';

/** The deployed application, and the WeChat that it calls. */
export interface LocalAccount {
  /** Its own WeChat is called by nobody. */
  world: World;
  weChat: WeChatProcess;
  /** Lets time pass in both. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * The deployed application in a local world, and an account with so many followers in another process; every call of WeChat
 * waits for `latencyMs`. No timer fires by itself, also when the clock is moved.
 */
export async function startLocalAccount(followers: number, latencyMs: number): Promise<LocalAccount> {
  const weChat = await startWeChat(followers, latencyMs);
  try {
    const world = await startApplication({ port: 0, variables: { WECHAT_API_BASE_URL: weChat.url } });
    for (const { functionName, triggerName } of world.cloudbase.timers.list())
      world.cloudbase.timers.disturb(functionName, triggerName, { miss: Infinity });
    return {
      world,
      weChat,
      advance: async (ms) => void (await Promise.all([world.clock.advance(ms), weChat.advance(ms)])),
      close: async () => void (await Promise.all([world.close(), weChat.close()])),
    };
  } catch (error) {
    await weChat.close();
    throw error;
  }
}

/** Calls of WeChat between two moments. */
export function callsBetween(before: WeChatFigures, after: WeChatFigures) {
  const made = (path: string): number => (after.calls[path] ?? 0) - (before.calls[path] ?? 0);
  const [listCalls, detailCalls] = [made('/cgi-bin/user/get'), made('/cgi-bin/user/info/batchget')];
  const all = Object.keys(after.calls).reduce((sum, path) => sum + made(path), 0);
  return { listCalls, detailCalls, otherCalls: all - listCalls - detailCalls };
}
