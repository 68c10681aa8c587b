import type { TextScene } from '../wechat/endpoints/people.ts';

/** A text that somebody wrote, before it is kept. */
export interface WrittenText {
  /** Of whoever wrote it, in the mini program. */
  openId: string;
  scene: TextScene;
  text: string;
}

/** What WeChat says of a text. */
export type JudgeText = (text: {
  openId: string;
  scene: TextScene;
  content: string;
}) => Promise<'pass' | 'risky' | 'review'>;

/** WeChat judges no longer ones. */
const MOST_CHARACTERS = 2_500;

/**
 * Whether a customer's text may be kept: WeChat demands that it is judged first. What wants a person's eye is refused too,
 * because nobody looks; so is what is too long to be judged. An empty text is not asked about.
 *
 * @throws what `judge` throws when WeChat cannot be asked: then nothing may be kept
 */
export async function checkText(judge: JudgeText, { openId, scene, text }: WrittenText): Promise<'ok' | 'refused'> {
  const content = text.trim();
  if (content === '') return 'ok';
  if ([...content].length > MOST_CHARACTERS) return 'refused';
  return (await judge({ openId, scene, content })) === 'pass' ? 'ok' : 'refused';
}
