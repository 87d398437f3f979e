/** One poll of the trigger: make what is due, claim what is waiting, hand it out. */
import { randomUUID } from 'node:crypto';
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { makeDueRequests } from '../../engine/jobs/schedules';
import { JobQueue } from '../../engine/jobs/queue';
import { serverNow } from '../../engine/jobs/serverClock';
import { withMetadata } from '../metadata';

interface PollOptions {
	catchUpHours?: number;
	claimWhenTesting?: boolean;
	makeScheduled?: boolean;
	/** From the list; a text with commas, from an expression or an earlier version, too. */
	mappings?: string[] | string;
	requestTypes?: string;
	timezone?: string;
}

const names = (given: readonly string[] | string | undefined): string[] =>
	(Array.isArray(given) ? given.map(String) : String(given ?? '').split(','))
		.map((name) => name.trim())
		.filter(Boolean);

export async function pollJobs(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const options = context.getNodeParameter('options', {}) as PollOptions;
	// The worker's name for people, and a part that no other claim has.
	const token = `n8n ${context.getInstanceId().slice(0, 12)} ${randomUUID()}`;
	return await withMetadata(
		context,
		0,
		context.getNodeParameter('metadataSchema', '') as string,
		async (metadata, session) => {
			const now = await serverNow(session);
			if (options.makeScheduled ?? true) {
				const timezone = options.timezone?.trim() || 'UTC';
				const { problems } = await makeDueRequests(metadata, {
					now,
					timezone,
					catchUpHours: options.catchUpHours ?? 24,
				});
				for (const problem of problems) context.logger.warn(`Warehouse Job Trigger: ${problem}`);
			}
			const claim = {
				token,
				limit: context.getNodeParameter('maxRequests', 1) as number,
				leaseSeconds: (context.getNodeParameter('leaseMinutes', 15) as number) * 60,
				mappings: names(options.mappings),
				types: names(options.requestTypes),
				now,
			};
			const queue = new JobQueue(metadata);
			const testing = context.getMode() === 'manual' && !options.claimWhenTesting;
			const requests = testing ? await queue.peek(claim) : await queue.claim(claim);
			if (requests.length === 0) return null;
			return [requests.map((request) => ({ json: { ...request } as INodeExecutionData['json'] }))];
		},
	);
}
