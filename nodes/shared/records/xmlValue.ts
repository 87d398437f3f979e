/**
 * One XML element as a value: text where it is only text, else an object with `@name` for attributes, the children by
 * local name (an array where one repeats), and `#text` where text stands beside them.
 */
import { setField } from './setField';
import type { DataRecord } from './types';

export interface XmlNode {
	name: string;
	attributes: Array<[name: string, value: string]>;
	children: Array<[name: string, value: unknown]>;
	text: string;
}

export function newNode(name: string, attributes: Record<string, string>): XmlNode {
	return { name, attributes: Object.entries(attributes), children: [], text: '' };
}

export function localName(name: string): string {
	const colon = name.indexOf(':');
	return colon === -1 ? name : name.slice(colon + 1);
}

export function valueOf(node: XmlNode): unknown {
	const attributes = node.attributes.filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:'));
	const nil = attributes.some(([name, value]) => localName(name) === 'nil' && (value === 'true' || value === '1'));
	if (nil && node.children.length === 0 && node.text.trim() === '') return null;
	if (attributes.length === 0 && node.children.length === 0) return node.text;
	const record: DataRecord = {};
	for (const [name, value] of attributes) setField(record, `@${name}`, value);
	const repeated = new Map<string, unknown[]>();
	for (const [name, value] of node.children) {
		const list = repeated.get(name);
		if (list) {
			list.push(value);
			setField(record, name, list);
		} else {
			repeated.set(name, [value]);
			setField(record, name, value);
		}
	}
	if (node.text.trim() !== '') record['#text'] = node.children.length > 0 ? node.text.trim() : node.text;
	return record;
}
