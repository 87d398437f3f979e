/**
 * The three outputs of a run, filled while it goes on: saved and failed records as items, as an NDJSON file or not at all,
 * and the report with its file. Counts are the same whatever the form.
 */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { allItems, largeOutput, ndjsonItem, toItem, type OutputForm } from '../../../shared/items';
import { maskSecrets } from '../../../shared/http';
import type { JournalWriter } from '../../engine/record/journal';
import { MAX_INLINE_LINES, type RunReport } from '../../engine/record/report';
import { failedJson, reportLine, savedJson, type RecordResult } from '../../engine/record/results';
import { Channel } from './channel';

export interface OutputForms {
	saved: OutputForm;
	failed: OutputForm;
}

/** A record on its way out: as an item it is paired, in a file it is its json alone. */
class Leaving {
	constructor(
		readonly json: object,
		readonly item: number,
	) {}

	toJSON(): object {
		return this.json;
	}
}

export class RunOutputs {
	private readonly saved = new Channel<Leaving>();
	private readonly failed = new Channel<Leaving>();
	private readonly lines = new Channel<object>();
	private readonly inline: object[] = [];
	private readonly running: Array<Promise<INodeExecutionData[]>>;

	constructor(
		private readonly context: IExecuteFunctions,
		forms: OutputForms,
		private readonly report: RunReport,
		private readonly journal: JournalWriter | undefined,
		name: string,
		/** Put before the keys of every saved, failed and report json, e.g. which endpoint of several. */
		private readonly label?: Record<string, unknown>,
	) {
		const sources = allItems(context.getInputData().length);
		this.running = [
			this.records(this.saved, forms.saved, `${name}-saved.ndjson`, sources),
			this.records(this.failed, forms.failed, `${name}-failed.ndjson`, sources),
			this.guard(
				this.lines,
				ndjsonItem(context, this.lines, {
					fileName: `${name}-report.ndjson`,
					binaryProperty: 'report',
					filePairing: sources,
				}).then(({ item }) => [item]),
			),
		];
	}

	async add(result: RecordResult): Promise<void> {
		this.report.add(result);
		const line = reportLine(result);
		if (this.journal) await this.journal.add(line);
		const full = this.lines.push(line);
		if (full) await full;
		// A copy: that the first ones stay must not teach V8 to make all lines in the old generation.
		if (this.inline.length <= MAX_INLINE_LINES) this.inline.push({ ...line });
		const leaving = this.leaving(result);
		if (leaving) await (result.status === 'saved' ? this.saved : this.failed).push(leaving);
	}

	private leaving(result: RecordResult): Leaving | undefined {
		if (result.status === 'saved') return new Leaving(this.labelled(savedJson(result)), result.item);
		if (result.status !== 'failed') return undefined;
		const json = failedJson(result);
		return new Leaving(this.labelled({ ...json, record: maskSecrets(json.record) }), result.item);
	}

	private labelled(json: object): object {
		return this.label ? { ...this.label, ...json } : json;
	}

	/** Saved, Failed, Report. */
	async finish(summary: () => Record<string, unknown>): Promise<INodeExecutionData[][]> {
		await this.journal?.flush();
		for (const channel of [this.saved, this.failed, this.lines]) channel.end();
		const [saved, failed, [file]] = await Promise.all(this.running);
		const records = this.inline.length <= MAX_INLINE_LINES ? { records: this.inline } : {};
		const report = toItem({ ...this.label, ...summary(), ...records }, allItems(this.context.getInputData().length));
		if (this.report.read > 0) report.binary = file.binary;
		return [saved, failed, [report]];
	}

	/** The run broke off with an error of its own: let go of what waits. */
	async abandon(): Promise<void> {
		for (const channel of [this.saved, this.failed, this.lines]) channel.end();
		await Promise.allSettled(this.running);
	}

	private async records(
		channel: Channel<Leaving>,
		form: OutputForm,
		fileName: string,
		filePairing: number[],
	): Promise<INodeExecutionData[]> {
		const output = largeOutput(this.context, channel, {
			form,
			fileName,
			pairing: 0,
			filePairing,
			item: (leaving) => toItem((leaving as Leaving).json, (leaving as Leaving).item),
		});
		return await this.guard(
			channel,
			output.then(({ items }) => items),
		);
	}

	private async guard<T>(channel: Channel<unknown>, work: Promise<T>): Promise<T> {
		return await work.then(undefined, async (error) => {
			channel.fail(error);
			return await Promise.reject(error);
		});
	}
}
