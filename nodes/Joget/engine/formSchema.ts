/**
 * From Joget's form JSON to a plain field schema: what can be sent, what is required, and what Joget would drop.
 *
 * The form is a tree of `{ className, properties, elements }`; sections and columns only lay out, everything with an id
 * below them is a field. Property meanings follow the form elements of Joget's public source (Section, SelectBox, Grid,
 * AbstractSubForm, DefaultValidator, DatePicker).
 */
import { readDateFormat } from './formDateFormat';
import type {
	FormField,
	FormFieldType,
	FormOption,
	FormReference,
	FormSchema,
	VisibilityRule,
} from './formSchemaTypes';
import { readValidators } from './formValidators';

export type * from './formSchemaTypes';

export interface FormSchemaOptions {
	/** Gives the definition of a subform, or of the form of a grid's rows, so that its fields come along. */
	resolveForm?: (formId: string) => unknown;
}

interface Element {
	className: string;
	properties: Record<string, unknown>;
	elements: Element[];
}

interface Surroundings {
	readonly: boolean;
	hidden: boolean;
	conditional: boolean;
	/** undefined once a rule is met that cannot be told beforehand. */
	rules: VisibilityRule[] | undefined;
	section?: string;
}

/** Joget's class names end in these words, in the core (`…form.lib.SelectBox`) and in the plugins built on it alike. */
const TYPES: Array<[RegExp, FormFieldType]> = [
	[/(^|\.)(SubForm|EmbeddedForm|AjaxSubForm|PopupForm|MultiPagedForm)$/i, 'subform'],
	[/grid$/i, 'grid'],
	[/(SelectBox|PopupSelectBox|AutoComplete(Field)?)$/i, 'select'],
	[/CheckBox$/i, 'checkbox'],
	[/Radio$/i, 'radio'],
	[/(DatePicker|DateTimePicker)$/i, 'date'],
	[/(FileUpload|ImageUpload|Signature)$/i, 'file'],
	[/HiddenField$/i, 'hidden'],
	[/IdGeneratorField$/i, 'generated'],
	[/(CustomHTML|LinkButton|SubmitButton|SaveAsDraftButton|FormButton|Label|Heading)$/i, 'display'],
	[/PasswordField$/i, 'password'],
	[/(TextArea|RichText(Editor)?(Field)?|TinyMce\w*)$/i, 'textArea'],
	[/(TextField|NumberField|EmailField|\bField)$/i, 'text'],
];

const LAYOUT = /\.(Form|Section|Column|ColumnContainer|Columns|TabContainer|Page|Accordion)$/;

const asObject = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

const isTrue = (value: unknown): boolean => text(value).toLowerCase() === 'true';

function toElement(value: unknown): Element | undefined {
	const node = asObject(value);
	if (typeof node.className !== 'string' || !node.className) return undefined;
	const elements = (Array.isArray(node.elements) ? node.elements : []).map(toElement);
	return {
		className: node.className,
		properties: asObject(node.properties),
		elements: elements.filter((element): element is Element => element !== undefined),
	};
}

function typeOf(className: string): FormFieldType {
	return TYPES.find(([pattern]) => pattern.test(className))?.[1] ?? 'other';
}

function readOptions(value: unknown): FormOption[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const options = value.map(asObject).filter((option) => 'value' in option);
	if (options.length === 0) return undefined;
	return options.map((option) => ({
		value: text(option.value),
		label: text(option.label) || text(option.value),
		...(text(option.grouping) ? { grouping: text(option.grouping) } : {}),
	}));
}

function readReference(binder: unknown): FormReference | undefined {
	const properties = asObject(asObject(binder).properties);
	const formId = text(properties.formDefId);
	if (!formId) return undefined;
	return {
		formId,
		valueField: text(properties.idColumn) || 'id',
		labelField: text(properties.labelColumn) || text(properties.idColumn) || 'id',
		...(text(properties.groupingColumn) ? { groupingField: text(properties.groupingColumn) } : {}),
	};
}

const positive = (value: unknown): number | undefined => {
	const number = Number(text(value));
	return text(value) !== '' && Number.isInteger(number) && number > 0 ? number : undefined;
};

function readGrid(properties: Record<string, unknown>): FormField['grid'] {
	const columns = (readOptions(properties.options) ?? []).map(({ value, label }) => ({ id: value, label }));
	const minRows = positive(properties.validateMinRow);
	const maxRows = positive(properties.validateMaxRow);
	// A grid whose rows are another form's records names that form itself, or its binders do.
	const formId =
		text(properties.formDefId) ||
		text(asObject(asObject(properties.storeBinder).properties).formDefId) ||
		text(asObject(asObject(properties.loadBinder).properties).formDefId);
	const foreignKey = text(asObject(asObject(properties.storeBinder).properties).foreignKey);
	const message = text(properties.errorMessage);
	return {
		columns,
		...(formId ? { formId } : {}),
		...(foreignKey ? { foreignKey } : {}),
		...(message && (minRows ?? maxRows) !== undefined ? { message } : {}),
		...(minRows === undefined ? {} : { minRows }),
		...(maxRows === undefined ? {} : { maxRows }),
	};
}

const hasRule = (properties: Record<string, unknown>): boolean =>
	text(properties.visibilityControl) !== '' || (Array.isArray(properties.rules) && properties.rules.length > 0);

/** The plain kind of rule: one field, one or more values. Patterns, reversed and joined rules are left to Joget. */
function withRule(
	outer: VisibilityRule[] | undefined,
	properties: Record<string, unknown>,
): VisibilityRule[] | undefined {
	if (!outer || !hasRule(properties)) return outer;
	const field = text(properties.visibilityControl);
	const plain = field !== '' && !field.includes(';') && !isTrue(properties.regex) && !isTrue(properties.reverse);
	if (!plain || Array.isArray(properties.rules)) return undefined;
	return [...outer, { field, values: text(properties.visibilityValue).split(';') }];
}

/** What the element itself or a container around it says about reading and showing. */
function within(properties: Record<string, unknown>, outer: Surroundings): Surroundings {
	return {
		readonly: outer.readonly || isTrue(properties.readonly) || isTrue(properties.readonlyLabel),
		hidden: outer.hidden || isTrue(properties.permissionHidden) || isTrue(properties.hidden),
		conditional: outer.conditional || hasRule(properties),
		rules: withRule(outer.rules, properties),
		section: outer.section,
	};
}

function droppedBecause(type: FormFieldType, place: Surroundings): FormField['dropped'] {
	if (type === 'display') return 'display';
	if (place.readonly) return 'readonly';
	// The element HiddenField stores what it is sent; only a field hidden by permission loses it.
	return place.hidden ? 'hidden' : undefined;
}

class SchemaReader {
	readonly fields: FormField[] = [];
	readonly warnings: string[] = [];
	private readonly seen = new Set<string>();

	constructor(
		private readonly options: FormSchemaOptions,
		/** Forms around this one: a form inside itself is not followed. */
		private readonly ancestors: string[],
	) {}

	walk(element: Element, outer: Surroundings): void {
		const place = within(element.properties, outer);
		if (/\.Section$/.test(element.className)) {
			place.section = text(element.properties.label) || text(element.properties.id) || place.section;
		}
		if (!LAYOUT.test(element.className) && text(element.properties.id)) this.addField(element, place);
		else for (const child of element.elements) this.walk(child, place);
	}

	private addField(element: Element, place: Surroundings): void {
		const { className, properties } = element;
		const id = text(properties.id);
		const type = typeOf(className);
		if (this.seen.has(id)) {
			this.warnings.push(`Field ${id} is on the form more than once; its first place counts.`);
			return;
		}
		this.seen.add(id);
		const { validators, required } = readValidators(properties.validator, `Field ${id}`, this.warnings);
		const dropped = droppedBecause(type, place);
		const field: FormField = {
			id,
			label: text(properties.label) || id,
			type,
			className,
			required,
			readonly: place.readonly,
			hidden: place.hidden || type === 'hidden',
			...(dropped ? { dropped } : {}),
			conditional: place.conditional,
			...(place.conditional && place.rules ? { shownWhen: place.rules } : {}),
			multiple: type === 'checkbox' || isTrue(properties.multiple),
			validators,
			...(place.section ? { section: place.section } : {}),
		};
		const defaultValue = text(properties.value);
		if (defaultValue) field.defaultValue = defaultValue;
		const maxLength = positive(properties.maxlength);
		if (maxLength !== undefined) field.maxLength = maxLength;
		if (type === 'date') field.date = readDateFormat(properties);
		if (type === 'grid') {
			field.grid = readGrid(properties);
			field.required ||= field.grid?.minRows !== undefined;
			const schema = field.grid?.formId && this.nested(`Grid ${id}`, field.grid.formId, undefined);
			if (field.grid && schema) field.grid.schema = schema;
		} else if (type === 'subform') {
			field.subform = this.readSubform(id, properties);
		} else {
			field.options = readOptions(properties.options);
			field.reference = readReference(properties.optionsBinder);
			if (!field.options) delete field.options;
			if (!field.reference) delete field.reference;
		}
		this.fields.push(field);
	}

	private readSubform(id: string, properties: Record<string, unknown>): FormField['subform'] {
		const formId = text(properties.formDefId);
		const subform: FormField['subform'] = { formId };
		if (text(properties.parentSubFormId)) subform.parentField = text(properties.parentSubFormId);
		if (text(properties.subFormParentId)) subform.childField = text(properties.subFormParentId);
		const schema = this.nested(`Subform ${id}`, formId, text(properties.json) || undefined);
		if (schema) subform.schema = schema;
		return subform;
	}

	/** The form inside, from where the definitions come, or as the element itself brings it along. */
	private nested(what: string, formId: string, own: unknown): FormSchema | undefined {
		if (this.ancestors.includes(formId)) {
			this.warnings.push(`${what} shows a form that already contains it; it is not followed.`);
			return undefined;
		}
		const definition = (formId ? this.options.resolveForm?.(formId) : undefined) ?? own;
		if (definition === undefined) return undefined;
		try {
			const schema = parse(definition, this.options, this.ancestors);
			for (const warning of schema.warnings) this.warnings.push(`${what}: ${warning}`);
			return schema;
		} catch (error) {
			this.warnings.push(`${what} could not be read: ${(error as Error).message}`);
			return undefined;
		}
	}
}

/** The definition is not a form; the message says what it is instead. */
export class FormDefinitionError extends Error {
	override name = 'FormDefinitionError';
}

function asForm(definition: unknown): Element {
	let value = definition;
	if (typeof value === 'string') {
		try {
			value = JSON.parse(value);
		} catch (error) {
			throw new FormDefinitionError(
				/^\s*</.test(value as string)
					? 'The form definition is a web page, not JSON: the sign-in or the address is wrong'
					: `The form definition is not valid JSON: ${(error as Error).message}`,
			);
		}
	}
	const element = toElement(value);
	if (!element) {
		throw new FormDefinitionError(
			'The form definition has no className: paste the JSON that the form builder shows under Advanced Tools',
		);
	}
	if (!/Form$/.test(element.className)) {
		throw new FormDefinitionError(`The definition describes ${element.className}, not a form`);
	}
	return element;
}

function parse(definition: unknown, options: FormSchemaOptions, ancestors: string[]): FormSchema {
	const form = asForm(definition);
	const id = text(form.properties.id);
	const reader = new SchemaReader(options, [...ancestors, id]);
	reader.walk(
		{ ...form, className: 'org.joget.apps.form.model.Form' },
		{ readonly: false, hidden: false, conditional: false, rules: [] },
	);
	return {
		id,
		name: text(form.properties.name) || id,
		tableName: text(form.properties.tableName) || id,
		fields: reader.fields,
		warnings: reader.warnings,
	};
}

/** Reads a form definition (object or JSON text). Throws FormDefinitionError where it is not one. */
export function parseFormSchema(definition: unknown, options: FormSchemaOptions = {}): FormSchema {
	return parse(definition, options, []);
}

/** Fields that a record may carry: everything but what Joget drops. */
export const writableFields = (schema: FormSchema): FormField[] =>
	schema.fields.filter((field) => field.dropped === undefined);
