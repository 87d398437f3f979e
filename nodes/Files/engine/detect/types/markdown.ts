// The type table as the documentation shows it; a test keeps docs/file-types.md equal to what this returns.

import { CATEGORIES } from '../../types';
import { TYPES } from './index';

export function typesAsMarkdown(): string {
	const parts = [
		'# File types',
		'',
		`The File Classifier knows ${TYPES.length} types in ${CATEGORIES.length} categories. This page is generated from the code.`,
		'',
		'**Proven** types are recognised from their bytes alone: a name that ends in such an extension is never believed',
		'by itself. The others need their extension to be told from a close relative, or have no mark of their own; the',
		'extension then chooses among types that are compatible with the content.',
	];
	for (const category of CATEGORIES) {
		const types = TYPES.filter((type) => type.category === category);
		if (types.length === 0) continue;
		parts.push(
			'',
			`## ${category[0].toUpperCase()}${category.slice(1)}`,
			'',
			'| MIME type | Extensions | Description | Proven |',
			'|---|---|---|---|',
		);
		for (const type of types) {
			const extensions = type.extensions.map((extension) => `.${extension}`).join(' ');
			parts.push(
				`| \`${type.mime}\` | ${extensions} | ${type.description.replace(/\|/g, '\\|')} | ${type.strict ? 'yes' : ''} |`,
			);
		}
	}
	return `${parts.join('\n')}\n`;
}
