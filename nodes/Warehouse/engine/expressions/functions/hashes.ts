/** Hashes, as lower-case hexadecimal of the value's UTF-8 text: the same as `md5()` and `SHA2()` give in the databases. */
import { createHash } from 'node:crypto';
import { Bytes, toText } from '../values';
import type { FunctionDefinition, NotNull } from './types';

const hash = (algorithm: string) => () => (a: NotNull) =>
	createHash(algorithm)
		.update(a instanceof Bytes ? a.buffer : Buffer.from(toText(a), 'utf8'))
		.digest('hex');

const category = 'Hashes' as const;

export const hashFunctions: FunctionDefinition[] = [
	{
		name: 'MD5',
		category,
		signature: 'MD5(value)',
		description: 'MD5, 32 characters',
		example: ["MD5('a')", '0cc175b9c0f1b6a831c399e269772661'],
		min: 1,
		make: hash('md5'),
	},
	{
		name: 'SHA1',
		category,
		signature: 'SHA1(value)',
		description: 'SHA-1, 40 characters',
		example: ["SHA1('a')", '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
		min: 1,
		make: hash('sha1'),
	},
	{
		name: 'SHA256',
		category,
		signature: 'SHA256(value)',
		description: 'SHA-256, 64 characters',
		example: ["SHA256('a')", 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
		min: 1,
		make: hash('sha256'),
	},
	{
		name: 'ROW_HASH',
		category,
		signature: 'ROW_HASH(value, …)',
		description:
			"MD5 over several values that keeps them apart: 'a|b','c' and 'a','b|c' differ, and so do NULL and an empty text",
		example: ["ROW_HASH('a', NULL) = ROW_HASH('a', '')", 'false'],
		min: 1,
		max: 100,
		nullable:
			() =>
			(...args) => {
				let text = '';
				for (const arg of args) {
					if (arg === null) text += '~;';
					else {
						const part = toText(arg);
						text += `${[...part].length}:${part};`;
					}
				}
				return createHash('md5').update(text, 'utf8').digest('hex');
			},
	},
];
