import { grouped } from '../../../format/count';
import { NOTHING_READ } from '../../../interactions/reading';
import type { CallFailure } from '../../../services/cloud';
import { randomKey } from '../../../services/session';
import { callAsStaff } from '../../../services/signed-in';
import { counting } from '../counting';
import { once, problemsIn, sayUnless } from '../deeds';
import { filling } from '../filling';
import { findSegment, wordsOf, type Segment } from './find-segment';
import { withProblems, type Field, type Problem } from '../form-fields/field';
import { segmentChoices } from './segment-choices';
import { conditionOf, draftOf, NEW_QUESTION, type Condition, type ConditionDraft } from './segment-draft';
import { NO_SEGMENT_CHOICES, questionFields, segmentFields } from './segment-fields';

type Typed = WechatMiniprogram.CustomEvent<{ name: string; value: string }>;
const atOf = ({ currentTarget }: { currentTarget: { dataset: object } }): number =>
  Number((currentTarget.dataset as { at: number }).at);

/** As many as the server takes at once. */
const MOST_QUESTIONS = 20;

const newDraft = (): ConditionDraft | undefined => ({ how: 'all', questions: [NEW_QUESTION] });

Page({
  ...filling,
  ...counting,

  data: {
    ...NOTHING_READ,
    fields: [] as Field[],
    questions: [] as { key: string; fields: Field[] }[],
    others: [] as string[],
    /** Of a condition that this form leaves alone. */
    kept: '',
    canAdd: true,
    /** What the server says of the condition as it is typed. */
    inWords: '',
    ...{ busy: false, counting: false, people: '0', fit: '0' },
  },

  segmentId: '',
  isNew: true,
  revision: 0,
  name: '',
  draft: newDraft(),
  /** One for each question, so that a form keeps its place when another one goes. */
  keys: [] as string[],
  before: undefined as Condition | undefined,
  choices: NO_SEGMENT_CHOICES,
  problems: [] as Problem[],
  requestKey: '',

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.isNew = id === '';
    this.segmentId = id || `segment-${randomKey()}`;
    void wx.setNavigationBarTitle({ title: this.isNew ? '新建分群' : '修改分群' });
    if (this.isNew) this.begin();
  },

  onUnload() {
    this.stopCounting();
  },

  async load() {
    if (!this.isNew && this.revision === 0) await filling.load.call(this);
    this.choices = await segmentChoices();
    if (this.data.state === 'ready') this.draw();
  },

  read() {
    return findSegment(this.segmentId);
  },

  show(segment: Segment) {
    const { revision, name, condition } = segment;
    this.revision = revision;
    this.name = name;
    this.before = condition;
    this.draft = draftOf(condition);
    this.setData({ kept: this.draft ? '' : wordsOf(segment) });
    this.begin();
  },

  begin() {
    this.requestKey = randomKey();
    this.keys = (this.draft?.questions ?? []).map(randomKey);
    this.setData({ state: 'ready' });
    this.draw();
  },

  draw() {
    const { draft, problems } = this;
    const naming = withProblems(segmentFields(this.name, draft), problems);
    let left = naming.others;
    const questions = (draft?.questions ?? []).map((question, at) => {
      const drawn = withProblems(questionFields(question, at, this.choices), left);
      left = drawn.others;
      return { key: this.keys[at]!, fields: drawn.fields };
    });
    const canAdd = draft !== undefined && questions.length < MOST_QUESTIONS;
    this.setData({ fields: naming.fields, questions, canAdd, others: left.map(({ says }) => says) });
  },

  /** Something else than was sent or counted. */
  changed(questions?: ConditionDraft['questions']) {
    if (questions && this.draft) this.draft = { ...this.draft, questions };
    this.requestKey = randomKey();
    this.stopCounting();
    this.setData({ inWords: '' });
    this.draw();
  },

  change({ detail: { name, value } }: Typed) {
    if (name === 'name') this.name = value;
    else if (this.draft) this.draft = { ...this.draft, how: value === 'any' ? 'any' : 'all' };
    this.changed();
  },

  changeQuestion(event: Typed) {
    const { name, value } = event.detail;
    const at = atOf(event);
    const questions = this.draft?.questions ?? [];
    this.changed(
      questions.map((one, n) => (n === at ? { ...(name === 'is' ? NEW_QUESTION : one), [name]: value } : one)),
    );
  },

  add() {
    this.problems = [];
    this.keys = [...this.keys, randomKey()];
    this.changed([...(this.draft?.questions ?? []), NEW_QUESTION]);
  },

  takeAway(event: WechatMiniprogram.TouchEvent) {
    const at = atOf(event);
    this.problems = [];
    this.keys = this.keys.filter((_, n) => n !== at);
    this.changed(this.draft?.questions.filter((_, n) => n !== at));
  },

  condition(): Condition {
    return this.draft ? conditionOf(this.draft) : this.before!;
  },

  refuse(failure: CallFailure) {
    this.problems = problemsIn(failure);
    this.draw();
    sayUnless(this.problems, failure);
  },

  async count() {
    if (this.data.counting) return;
    const condition = this.condition();
    this.setData({ inWords: '', people: '0', fit: '0' });
    let [seen, fitting] = [0, 0];
    const failure = await this.countAll(
      (after) => callAsStaff('segment.count', { condition, ...(after !== undefined && { after }) }),
      (part) => {
        [seen, fitting] = [seen + part.people, fitting + part.fit];
        this.setData({ inWords: wordsOf(part), people: grouped(seen), fit: grouped(fitting) });
      },
    );
    if (failure) this.refuse(failure);
  },

  async save() {
    const { segmentId, revision, requestKey, name } = this;
    const input = { segmentId, revision, requestKey, name: name.trim(), condition: this.condition() };
    const result = await once(this, () => callAsStaff('segment.save', input));
    if (!result) return;
    if (result.ok) {
      void wx.showToast({ title: '已保存', icon: 'success' });
      if (this.isNew) void wx.redirectTo({ url: `/packages/operator/segments/segment?id=${segmentId}` });
      else void wx.navigateBack();
      return;
    }
    this.refuse(result.error);
  },
});
