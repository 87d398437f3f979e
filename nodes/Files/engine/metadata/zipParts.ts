/** Named parts of a ZIP, each inflated under a cap; a bomb costs no more than its caps. */
import { listZip, readMember, type ZipMember } from '../detect/containers/zipDirectory';
import { Window } from '../detect/verdict';
import type { FileView } from '../types';

/** One part, and all parts of a file together. */
const PART_BYTES = 8 * 1024 * 1024;
const TOTAL_BYTES = 48 * 1024 * 1024;
const MAX_ENTRIES = 10_000;

export class ZipParts {
	readonly names: string[];
	private readonly members = new Map<string, ZipMember>();
	private readonly window: Window;
	private spent = 0;

	constructor(view: FileView) {
		this.window = new Window(view);
		const { members } = listZip(this.window, Math.max(0, this.window.head.indexOf('PK\x03\x04')), MAX_ENTRIES);
		for (const member of members) {
			const name = member.name.replace(/\\/g, '/');
			if (!this.members.has(name)) this.members.set(name, member);
		}
		this.names = [...this.members.keys()];
	}

	/** Text of a part; '' where it is absent, encrypted, damaged, or the budget is used up. */
	text(name: string, cap = PART_BYTES): string {
		const member = this.members.get(name);
		const allowed = Math.min(cap, TOTAL_BYTES - this.spent);
		if (!member || allowed <= 0) return '';
		const bytes = readMember(this.window, member, allowed);
		this.spent += bytes?.length ?? 0;
		if (!bytes) return '';
		// Office writes UTF-8; a few producers UTF-16 with its mark.
		const isWide = bytes.length > 1 && bytes[0] === 0xff && bytes[1] === 0xfe;
		return bytes.toString(isWide ? 'utf16le' : 'utf8');
	}

	/** Parts whose name matches, in the order of the number in it (`slide2` before `slide10`). */
	numbered(pattern: RegExp): string[] {
		const number = (name: string) => Number(pattern.exec(name)?.[1] ?? 0);
		return this.names.filter((name) => pattern.test(name)).sort((a, b) => number(a) - number(b));
	}
}
