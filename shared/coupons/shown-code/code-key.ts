/** Makes the digits that stand behind a coupon's number when it is shown. */
export interface CodeKey {
  /** 32 characters of 5 random bits; never logged, never exported. */
  key: string;
  madeAt: Date;
}
