/** Whose push it is, as the platform says it. */
export interface PlatformPusher {
  appId: string;
  openId: string;
  /** Where the call came from, the chain of it: `wx_client`, `scf`, …; empty where the platform says nothing. */
  sources: readonly string[];
}
