import type { SqlPort } from '../ports';
import type { ApplyInput } from './apply';
import { PlanError, type LoadPlan } from './plan';
import type { Rejects } from './rejects';

export interface LookupOutcome {
	column: string;
	hits: number;
	missed: number;
	inferred: number;
}

export async function resolveLookups(
	_sql: SqlPort,
	plan: LoadPlan,
	_input: ApplyInput,
	_rejects: Rejects,
): Promise<LookupOutcome[]> {
	if (plan.columns.some(({ mapping }) => mapping.lookup)) throw new PlanError('Lookups are not available yet');
	return [];
}
