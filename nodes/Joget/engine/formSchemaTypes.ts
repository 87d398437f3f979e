/**
 * The plain field schema of a Joget form: the shape that the resource mapper, the field check and the answers of
 * "Get Definition" share. formSchema.ts reads it from Joget's form JSON.
 */
import type { FormDateFormat } from './formDateFormat';
import type { FormValidator } from './formValidators';

export type FormFieldType =
	| 'text'
	| 'textArea'
	| 'password'
	| 'select'
	| 'checkbox'
	| 'radio'
	| 'date'
	| 'file'
	| 'hidden'
	| 'generated'
	| 'grid'
	| 'subform'
	/** Shows something and stores nothing: custom HTML, a button, an image of a calculated value. */
	| 'display'
	/** A plugin this schema does not know; its id is a column all the same. */
	| 'other';

export interface FormOption {
	value: string;
	label: string;
	grouping?: string;
}

/** Options that another form's rows supply (FormOptionsBinder). */
export interface FormReference {
	formId: string;
	/** Column of that form which is stored here. */
	valueField: string;
	labelField: string;
	groupingField?: string;
}

/** A section shows itself while this field has one of these values. */
export interface VisibilityRule {
	field: string;
	values: string[];
}

export interface FormField {
	id: string;
	label: string;
	type: FormFieldType;
	className: string;
	required: boolean;
	readonly: boolean;
	/** Kept from the person who fills in the form, by element or by section. */
	hidden: boolean;
	/** Set where Joget throws away what is sent for this field. */
	dropped?: 'readonly' | 'hidden' | 'display';
	/** Inside a section that shows itself only under a rule: Joget skips its validation while the rule does not hold. */
	conditional: boolean;
	/** The rules of the sections around it, all of which must hold; absent where one cannot be told beforehand. */
	shownWhen?: VisibilityRule[];
	/** Several values are stored joined by `;`. */
	multiple: boolean;
	options?: FormOption[];
	reference?: FormReference;
	defaultValue?: string;
	maxLength?: number;
	validators: FormValidator[];
	date?: FormDateFormat;
	/** Grid: its columns, and the form whose table holds the rows where there is one, with the field that names their record. */
	grid?: {
		formId?: string;
		foreignKey?: string;
		schema?: FormSchema;
		columns: Array<{ id: string; label: string }>;
		minRows?: number;
		maxRows?: number;
		/** What the form says where there are too few or too many. */
		message?: string;
	};
	/** Subform: the nested form, and the fields that tie the two together. */
	subform?: { formId: string; parentField?: string; childField?: string; schema?: FormSchema };
	/** Label or id of the section it stands in. */
	section?: string;
}

export interface FormSchema {
	id: string;
	name: string;
	/** Without the prefix `app_fd_`. */
	tableName: string;
	fields: FormField[];
	/** Sentences about what could not be understood. */
	warnings: string[];
}
