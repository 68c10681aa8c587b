/** How often one person has logged in within one minute. */
export interface LoginRate {
  /** Minutes since 1970. */
  minute: number;
  count: number;
}
