/** What a format's reader met, before it becomes a record: a value, or the reason why there is none. */
export type Met =
	{ value: unknown; line?: number } | { fault: { code: string; message: string; text: string }; line?: number };
