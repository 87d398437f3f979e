/**
 * A form element's validator as data: the kinds Joget's own validators know, and every other plugin by its class name.
 * DefaultValidator enforces mandatory, alphanumeric, alphabet, numeric, email and custom (with `custom-regex`);
 * DuplicateValueValidator enforces mandatory, uniqueness and a pattern; MultiValidator holds several.
 */

export interface FormValidator {
	kind: 'required' | 'alphanumeric' | 'alphabet' | 'numeric' | 'email' | 'pattern' | 'unique' | 'plugin';
	/** Java regular expression, for `pattern`. */
	pattern?: string;
	/** The form's own wording, where it has one. */
	message?: string;
	/** For `unique`: where Joget looks for another record with the value. */
	formId?: string;
	fieldId?: string;
	/** For `plugin`. */
	className?: string;
}

const asObject = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

const TYPED = ['alphanumeric', 'alphabet', 'numeric', 'email'] as const;

function withMessage(validator: FormValidator, message: unknown): FormValidator {
	return text(message) ? { ...validator, message: text(message) } : validator;
}

function readDefault(properties: Record<string, unknown>, owner: string, warnings: string[]): FormValidator[] {
	const found: FormValidator[] = [];
	const type = text(properties.type);
	const typed = TYPED.find((kind) => kind === type);
	if (typed) found.push(withMessage({ kind: typed }, properties.message));
	if (type === 'custom') {
		const pattern = text(properties['custom-regex']);
		if (pattern) found.push(withMessage({ kind: 'pattern', pattern }, properties.message));
	} else if (type !== '' && !typed) {
		warnings.push(`${owner}: Joget does not enforce the validator type "${type}".`);
	}
	return found;
}

function readDuplicate(properties: Record<string, unknown>): FormValidator[] {
	const found: FormValidator[] = [
		withMessage(
			{
				kind: 'unique',
				...(text(properties.formDefId) ? { formId: text(properties.formDefId) } : {}),
				...(text(properties.fieldId) ? { fieldId: text(properties.fieldId) } : {}),
			},
			properties.errorDuplicateMsg,
		),
	];
	if (text(properties.regex)) {
		found.push(withMessage({ kind: 'pattern', pattern: text(properties.regex) }, properties.errorFormatMsg));
	}
	return found;
}

/** Reads the property `validator` of an element; `required` is said beside the list because everybody asks for it. */
export function readValidators(
	validator: unknown,
	owner: string,
	warnings: string[],
): { validators: FormValidator[]; required: boolean } {
	const className = text(asObject(validator).className);
	if (!className) return { validators: [], required: false };
	const properties = asObject(asObject(validator).properties);
	const short = className.slice(className.lastIndexOf('.') + 1);
	if (short === 'MultiValidator') {
		const inner = (Array.isArray(properties.validators) ? properties.validators : []).map((one) =>
			readValidators(one, owner, warnings),
		);
		return { validators: inner.flatMap((one) => one.validators), required: inner.some((one) => one.required) };
	}
	const required = text(properties.mandatory).toLowerCase() === 'true';
	const validators: FormValidator[] = required ? [{ kind: 'required' }] : [];
	if (short === 'DefaultValidator') validators.push(...readDefault(properties, owner, warnings));
	else if (short === 'DuplicateValueValidator') validators.push(...readDuplicate(properties));
	else validators.push({ kind: 'plugin', className });
	return { validators, required };
}
