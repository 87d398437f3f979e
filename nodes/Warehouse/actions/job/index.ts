/** Resource Job: requests, their ends, and schedules. */
import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DataOpsError, toItem, toItems } from '../../../shared/items';
import { listJobs, listRequests, listSchedules } from '../../engine/jobs/listing';
import { JobQueue, QUEUE_TABLES } from '../../engine/jobs/queue';
import { serverNow } from '../../engine/jobs/serverClock';
import { currentSchedule, saveSchedule } from '../../engine/jobs/schedules';
import type { RequestStatus } from '../../engine/jobs/types';
import { referenceIn, referenceOf } from '../mappingReference';
import { dateOf, limitOf, perItem, schemaOf, textOf, withMetadata, type Operation } from '../metadata';

export { fields as description } from './fields';

function jsonOf(context: IExecuteFunctions, name: string, itemIndex: number, label: string): unknown {
	const value = context.getNodeParameter(name, itemIndex, '{}');
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value || '{}');
	} catch (error) {
		throw new DataOpsError(`${label} is not valid JSON`, { code: 'BAD_JSON', remedy: (error as Error).message });
	}
}

interface EnqueueOptions {
	ignoreDependencies?: boolean;
	maxAttempts?: number;
	notBefore?: string;
	priority?: number;
	requestId?: string;
}

const enqueue: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const mapping = required(referenceOf(context, itemIndex), 'Mapping Reference');
		const options = context.getNodeParameter('enqueueOptions', itemIndex, {}) as EnqueueOptions;
		await metadata.ensure(QUEUE_TABLES);
		const made = await new JobQueue(metadata).enqueue(
			{
				requestId: kept(String(options.requestId || randomUUID()), 64, 'Request ID'),
				mapping: kept(mapping, 100, 'Mapping Reference'),
				type: kept(textOf(context, 'requestType', itemIndex) || 'IMMEDIATE', 30, 'Request Type'),
				payload: jsonOf(context, 'payload', itemIndex, 'Payload'),
				scheduleId: options.ignoreDependencies ? null : await currentSchedule(metadata, mapping),
				maxAttempts: options.maxAttempts,
				priority: options.priority,
				notBefore: dateOf(options.notBefore, 'Not Before'),
			},
			await serverNow(metadata.session),
		);
		return [toItem({ ...made, mapping, status: 'NEW' }, itemIndex)];
	});

function required(value: string, name: string): string {
	if (value === '') throw new DataOpsError(`${name} is empty`, { code: 'MISSING', remedy: 'Fill it in.' });
	return value;
}

/** What its column in DMS_PRCREQ keeps. */
function kept(value: string, length: number, name: string): string {
	if (value.length > length)
		throw new DataOpsError(`${name} has ${value.length} characters; ${length} are kept`, {
			code: 'TOO_LONG',
			remedy: 'Shorten it.',
		});
	return value;
}

const claimOf = (context: IExecuteFunctions, itemIndex: number) => ({
	requestId: required(textOf(context, 'requestId', itemIndex), 'Request ID'),
	token: textOf(context, 'claim', itemIndex) || undefined,
});

const complete: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const result = jsonOf(context, 'result', itemIndex, 'Result');
		const { request, dependents } = await new JobQueue(metadata).complete({
			...claimOf(context, itemIndex),
			now: await serverNow(metadata.session),
			result,
		});
		return [toItem({ ...request, dependents }, itemIndex)];
	});

const fail: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const retry = context.getNodeParameter('retry', itemIndex, false) as boolean;
		const request = await new JobQueue(metadata).fail({
			...claimOf(context, itemIndex),
			now: await serverNow(metadata.session),
			result: { error: textOf(context, 'message', itemIndex) },
			...(retry ? { retryAfterSeconds: context.getNodeParameter('retryAfter', itemIndex, 60) as number } : {}),
		});
		return [toItem(request, itemIndex)];
	});

const getMany: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const list = context.getNodeParameter('list', itemIndex, 'requests') as string;
		const mapping = referenceOf(context, itemIndex) || undefined;
		const limit = limitOf(context, itemIndex);
		if (list === 'jobs') return toItems(await listJobs(metadata, { mapping, limit }), itemIndex);
		if (list === 'schedules') return toItems(await listSchedules(metadata, { mapping, limit }), itemIndex);
		const status = (textOf(context, 'requestStatus', itemIndex) || undefined) as RequestStatus | undefined;
		return toItems(await listRequests(metadata, { mapping, status, limit }), itemIndex);
	});

interface ScheduleOptions {
	day?: string;
	dependsOn?: unknown;
	enabled?: boolean;
	end?: string;
	start?: string;
}

const schedule: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const options = context.getNodeParameter('scheduleOptions', itemIndex, {}) as ScheduleOptions;
		const saved = await saveSchedule(
			metadata,
			{
				mapping: required(referenceOf(context, itemIndex), 'Mapping Reference'),
				frequency: textOf(context, 'frequency', itemIndex) || null,
				day: options.day?.trim() || null,
				hour: context.getNodeParameter('hour', itemIndex, 0) as number,
				minute: context.getNodeParameter('minute', itemIndex, 0) as number,
				start: dateOf(options.start, 'Start'),
				end: dateOf(options.end, 'End') ?? null,
				dependsOnMapping: referenceIn(options.dependsOn) || null,
				enabled: options.enabled ?? true,
			},
			await serverNow(metadata.session),
		);
		return [toItem(saved, itemIndex)];
	});

const operations: Record<string, Operation> = { complete, enqueue, fail, getMany, schedule };

export async function execute(this: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> {
	return await perItem(this, operations[operation]);
}
