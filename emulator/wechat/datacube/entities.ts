/** An article of a mass message (群发). */
export interface Article {
  /** `<msg_data_id>_<position in the message>`. */
  msgId: string;
  title: string;
  /** Days since 1970 in Beijing. */
  publishedOn: number;
  /** To how many followers it went. */
  target: number;
}

/** What people did with articles. */
export interface Reading {
  readUsers: number;
  readCount: number;
  /** Of the page behind 阅读原文. */
  originalUsers: number;
  originalCount: number;
  shareUsers: number;
  shareCount: number;
  favouriteUsers: number;
  favouriteCount: number;
  /** 爱心赞 (在看) and 拇指赞. */
  heartUsers: number;
  likeUsers: number;
  commentCount: number;
  /** Who began to follow behind it. */
  followedUsers: number;
}
