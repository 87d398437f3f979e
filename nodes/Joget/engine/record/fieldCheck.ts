/**
 * What Joget would drop or refuse, found before sending. Joget stores a record without its unknown, hidden and read-only
 * fields and says nothing; what its validators refuse it says one record at a time. Both are known from the form.
 *
 * Validation follows FormServiceImpl and DefaultValidator: a field of a section under a visibility rule may be hidden when
 * the record arrives, and is then neither stored nor validated, so there a missing value is a warning. A subform is a form
 * of its own inside: what is sent for it is checked against its own fields, and named by path (`address.street`); so are
 * the rows of a grid (`lines[0].sku`, gridCheck.ts).
 */
import { hasField, setField } from '../../../shared/records/setField';
import type { DataRecord } from '../../../shared/records/types';
import type { FormField, FormSchema } from '../formSchemaTypes';
import type { CoerceProblem } from './coerce';
import { toDisplayDate } from './dates';
import { GridChecker } from './gridCheck';

export type DropPolicy = 'error' | 'warn' | 'drop';

export interface FieldCheckOptions {
	policy: DropPolicy;
	/** A record that is new to Joget must bring its required fields; an update may leave them out. */
	requireAll: boolean;
	/** No such record can be there yet, so defaults hold for what is absent. */
	isNew: boolean;
}

export interface FieldCheckResult {
	record: DataRecord;
	problems: CoerceProblem[];
	warnings: CoerceProblem[];
}

/** Columns of Joget itself that a record read from Joget carries along. They are left out in silence: Joget writes them. */
const OWN_COLUMNS = new Set([
	'id',
	'dateCreated',
	'dateModified',
	'createdBy',
	'createdByName',
	'modifiedBy',
	'modifiedByName',
]);

const WHY: Record<
	'unknown' | 'readonly' | 'hidden' | 'display' | 'conditional',
	[code: string, sentence: (name: string) => string]
> = {
	unknown: ['UNKNOWN_FIELD', (name) => `The form has no field ${name}, so Joget would drop it.`],
	readonly: ['READONLY_FIELD', (name) => `${name} is read-only on the form, so Joget would drop it.`],
	hidden: ['HIDDEN_FIELD', (name) => `${name} is hidden by permission, so Joget would drop it.`],
	conditional: ['HIDDEN_FIELD', (name) => `${name} is hidden by a rule of its section, so Joget would drop it.`],
	display: ['DISPLAY_FIELD', (name) => `${name} only shows something on the form, so Joget would drop it.`],
};

const REMEDY = ' Map it to a field of the form, or set Unknown Fields to Warn or Drop.';

const TYPED: Record<string, [RegExp, string]> = {
	alphanumeric: [/^[a-zA-Z0-9]*$/, 'letters and digits'],
	alphabet: [/^[a-zA-Z]*$/, 'letters'],
	numeric: [/^[-+]?\d*\.?\d*$/, 'a number in plain digits'],
	email: [/^[^@\s]{1,256}@[^@\s]{1,256}\.[^@\s]{1,64}$/, 'a mail address'],
};

/** Patterns of Java that JavaScript cannot read, or that are long, are left to Joget. */
function compile(pattern: string): RegExp | undefined {
	if (pattern.length > 500) return undefined;
	try {
		return new RegExp(`^(?:${pattern})$`, 'u');
	} catch {
		return undefined;
	}
}

export class FieldChecker {
	private readonly fields: Map<string, FormField>;
	private readonly patterns = new Map<string, RegExp | undefined>();
	/** Of the subforms whose definition is known, by the field that holds them. */
	private readonly subforms = new Map<string, FieldChecker>();
	private readonly grids = new Map<string, GridChecker>();

	constructor(
		schema: FormSchema,
		private readonly options: FieldCheckOptions,
		/** Of a form that is a subform: the field that Joget fills with the id of the record around it. */
		private readonly inside?: { childField?: string },
	) {
		this.fields = new Map(schema.fields.map((field) => [field.id, field]));
		for (const field of schema.fields) {
			const { id, subform } = field;
			if (field.grid) this.grids.set(id, new GridChecker(field, OWN_COLUMNS));
			if (subform?.schema) this.subforms.set(id, new FieldChecker(subform.schema, options, subform));
		}
	}

	knows(name: string): boolean {
		return this.fields.has(name);
	}

	/** The record without what Joget would drop; problems (of policy `error` and of validation) and warnings beside it. */
	check(record: DataRecord): FieldCheckResult {
		const result: FieldCheckResult = { record: {}, problems: [], warnings: [] };
		for (const name of Object.keys(record)) {
			const value = record[name];
			if (this.inside && (name === 'id' || name === this.inside.childField)) {
				setField(result.record, name, value);
				continue;
			}
			if (OWN_COLUMNS.has(name)) continue;
			const field = this.fields.get(name);
			if (!field) this.drop('unknown', name, result);
			else if (value === '' && this.isDropped(field, record))
				continue; // nothing is lost
			else if (field.dropped) this.drop(field.dropped, name, result);
			else if (this.isShown(field, record) === false) this.drop('conditional', name, result);
			else {
				if (this.options.policy !== 'drop' && this.isShown(field, record) === undefined) this.maybeHidden(name, result);
				setField(result.record, name, this.checkValue(field, value, record, result));
			}
		}
		if (this.options.requireAll) {
			for (const field of this.fields.values()) {
				const absent = !hasField(record, field.id) && !field.defaultValue && field.id !== this.inside?.childField;
				if (field.required && !field.dropped && absent) this.lacking(field, record, result);
			}
		}
		return result;
	}

	private isDropped(field: FormField, record: DataRecord): boolean {
		return field.dropped !== undefined || this.isShown(field, record) === false;
	}

	private drop(why: keyof typeof WHY, name: string, result: FieldCheckResult): void {
		if (this.options.policy === 'drop') return;
		const [code, sentence] = WHY[why];
		if (this.options.policy === 'warn') result.warnings.push({ field: name, code, message: sentence(name) });
		else result.problems.push({ field: name, code, message: sentence(name) + REMEDY });
	}

	private maybeHidden(name: string, result: FieldCheckResult): void {
		const message = `${name} is in a section with a visibility rule; where the rule does not hold, Joget drops it.`;
		result.warnings.push({ field: name, code: 'MAYBE_HIDDEN', message });
	}

	/** undefined: the record does not say; Joget decides by what it has stored. */
	private isShown(field: FormField, record: DataRecord): boolean | undefined {
		if (!field.conditional) return true;
		if (!field.shownWhen) return undefined;
		let shown: boolean | undefined = true;
		for (const rule of field.shownWhen) {
			// Joget keeps what it has, so only a new record falls back on the default.
			const byDefault = this.options.isNew ? (this.fields.get(rule.field)?.defaultValue ?? '') : undefined;
			const value = hasField(record, rule.field) ? record[rule.field] : byDefault;
			if (typeof value !== 'string') shown = undefined;
			else if (!value.split(';').some((one) => rule.values.includes(one))) return false;
		}
		return shown;
	}

	private lacking(field: FormField, record: DataRecord, result: FieldCheckResult): void {
		const shown = this.isShown(field, record);
		if (shown === false) return;
		const message = `${field.id} is required and has no value.`;
		if (shown) result.problems.push({ field: field.id, code: 'REQUIRED', message });
		else {
			const soft = `${message} Joget refuses the record if the field's section is shown.`;
			result.warnings.push({ field: field.id, code: 'REQUIRED', message: soft });
		}
	}

	private checkValue(field: FormField, value: unknown, record: DataRecord, result: FieldCheckResult): unknown {
		if (value === '' && field.required) this.lacking(field, record, result);
		const grid = this.grids.get(field.id);
		if (grid) return this.checkGrid(field, grid, value, record, result);
		const nested = this.subforms.get(field.id);
		if (nested && typeof value === 'object' && value !== null && !Array.isArray(value)) {
			return this.checkSubform(field, nested, value as DataRecord, record, result);
		}
		if (typeof value !== 'string' || value === '') return value;
		const target = this.isShown(field, record) ? result.problems : result.warnings;
		let sent = value;
		if (field.date) {
			const date = toDisplayDate(value, field.date);
			if (date.ok) sent = date.value;
			else {
				const message = `${field.id} is not a date that the form reads. Write it as ${date.expected} or as an ISO date.`;
				target.push({ field: field.id, code: 'BAD_DATE', message });
			}
		}
		this.validate(field, sent, target, result.warnings);
		return sent;
	}

	private checkGrid(
		field: FormField,
		grid: GridChecker,
		value: unknown,
		record: DataRecord,
		result: FieldCheckResult,
	): unknown {
		const checked = grid.check(value);
		const [code] = WHY.unknown;
		for (const { path, column, rows } of checked.unknown) {
			if (this.options.policy === 'drop') break;
			const where = rows > 1 ? ` from ${rows} rows` : '';
			const message = `The grid ${field.id} has no column ${column}, so Joget would drop it${where}.`;
			if (this.options.policy === 'warn') result.warnings.push({ field: path, code, message });
			else result.problems.push({ field: path, code, message: message + REMEDY });
		}
		if (checked.count !== undefined) {
			const target = this.isShown(field, record) ? result.problems : result.warnings;
			target.push({ field: field.id, code: 'GRID_ROWS', message: checked.count });
		}
		return checked.value;
	}

	private checkSubform(
		field: FormField,
		nested: FieldChecker,
		value: DataRecord,
		record: DataRecord,
		result: FieldCheckResult,
	): DataRecord {
		const inner = nested.check(value);
		const within = ({ field: name, code, message }: CoerceProblem): CoerceProblem => ({
			field: `${field.id}.${name}`,
			code,
			message: `Subform ${field.id}: ${message}`,
		});
		const target = this.isShown(field, record) ? result.problems : result.warnings;
		for (const problem of inner.problems) target.push(within(problem));
		for (const warning of inner.warnings) result.warnings.push(within(warning));
		return inner.record;
	}

	private validate(field: FormField, value: string, target: CoerceProblem[], warnings: CoerceProblem[]): void {
		for (const validator of field.validators) {
			const typed = TYPED[validator.kind];
			if (typed && !typed[0].test(value.slice(0, 10_000))) {
				const said = validator.message ? ` The form says: ${validator.message}` : '';
				const message = `${field.id} must be ${typed[1]}.${said}`;
				target.push({ field: field.id, code: `NOT_${validator.kind.toUpperCase()}`, message });
			}
			if (validator.kind === 'pattern' && validator.pattern) {
				if (!this.patterns.has(validator.pattern)) this.patterns.set(validator.pattern, compile(validator.pattern));
				const pattern = this.patterns.get(validator.pattern);
				if (pattern && value.length <= 10_000 && !pattern.test(value)) {
					const message = validator.message ?? `${field.id} does not match the form's pattern.`;
					target.push({ field: field.id, code: 'PATTERN', message });
				}
			}
		}
		// Joget's API takes any code for a select box, so a wrong one would only be seen on the screen.
		if (field.options && !field.reference) {
			const known = new Set(field.options.map((option) => option.value));
			const parts = field.multiple ? value.split(';') : [value];
			const odd = parts.find((part) => !known.has(part));
			if (odd !== undefined) {
				const message = `${field.id} has no option "${odd.slice(0, 100)}"; Joget would store it all the same.`;
				warnings.push({ field: field.id, code: 'UNKNOWN_OPTION', message });
			}
		}
	}
}
