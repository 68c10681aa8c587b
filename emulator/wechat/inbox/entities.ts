/** Where a person finds a message: in the chat with the account, or among the 服务通知 that all accounts share. */
export type InboxPlace = 'chat' | 'service-notifications';

/** What opens when the person taps a message: a web page, or a page of a mini program. */
export type TapTarget = { url: string } | { appId: string; pagePath: string };

/** A link in a text. */
export interface TextLink {
  text: string;
  opens: TapTarget;
}

/** What a message is made of. */
export interface MessageContent {
  /** `fault` is WeChat's own notice that the account does not answer. */
  kind: 'reply' | 'fault' | 'template' | 'notice' | 'customer-service';
  msgType: string;
  /** Of a text message; it may hold links, also to mini programs. */
  text?: string;
  /** Of a news message. */
  articles?: { title: string; description: string; picUrl: string; url: string }[];
  /** Of templates, notices and cards. */
  title?: string;
  /** What a template or a notice says, line by line. */
  rows?: { label: string; value: string }[];
  /** Of a picture, a voice, a video; or of the picture of a card. */
  mediaId?: string;
  /** What a person may choose in a menu of answers. */
  choices?: { id: string; content: string }[];
  /** What stands below these. */
  ending?: string;
  /** Absent: a tap opens nothing. */
  opens?: TapTarget;
}

/** Something that a person has received. */
export interface InboxMessage extends MessageContent {
  /** World time, ISO. */
  at: string;
  /** Of the account that sent it. */
  appId: string;
  place: InboxPlace;
  /** Number of the push that it answers, of a reply or a fault notice. */
  answers?: number;
  /** In the text, where there are any. */
  links?: TextLink[];
}
