/** Requests to run a mapping, as DMS_PRCREQ keeps them. */
export type RequestStatus = 'NEW' | 'CLAIMED' | 'DONE' | 'FAILED';

export interface NewRequest {
	requestId: string;
	mapping: string;
	/** IMMEDIATE, SCHEDULED, DEPENDENT, HISTORY, REPORT … */
	type: string;
	payload?: unknown;
	/** Higher goes first. */
	priority?: number;
	notBefore?: Date;
	/** Schedule whose dependencies hold for it. */
	scheduleId?: number | null;
	/** A second request with the same key is not made. */
	slotKey?: string | null;
	/** How often a request may be claimed before a lost claim counts as failed (default 3). */
	maxAttempts?: number;
}

export interface RequestRecord {
	requestId: string;
	mapping: string;
	type: string;
	payload: unknown;
	status: RequestStatus;
	requestedAt: string | null;
	claimedAt: string | null;
	/** Who holds it; Complete and Fail must show it. */
	claimToken: string | null;
	leaseUntil: string | null;
	completedAt: string | null;
	result: unknown;
	scheduleId: number | null;
	attempts: number;
	maxAttempts: number;
	priority: number;
	notBefore: string | null;
}

export interface ScheduleRecord {
	scheduleId: number;
	mapping: string;
	frequency: string | null;
	day: string | null;
	hour: number | null;
	minute: number | null;
	start: string | null;
	end: string | null;
	enabled: boolean;
	dependsOn: number | null;
}

export interface JobRecord {
	jobId: number;
	mapping: string;
	frequency: string | null;
	schema: string | null;
	table: string | null;
	tableType: string | null;
	sourceSystem: string | null;
}

/** What was asked for cannot be done in the state that things are in; `remedy` says what can. */
export class JobConflict extends Error {
	constructor(
		message: string,
		readonly remedy: string,
	) {
		super(message);
	}
}
