// What one step of detection hands to the next: a type, how sure, and what else it saw on the way.

import type { Category, ContainerDetails, DetectionMethod, DetectionNote, FileView, TextDetails } from '../types';

export interface Verdict {
	mime: string;
	confidence: number;
	method: DetectionMethod;
	reason: string;
	container?: ContainerDetails;
	text?: Partial<TextDetails>;
	notes?: DetectionNote[];
	alternatives?: Array<{ mime: string; confidence: number }>;
	/** Where it says more than the type does: source code whose language is not clear. */
	category?: Category;
}

export function verdict(
	mime: string,
	confidence: number,
	method: DetectionMethod,
	reason: string,
	more: Pick<Verdict, 'container' | 'text' | 'notes' | 'alternatives' | 'category'> = {},
): Verdict {
	return { mime, confidence, method, reason, ...more };
}

/** Bounded, bounds-checked reads over a view: bytes that are not in view read as undefined, never as zero. */
export class Window {
	readonly head: Buffer;
	readonly size: number;
	private readonly tail?: Buffer;
	private readonly tailStart: number;

	constructor(readonly view: FileView) {
		this.head = view.full ?? view.head;
		this.size = Math.max(view.size, this.head.length);
		this.tail = view.tail;
		this.tailStart = this.tail ? this.size - this.tail.length : this.size;
	}

	get whole(): boolean {
		return this.head.length >= this.size;
	}

	/** `length` bytes from `offset`, when all of them are in view. */
	read(offset: number, length: number): Buffer | undefined {
		if (offset < 0 || length < 0 || !Number.isSafeInteger(offset + length)) return undefined;
		if (offset + length <= this.head.length) return this.head.subarray(offset, offset + length);
		if (this.tail && offset >= this.tailStart && offset + length <= this.size) {
			return this.tail.subarray(offset - this.tailStart, offset - this.tailStart + length);
		}
		return undefined;
	}

	/** The last bytes of the file, at most `length`, with the offset they begin at; undefined when not in view. */
	last(length: number): { bytes: Buffer; offset: number } | undefined {
		if (this.whole) {
			const offset = Math.max(0, this.size - length);
			return { bytes: this.head.subarray(offset), offset };
		}
		if (!this.tail) return undefined;
		const skip = Math.max(0, this.tail.length - length);
		return { bytes: this.tail.subarray(skip), offset: this.tailStart + skip };
	}

	has(offset: number, latin1: string): boolean {
		const bytes = this.read(offset, latin1.length);
		return bytes !== undefined && bytes.toString('latin1', 0, latin1.length) === latin1;
	}

	u16(offset: number, little = true): number | undefined {
		const b = this.read(offset, 2);
		return b && (little ? b.readUInt16LE(0) : b.readUInt16BE(0));
	}

	u32(offset: number, little = true): number | undefined {
		const b = this.read(offset, 4);
		return b && (little ? b.readUInt32LE(0) : b.readUInt32BE(0));
	}
}
