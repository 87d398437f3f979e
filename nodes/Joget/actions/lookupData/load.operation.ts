/** Loads many code/name endpoints from one configuration, parents first; one report for each endpoint. */
import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { allItems, append, cancelSignal, fileInput, toItem, type OutputForm } from '../../../shared/items';
import type { FormSchema } from '../../engine/formSchema';
import { parseLookupConfig, type LookupConfig, type LookupEndpoint } from '../../engine/lookup/config';
import { parentsFirst } from '../../engine/lookup/order';
import { FieldChecker, type DropPolicy } from '../../engine/record/fieldCheck';
import type { IdStrategy } from '../../engine/record/recordId';
import { RunReport } from '../../engine/record/report';
import type { SkippedResult } from '../../engine/record/results';
import { CustomPathBackend, customPath } from '../../engine/record/customPathBackend';
import { RecordRun, type SourceElement } from '../../engine/record/run';
import { systemClock } from '../../transport/jogetApi';
import { limitsOf, openBackend, type OpenBackend } from '../record/backend';
import { loadSchema } from '../record/definition';
import { REST_NOT_READ } from '../record/fileElements';
import { RunOutputs } from '../record/outputs';
import { EndpointMapping, fileFor, fileRecords, filesOf, itemRecords, type FoundFile } from './data';

interface Options {
	attempts?: number;
	checkFields?: boolean;
	concurrency?: number;
	dryRun?: boolean;
	failedOutput?: OutputForm;
	savedOutput?: OutputForm;
	timeout?: number;
	unknownFields?: DropPolicy;
}

interface Plan extends LookupEndpoint {
	report: RunReport;
	open: OpenBackend;
	schema: FormSchema | undefined;
}

async function readConfig(context: IExecuteFunctions): Promise<LookupConfig> {
	if (context.getNodeParameter('configSource', 0) !== 'file') {
		return parseLookupConfig(context.getNodeParameter('configuration', 0));
	}
	const input = await fileInput(context, 0, context.getNodeParameter('configProperty', 0) as string);
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of await input.open()) {
		size += (chunk as Buffer).length;
		if (size > 5_000_000) throw new NodeOperationError(context.getNode(), 'The configuration file is larger than 5 MB');
		chunks.push(chunk as Buffer);
	}
	return parseLookupConfig(
		Buffer.concat(chunks)
			.toString('utf8')
			.replace(/^\uFEFF/, ''),
	);
}

class Loader {
	private readonly signal: AbortSignal | undefined;
	private readonly outputs: INodeExecutionData[][] = [[], [], []];
	private readonly files: FoundFile[];
	private readonly fromFiles: boolean;
	private readonly endpointField: string;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly config: LookupConfig,
		private readonly options: Options,
	) {
		this.signal = cancelSignal(context);
		this.fromFiles = context.getNodeParameter('dataSource', 0) === 'files';
		this.endpointField = this.fromFiles ? '' : String(context.getNodeParameter('endpointField', 0)).trim();
		this.files = this.fromFiles ? filesOf(context) : [];
		if (this.fromFiles && context.getNodeParameter('configSource', 0) === 'file') {
			const property = context.getNodeParameter('configProperty', 0);
			this.files = this.files.filter((file) => file.item !== 0 || file.property !== property);
		}
	}

	async load(): Promise<INodeExecutionData[][]> {
		const plans: Plan[] = [];
		try {
			for (const endpoint of this.config.endpoints) plans.push(await this.plan(endpoint));
			const { order, warnings } = parentsFirst(plans.map((plan) => withReferences(plan, plans)));
			let stopped = false;
			for (const plan of order) {
				for (const warning of warnings) plan.report.warn(warning);
				if (stopped || this.signal?.aborted) await this.notRun(plan);
				else if ((await this.endpoint(plan)) > 0 && this.config.stopOnError) stopped = true;
			}
			this.reportLeftOvers();
			return this.outputs;
		} finally {
			for (const { open } of plans) open.close();
		}
	}

	private async plan(endpoint: LookupEndpoint): Promise<Plan> {
		const { formId, apiId } = endpoint;
		const { dryRun } = this.options;
		const report = new RunReport(
			{ operation: 'load', backend: 'apiBuilder', formId, dryRun: dryRun === true },
			Date.now,
		);
		const options = { ...this.options, apiId };
		const open = await openBackend(this.context, { backend: 'apiBuilder', appId: '', formId }, options);
		if (endpoint.customPath) {
			open.records = new CustomPathBackend(open.caller, customPath(endpoint.customPath, open.baseUrl), open.headers);
			report.warn('A custom API: its fields are not checked before sending, and a second run sends its records again.');
		}
		const choice = {
			source: this.options.checkFields === false || endpoint.customPath ? ('none' as const) : ('auto' as const),
			backend: 'apiBuilder' as const,
			appId: '',
			formId,
			headers: open.headers,
			isOneOfMany: true,
		};
		const caller = { backend: 'apiBuilder' as const, caller: open.caller };
		const schema = await loadSchema(this.context, choice, limitsOf(this.context, options), caller, report);
		return { ...endpoint, report, open, schema };
	}

	/** @returns how many records failed */
	private async endpoint(plan: Plan): Promise<number> {
		const { report } = plan;
		const mapping = new EndpointMapping(plan, (sentence) => report.warn(sentence));
		const source = this.source(plan, mapping);
		const {
			concurrency = 4,
			dryRun = false,
			unknownFields = 'warn',
			savedOutput = 'auto',
			failedOutput = 'auto',
		} = this.options;
		const run = new RecordRun(plan.open.records, systemClock, {
			operation: plan.customPath ? 'create' : 'upsert',
			idStrategy: plan.customPath ? { kind: 'server' } : this.idStrategy(plan),
			nulls: 'omit',
			schema: plan.schema,
			checker: plan.schema && new FieldChecker(plan.schema, { policy: unknownFields, requireAll: true, isNew: false }),
			concurrency: Math.min(10, Math.max(1, Math.trunc(concurrency))),
			stopAfter: 0,
			ratePerSecond: 0,
			dryRun,
			compareFirst: false,
			signal: this.signal,
			countsTheRest: !this.fromFiles,
		});
		const label = { endpoint: plan.name };
		const forms = { saved: savedOutput, failed: failedOutput };
		const outputs = new RunOutputs(this.context, forms, report, undefined, plan.name.replace(/[^\w.-]/g, '_'), label);
		let failed = 0;
		let ended = false;
		try {
			for await (const result of run.run(source)) {
				if (result.status === 'failed') failed++;
				await outputs.add(result);
			}
			ended = true;
		} finally {
			if (!ended) await outputs.abandon();
		}
		if (this.signal?.aborted && this.fromFiles) report.warn(REST_NOT_READ);
		const state = this.signal?.aborted ? 'cancelled' : 'completed';
		const [saved, rejected, told] = await outputs.finish(() => report.finish(plan.open.stats(), state));
		[saved, rejected, told].forEach((items, at) => append(this.outputs[at], items));
		return failed;
	}

	private idStrategy({ keyColumns, isCodeName, requiredFields, fieldMapping }: Plan): IdStrategy {
		const [firstTarget] = fieldMapping.map(([, to]) => to);
		const columns =
			keyColumns ?? (isCodeName && fieldMapping.length === 0 ? ['code'] : [requiredFields[0] ?? firstTarget ?? 'code']);
		const byCode = this.context.getNodeParameter('idStrategy', 0) === 'code';
		return byCode && columns.length === 1 ? { kind: 'column', column: columns[0] } : { kind: 'uuid', columns };
	}

	private source(plan: Plan, mapping: EndpointMapping): AsyncIterable<SourceElement[]> {
		if (!this.fromFiles) return itemRecords(this.context, plan, this.endpointField, mapping);
		const file = fileFor(plan, this.files);
		if (!file) {
			plan.report.warn(`No input file is called ${plan.file ?? `${plan.name}.csv`}, so nothing was loaded`);
			return none();
		}
		file.used = true;
		return fileRecords(this.context, file, mapping, this.signal, (sentence) => plan.report.warn(sentence));
	}

	private async notRun(plan: Plan): Promise<void> {
		const { name, report } = plan;
		report.warn('Not loaded, because an endpoint before it had failures or the run was cancelled.');
		const state = this.signal?.aborted ? 'cancelled' : 'stopped';
		if (!this.fromFiles) {
			const mapping = new EndpointMapping(plan, () => undefined);
			for await (const elements of itemRecords(this.context, plan, this.endpointField, mapping)) {
				for (const element of elements) report.add(notSent(element, state));
			}
		}
		const json = { endpoint: name, ...report.finish(undefined, state) };
		this.outputs[2].push(toItem(json, allItems(this.context.getInputData().length)));
	}

	/** Data that no endpoint asked for must not vanish without a word. */
	private reportLeftOvers(): void {
		const warnings = [...this.config.warnings];
		for (const { fileName, used } of this.files)
			if (!used) warnings.push(`No endpoint is configured for the file ${fileName}`);
		const names = new Set(this.config.endpoints.flatMap(({ name, formId }) => [name, formId]));
		const items = this.context.getInputData();
		const strays: number[] = [];
		if (!this.fromFiles)
			items.forEach(({ json }, item) => names.has(String(json[this.endpointField])) || strays.push(item));
		for (const item of strays) {
			const message = `The item names no configured endpoint in the field ${this.endpointField}. Add the endpoint, or correct the field.`;
			this.outputs[1].push(
				toItem(
					{
						endpoint: null,
						index: item,
						key: null,
						record: items[item].json,
						stage: 'map',
						field: this.endpointField,
						code: 'NO_ENDPOINT',
						message,
						httpStatus: null,
						attempts: 0,
						errors: [],
					},
					item,
				),
			);
		}
		if (warnings.length === 0 && strays.length === 0) return;
		const count = strays.length;
		const json = { endpoint: null, operation: 'load', read: count, saved: 0, failed: count, skipped: 0, warnings };
		this.outputs[2].push(toItem(json, allItems(items.length)));
	}
}

function notSent(element: SourceElement, reason: 'cancelled' | 'stopped'): SkippedResult {
	const { index } = element.kind === 'record' ? element.record : element.row;
	const item = element.kind === 'record' ? element.record.item : element.item;
	return { status: 'skipped', reason, index, item, id: undefined, key: null };
}

async function* none(): AsyncGenerator<SourceElement[]> {}

/** A select box that takes its options from another endpoint's form makes that endpoint a parent. */
function withReferences(plan: Plan, all: Plan[]): Plan {
	const references = (plan.schema?.fields ?? []).map((field) => field.reference?.formId);
	const byForm = all.filter(
		({ formId, name }) => references.includes(formId) || plan.parents.includes(formId) || references.includes(name),
	);
	return { ...plan, parents: [...plan.parents, ...byForm.map(({ name }) => name)] };
}

export async function load(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const config = await readConfig(this);
	const given = this.getNodeParameter('options', 0, {}) as Options;
	const options: Options = {
		...given,
		attempts: given.attempts ?? config.attempts,
		timeout: given.timeout ?? config.timeoutSeconds,
		dryRun: given.dryRun ?? config.dryRun,
	};
	return await new Loader(this, config, options).load();
}
