/** Why a value does not fit: returned, not thrown, because a load may meet a million of them. */
import { show } from '../expressions/errors';

export class Fault {
	constructor(
		readonly code: string,
		readonly message: string,
	) {}
}

export const fault = (code: string, value: unknown, rest: string): Fault => new Fault(code, `${show(value)} ${rest}`);
