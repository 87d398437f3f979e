/** The categories of a preset, their names on outputs, and the output a category leaves by. */
import { BUSINESS_CATEGORIES } from '../rules/business';
import { CATEGORIES } from '../types';
import { UNCATEGORISED, type Preset } from './types';

export function presetCategories(preset: Preset): readonly string[] {
	if (preset === 'general') return CATEGORIES;
	return preset === 'business' ? BUSINESS_CATEGORIES : [];
}

/** `purchaseOrder` → `Purchase Order`, `cv` → `CV`, for the label of an output. Names of the user stay as they are. */
export function categoryLabel(category: string): string {
	if (category.length === 2) return category.toUpperCase();
	const spaced = category.replace(/([a-z])([A-Z])/g, '$1 $2');
	return spaced.slice(0, 1).toUpperCase() + spaced.slice(1);
}

/** Each once, blanks dropped, the first spelling kept. Compared without case. */
export function uniqueCategories(categories: Iterable<string>): string[] {
	const seen = new Map<string, string>();
	for (const category of categories) {
		const name = category.trim();
		const key = name.toLowerCase();
		if (name !== '' && key !== UNCATEGORISED && !seen.has(key)) seen.set(key, name);
	}
	return [...seen.values()];
}
