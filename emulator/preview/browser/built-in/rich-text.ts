import type { GeneralComponent } from 'glass-easel';
import { toBrowserLengths } from '../../build/units.ts';
import { any, classesOf, commonProperties, ignoredProperties, nodeOf, type BuiltIn } from './common.ts';

/** https://developers.weixin.qq.com/miniprogram/dev/component/rich-text.html; all else is left out, with what is in it. */
const TAGS = new Set(
  (
    'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt ' +
    'em fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt ruby s ' +
    'section small span strong sub sup table tbody td tfoot th thead tr tt u ul'
  ).split(' '),
);
const ATTRIBUTES = new Set('span width align alt src height start type dir colspan rowspan color'.split(' '));

interface RichNode {
  type?: 'node' | 'text';
  name?: string;
  attrs?: Record<string, string>;
  children?: RichNode[];
  text?: string;
}

function draw(this: GeneralComponent): void {
  const nodes: unknown = this.data['nodes'];
  const given = typeof nodes === 'string' ? parse(nodes) : Array.isArray(nodes) ? (nodes as RichNode[]) : [];
  nodeOf(this).replaceChildren(...given.flatMap((one) => build(one, this)));
}

function build({ type, name = '', attrs = {}, children = [], text = '' }: RichNode, owner: GeneralComponent): Node[] {
  if (type === 'text') return [document.createTextNode(decode(text))];
  const tag = name.toLowerCase();
  if (!TAGS.has(tag)) return [];
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attrs)) {
    if (key === 'class') made.className = classesOf(owner, String(value));
    else if (key === 'style') made.setAttribute('style', toBrowserLengths(String(value)));
    else if (ATTRIBUTES.has(key)) made.setAttribute(key, String(value));
  }
  made.append(...children.flatMap((child) => build(child, owner)));
  return [made];
}

/** Nothing in a parsed document runs or loads; only what `build` takes over is ever shown. */
function parse(html: string): RichNode[] {
  const read = (node: Node): RichNode[] => {
    if (node instanceof Text) return [{ type: 'text', text: node.data }];
    if (!(node instanceof Element)) return [];
    const attrs = Object.fromEntries([...node.attributes].map(({ name, value }) => [name, value]));
    return [{ name: node.localName, attrs, children: [...node.childNodes].flatMap(read) }];
  };
  return [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].flatMap(read);
}

function decode(text: string): string {
  const entities: Record<string, string> = {
    '&nbsp;': '\u00a0',
    '&lt;': '<',
    '&gt;': '>',
    '&amp;': '&',
    '&quot;': '"',
  };
  return text.replace(/&(?:nbsp|lt|gt|amp|quot);/g, (entity) => entities[entity] ?? entity);
}

export const richText: BuiltIn = {
  properties: { ...commonProperties, ...ignoredProperties('space', 'userSelect', 'mode'), nodes: any(draw) },
};
