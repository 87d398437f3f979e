// The part of file-type's types that is used here: the library is an ES module, which `moduleResolution: node` cannot see.

declare module 'file-type' {
	export function fileTypeFromBuffer(
		bytes: Uint8Array | ArrayBuffer,
	): Promise<{ ext: string; mime: string } | undefined>;
}
