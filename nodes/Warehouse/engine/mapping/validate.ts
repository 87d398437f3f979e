/**
 * Is this a mapping that can be loaded? Collects every fault, each with the path of the document where it stands. First the
 * shape (schema), then what the parts say about each other; expressions are compiled as the loader would.
 */
import type { DialectName } from '../ports';
import { compileExpressions } from '../expressions';
import { withDefaults } from './defaults';
import { checkColumns } from './checkColumns';
import { checkDocument } from './checkDocument';
import { MAPPING_SCHEMA } from './schema';
import { checkSchema, type Problem } from './schemaCheck';
import { soundCopy, withReadableTypes } from './soundCopy';
import type { MappingDocument } from './types';

export type { Problem } from './schemaCheck';

export interface ValidateOptions {
	/** Names of the source's columns, when they are known: unknown names and `:n` are then faults. */
	sourceColumns?: readonly string[];
	dialect?: DialectName;
}

export interface Validation {
	problems: Problem[];
	/** Worth a look, but no hindrance. */
	warnings: Problem[];
	/** Set when there are no problems. */
	document?: MappingDocument;
	/** Names of the columns in the order of evaluation, when there are no problems. */
	order?: string[];
}

export function validateMapping(input: unknown, options: ValidateOptions = {}): Validation {
	const problems: Problem[] = [];
	const warnings: Problem[] = [];
	const value = typeof input === 'string' ? parseJson(input, problems) : input;
	if (problems.length > 0) return { problems, warnings };
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		problems.push({
			path: '',
			code: 'WRONG_TYPE',
			message: 'The mapping must be a JSON object with version, reference, target and columns',
		});
		return { problems, warnings };
	}
	checkSchema(value, MAPPING_SCHEMA, '', problems);
	// The parts can only be compared when they have their shapes: what has not, is set aside.
	const document = problems.length === 0 ? (value as MappingDocument) : soundCopy(value, problems);
	if (!document) return { problems, warnings };
	checkColumns(document, options, problems, warnings);
	checkDocument(document, options, problems, warnings);
	const readable = withReadableTypes(document);
	const compiled = compileExpressions(withDefaults(readable), { columns: options.sourceColumns ?? null });
	// Notes its faults in compiled.problems.
	checkExtras(readable, compiled.compile, options);
	problems.push(...compiled.problems);
	warnings.push(...compiled.warnings);
	if (problems.length > 0) return { problems, warnings };
	return { problems, warnings, document, order: compiled.order.map(({ column }) => column.name) };
}

/** Lookup keys and history fields go through the same compiler, which notes their faults itself. */
function checkExtras(
	document: MappingDocument,
	compile: (text: { from?: string; expression?: string }, path: string) => unknown,
	options: ValidateOptions,
): void {
	withDefaults(document).columns.forEach(({ lookup }, index) => {
		lookup?.key.forEach((key, k) => {
			if ((key.from ?? key.expression) !== undefined) compile(key, `columns[${index}].lookup.key[${k}]`);
		});
		if (lookup?.asOf && (lookup.asOf.from ?? lookup.asOf.expression) !== undefined)
			compile(lookup.asOf, `columns[${index}].lookup.asOf`);
	});
	if (options.sourceColumns === undefined) return;
	const { updatedAt, deleteFlag } = document.history ?? {};
	const isColumn = (name: string) => document.columns.some((column) => column.name === name);
	if (updatedAt && !isColumn(updatedAt)) compile({ from: updatedAt }, 'history.updatedAt');
	if (deleteFlag && !isColumn(deleteFlag)) compile({ from: deleteFlag }, 'history.deleteFlag');
}

function parseJson(text: string, problems: Problem[]): unknown {
	try {
		return JSON.parse(text.replace(/^\ufeff/, ''));
	} catch (error) {
		problems.push({
			path: '',
			code: 'BAD_JSON',
			message: `The mapping is not valid JSON: ${(error as Error).message}`,
		});
		return undefined;
	}
}

/** One text for an error message: each fault on its own line. */
export function problemText(problems: readonly Problem[]): string {
	return problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n');
}
