/**
 * Results on their way out: one item per issue and per transition, or one NDJSON file of each. Both files are written while
 * issues come in, through two short queues, so that neither list is ever held whole.
 */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	DEFAULT_FILE_THRESHOLD,
	ndjsonItem,
	progress,
	rejectedItem,
	toItem,
	type OutputForm,
} from '../../../shared/items';
import type { IssueResult } from '../../engine/types';
import { Channel } from './channel';

export interface Collected {
	issues: INodeExecutionData[];
	transitions: INodeExecutionData[];
	rejected: INodeExecutionData[];
	counts: { issues: number; transitions: number; rejected: number };
	/** What ended the run early, to be judged by the caller. */
	interrupted?: unknown;
}

type Context = Pick<IExecuteFunctions, 'helpers' | 'logger'>;

interface Files {
	issues: Channel<object[]>;
	transitions: Channel<object[]>;
	done: Promise<Array<{ item: INodeExecutionData; count: number }>>;
}

export async function collect(
	context: Context,
	results: AsyncIterable<IssueResult[]>,
	form: OutputForm,
	itemIndex: number,
): Promise<Collected> {
	const out: Collected = {
		issues: [],
		transitions: [],
		rejected: [],
		counts: { issues: 0, transitions: 0, rejected: 0 },
	};
	const tell = progress(context, 'Jira issues');
	let files = form === 'file' ? openFiles(context, itemIndex) : undefined;
	try {
		for await (const batch of results) {
			const rows: object[] = [];
			const moves: object[] = [];
			for (const { row, transitions, rejected } of batch) {
				if (row) rows.push(row);
				for (const transition of transitions) moves.push(transition);
				if (rejected) out.rejected.push(rejectedItem(rejected, itemIndex));
			}
			out.counts.issues += rows.length;
			out.counts.transitions += moves.length;
			tell(out.counts.issues);
			if (form === 'none') continue;
			if (!files && form === 'auto' && out.counts.issues > DEFAULT_FILE_THRESHOLD) {
				files = openFiles(context, itemIndex);
				await files.issues.push(out.issues.map(({ json }) => json));
				await files.transitions.push(out.transitions.map(({ json }) => json));
				out.issues = [];
				out.transitions = [];
			}
			if (files) {
				await files.issues.push(rows);
				await files.transitions.push(moves);
			} else {
				for (const row of rows) out.issues.push(toItem(row, itemIndex));
				for (const move of moves) out.transitions.push(toItem(move, itemIndex));
			}
		}
	} catch (error) {
		out.interrupted = error;
	}
	out.counts.rejected = out.rejected.length;
	if (files) {
		files.issues.close();
		files.transitions.close();
		const [issues, transitions] = await files.done;
		out.issues = issues.count ? [issues.item] : [];
		out.transitions = transitions.count ? [transitions.item] : [];
	}
	return out;
}

function openFiles(context: Context, filePairing: number): Files {
	const issues = new Channel<object[]>();
	const transitions = new Channel<object[]>();
	const write = (channel: Channel<object[]>, fileName: string) => {
		const written = ndjsonItem(context, channel, { fileName, filePairing });
		// A writer that breaks down must not leave the listing waiting for it.
		written.catch((error) => channel.fail(error));
		return written;
	};
	const done = Promise.all([write(issues, 'jira-issues.ndjson'), write(transitions, 'jira-transitions.ndjson')]);
	done.catch(() => undefined);
	return { issues, transitions, done };
}
