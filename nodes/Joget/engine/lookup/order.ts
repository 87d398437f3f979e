/**
 * Parents before children: a child's select box refers to its parent's rows. Depth-first over what each endpoint depends
 * on, otherwise in the order of the configuration.
 */
export interface Dependent {
	name: string;
	/** Names of endpoints that come first; unknown ones are no obstacle. */
	parents: string[];
}

export interface Ordered<T> {
	order: T[];
	/** Sentences about circles, which cannot be put in order. */
	warnings: string[];
}

export function parentsFirst<T extends Dependent>(endpoints: T[]): Ordered<T> {
	const byName = new Map(endpoints.map((endpoint) => [endpoint.name, endpoint]));
	const state = new Map<string, 'open' | 'done'>();
	const order: T[] = [];
	const warnings: string[] = [];
	const visit = (endpoint: T, path: string[]): void => {
		if (state.get(endpoint.name) === 'done') return;
		if (state.get(endpoint.name) === 'open') {
			const circle = [...path.slice(path.indexOf(endpoint.name)), endpoint.name].join(' → ');
			warnings.push(`${circle} depend on each other, so they are loaded in the order of the configuration.`);
			return;
		}
		state.set(endpoint.name, 'open');
		for (const parent of endpoint.parents) {
			const found = byName.get(parent);
			if (found && found !== endpoint) visit(found, [...path, endpoint.name]);
		}
		state.set(endpoint.name, 'done');
		order.push(endpoint);
	};
	for (const endpoint of endpoints) visit(endpoint, []);
	return { order, warnings };
}
