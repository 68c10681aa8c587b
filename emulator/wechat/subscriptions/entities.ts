/** What a person answers when asked for consent. */
export type Decision = 'accept' | 'reject';

/** What a person has allowed an account to send with one template. */
export interface Consent {
  /** Accepted and not yet used: each is good for one message (一次性订阅). */
  left: number;
  /** 长期订阅: any number of messages, until it is withdrawn. */
  standing: boolean;
  /** Switched off among the person's settings; asking again and an accepting answer switch it on. */
  switchedOff: boolean;
  /** 总是保持以上选择: the answer that is given from now on without asking. */
  always?: Decision;
}
