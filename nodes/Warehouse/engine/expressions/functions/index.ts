/** The whitelist: every function of the language by name and alias. */
import { choiceFunctions } from './choice';
import { dateFunctions } from './dates';
import { hashFunctions } from './hashes';
import { numberFunctions } from './numbers';
import { textFunctions } from './text';
import type { FunctionDefinition } from './types';

export const FUNCTIONS: readonly FunctionDefinition[] = [
	...textFunctions,
	...numberFunctions,
	...dateFunctions,
	...choiceFunctions,
	...hashFunctions,
];

const BY_NAME = new Map<string, FunctionDefinition>();
for (const definition of FUNCTIONS) {
	for (const name of [definition.name, ...(definition.aliases ?? [])]) BY_NAME.set(name, definition);
}

export const functionNames = (): string[] => [...BY_NAME.keys()];
export const findFunction = (name: string): FunctionDefinition | undefined => BY_NAME.get(name);
