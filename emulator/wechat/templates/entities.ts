/** For what an account has a template: for template messages (模板消息), or for what people subscribe to (订阅消息, 订阅通知). */
export type TemplateUse = 'template-message' | 'subscription';

/** One line of a template. */
export interface Keyword {
  /** Its type and a number, the key in `data`: `thing1`, `amount2`. */
  name: string;
  /** What stands before the value. */
  label: string;
  example: string;
  /** The only values that a `const` or `enum` takes. */
  values?: readonly string[];
}

/** A template that an account has added to its own (私有模板). */
export interface Template {
  /** 43 characters, as on the real platform. */
  id: string;
  use: TemplateUse;
  title: string;
  keywords: readonly Keyword[];
  /** 长期订阅: one consent is good for any number of messages. */
  longTerm: boolean;
}

/** A template of WeChat's public library, of which an account takes some keywords. */
export interface PublicTemplate {
  tid: number;
  title: string;
  categoryId: number;
  longTerm: boolean;
  keywords: readonly PublicKeyword[];
}

export interface PublicKeyword {
  kid: number;
  label: string;
  /** Type of the value: `thing`, `time`, … (values.ts). */
  rule: string;
  example: string;
  values?: readonly string[];
}
