/** What is kept of an account's token for all instances. */
export interface TokenRecord {
  /** Encrypted, with the moment from which it is to be renewed; absent until the first was had. */
  token?: { sealed: string; renewAt: Date };
  /** Raised by everyone who takes the lease: who has an older number may keep nothing. */
  fence: number;
  /** Until then the holder of the lease alone asks WeChat. */
  leaseUntil: Date;
}

/** Where tokens are kept between instances; over the database it costs one request a call. May throw, may be slow. */
export interface TokenStore {
  read(appId: string): Promise<TokenRecord | undefined>;
  /** Takes the lease if nobody has it and the record is the one that was `seen`: the new fence, else undefined. */
  lease(appId: string, seen: TokenRecord | undefined, now: Date, until: Date): Promise<number | undefined>;
  /** Keeps a token and gives the lease back; nothing happens when the fence has been raised meanwhile. */
  keep(appId: string, fence: number, token: { sealed: string; renewAt: Date }, now: Date): Promise<void>;
}
