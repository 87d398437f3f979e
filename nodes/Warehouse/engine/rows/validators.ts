/** The checks a mapping column may ask for beyond its type. Bounds compare as numbers or moments where the type is one. */
import { compareValues, toText, type Value } from '../expressions/values';
import type { MappingColumn } from '../mapping/types';
import { Fault, fault } from './fault';

type Given = Exclude<Value, null>;
/** `value` is typed, `text` is what will be stored. */
export type Check = (value: Given, text: string) => Fault | null;

/** Local part, one @, a domain with a dot: what a mistyped address fails; deliverability only a mail can tell. */
const EMAIL =
	/^[^\s@"(),:;<>[\\\]]{1,64}@(?=.{4,255}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u;
const MAX_PATTERN = 500;
const MAX_CHECKED = 10_000;

export function compileChecks(rules: MappingColumn['validate'], typed: (text: string) => Given): Check[] {
	if (!rules) return [];
	const checks: Check[] = [];
	if (rules.email) {
		checks.push((_v, text) =>
			text.length <= 320 && EMAIL.test(text) ? null : fault('BAD_EMAIL', text, 'is not an e-mail address'),
		);
	}
	if (rules.pattern !== undefined) {
		const pattern = new RegExp(rules.pattern.slice(0, MAX_PATTERN), 'u');
		checks.push((_v, text) =>
			pattern.test(text.slice(0, MAX_CHECKED))
				? null
				: fault('PATTERN', text, `does not match the pattern ${rules.pattern}`),
		);
	}
	if (rules.enum !== undefined) {
		const allowed = rules.enum.map((member) => typed(String(member)));
		const texts = new Set(rules.enum.map(String));
		checks.push((value, text) =>
			texts.has(text) || allowed.some((member) => sameKind(value, member) && compareValues(value, member, 0) === 0)
				? null
				: fault(
						'NOT_ALLOWED',
						text,
						`is none of the allowed values: ${[...texts].slice(0, 12).join(', ')}${texts.size > 12 ? ' …' : ''}`,
					),
		);
	}
	if (rules.min !== undefined)
		checks.push(bound(typed(String(rules.min)), -1, `is below the minimum ${rules.min}`, 'TOO_SMALL'));
	if (rules.max !== undefined)
		checks.push(bound(typed(String(rules.max)), 1, `is above the maximum ${rules.max}`, 'TOO_LARGE'));
	const { minLength, maxLength } = rules;
	if (minLength !== undefined) {
		checks.push((_v, text) =>
			[...text].length >= minLength ? null : fault('TOO_SHORT', text, `has fewer than ${minLength} characters`),
		);
	}
	if (maxLength !== undefined && rules.onTooLong !== 'truncate') {
		checks.push((_v, text) =>
			text.length <= maxLength || [...text].length <= maxLength
				? null
				: fault('TOO_LONG', text, `has more than ${maxLength} characters`),
		);
	}
	if (rules.unique) {
		const seen = new Set<string>();
		checks.push((_v, text) => {
			if (seen.has(text)) return fault('NOT_UNIQUE', text, 'occurs more than once in this batch');
			seen.add(text);
			return null;
		});
	}
	return checks;
}

const sameKind = (a: Given, b: Given): boolean =>
	typeof a === typeof b || (typeof a !== 'string' && typeof b !== 'string');

function bound(limit: Given, sign: number, message: string, code: string): Check {
	return (value) => (compareValues(value, limit, 0) * sign > 0 ? fault(code, toText(value), message) : null);
}
