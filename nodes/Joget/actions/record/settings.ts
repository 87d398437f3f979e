/** The node's parameters as the engine's options. Read once, for the first item: one run works on one form. */
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import type { DropPolicy } from '../../engine/record/fieldCheck';
import type { WriteOperation } from '../../engine/record/prepare';
import type { IdStrategy } from '../../engine/record/recordId';
import type { OutputForm } from '../../../shared/items';
import type { RecordFormat } from '../../../shared/records/types';

export type Backend = 'apiBuilder' | 'coreJson';

export interface WriteOptions {
	apiId?: string;
	attempts?: number;
	compareFirst?: boolean;
	concurrency?: number;
	delimiter?: string;
	dryRun?: boolean;
	encoding?: string;
	failedOutput?: OutputForm;
	format?: RecordFormat;
	idNamespace?: string;
	nulls?: 'omit' | 'clear';
	path?: string;
	ratePerSecond?: number;
	reportPath?: string;
	resumeFrom?: 'none' | 'path' | 'binary' | 'json';
	resumeProperty?: string;
	resumeReport?: unknown;
	savedOutput?: OutputForm;
	stopAfter?: number;
	timeout?: number;
}

export interface WriteSettings {
	operation: WriteOperation;
	backend: Backend;
	appId: string;
	formId: string;
	source: 'items' | 'file';
	binaryPropertyName: string;
	fieldsMode: 'automatic' | 'mapper' | 'mapping';
	policy: DropPolicy;
	idStrategy: IdStrategy;
	options: WriteOptions;
}

/** A form named by an expression that changes from item to item would send records to the wrong form. */
export function readFormId(context: IExecuteFunctions): string {
	const read = (item: number) =>
		String(context.getNodeParameter('formId', item, '', { extractValue: true }) ?? '').trim();
	const formId = read(0);
	if (formId === '') throw new NodeOperationError(context.getNode(), 'The parameter "Form" is empty');
	const items = context.getInputData().length;
	for (let item = 1; item < items; item++) {
		if (read(item) === formId) continue;
		throw new NodeOperationError(context.getNode(), `The parameter "Form" differs between items [item ${item}]`, {
			itemIndex: item,
			description: 'One run works on one form. Split the items by form first, e.g. with a Switch or a Loop node.',
		});
	}
	return formId;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function readIdStrategy(context: IExecuteFunctions, namespace: string | undefined): IdStrategy {
	const kind = context.getNodeParameter('idStrategy', 0) as IdStrategy['kind'];
	const needed = (name: string, displayName: string): string => {
		const value = String(context.getNodeParameter(name, 0, '') ?? '').trim();
		if (value !== '') return value;
		throw new NodeOperationError(context.getNode(), `The parameter "${displayName}" is empty`, { itemIndex: 0 });
	};
	if (kind === 'server') return { kind };
	if (kind === 'column') return { kind, column: needed('idColumn', 'ID Column') };
	if (kind === 'template') {
		const template = needed('idTemplate', 'ID Template');
		if (/\{[^{}]{1,200}\}/.test(template)) return { kind, template };
		throw new NodeOperationError(
			context.getNode(),
			'The ID template names no column, so all records would share one ID',
			{
				itemIndex: 0,
				description: 'Put column names in braces, e.g. {region}-{code}.',
			},
		);
	}
	const names = needed('keyColumns', 'Key Columns').split(',');
	const columns = names.map((name) => name.trim()).filter((name) => name !== '');
	if (namespace && !UUID.test(namespace)) {
		throw new NodeOperationError(context.getNode(), 'The option "ID Namespace" is not a UUID', { itemIndex: 0 });
	}
	return { kind: 'uuid', columns, ...(namespace ? { namespace } : {}) };
}

export function readWriteSettings(context: IExecuteFunctions, operation: WriteOperation): WriteSettings {
	const options = context.getNodeParameter('options', 0, {}) as WriteOptions;
	const text = (name: string): string => String(context.getNodeParameter(name, 0, '') ?? '').trim();
	const backend = context.getNodeParameter('backend', 0) as Backend;
	const source = context.getNodeParameter('source', 0) as 'items' | 'file';
	return {
		operation,
		backend,
		appId: backend === 'coreJson' ? text('appId') : text('definitionAppId'),
		formId: readFormId(context),
		source,
		binaryPropertyName: source === 'file' ? text('binaryPropertyName') : '',
		fieldsMode: context.getNodeParameter('fieldsMode', 0) as WriteSettings['fieldsMode'],
		policy: context.getNodeParameter('unknownFields', 0, 'error') as DropPolicy,
		idStrategy: readIdStrategy(context, options.idNamespace?.trim()),
		options,
	};
}
