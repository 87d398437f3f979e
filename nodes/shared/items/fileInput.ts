/**
 * A file of an input item as a stream, however n8n keeps binary data: inline base64 (memory mode), an id (filesystem, S3,
 * database), or inside json (the workflow setting `binaryMode: combined`, in which `item.binary` is undefined). The last is
 * why the property always goes through assertBinaryData.
 */
import { Readable } from 'node:stream';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

export interface FileInput {
	/**
	 * Opens the content; may be called again for a second reading. Pieces of `chunkBytes` (256 kB unless told), where n8n reads
	 * them: whoever takes long over each asks for small ones, since a piece that outlives two of V8's scavenges waits for a full
	 * collection.
	 */
	open(chunkBytes?: number): Promise<Readable>;
	/** Bytes, where n8n knows. */
	size: number | undefined;
	fileName: string | undefined;
	mimeType: string;
	extension: string | undefined;
}

type FileContext = Pick<IExecuteFunctions, 'helpers'>;

const CHUNK_BYTES = 256 * 1024;
/** A multiple of 4, so that each slice of the base64 text decodes by itself. */
const BASE64_SLICE = (CHUNK_BYTES / 3) * 4 - (((CHUNK_BYTES / 3) * 4) % 4);

function* decoded(base64: string): Generator<Buffer> {
	const slice = Math.floor(BASE64_SLICE / 4) * 4;
	for (let at = 0; at < base64.length; at += slice) yield Buffer.from(base64.slice(at, at + slice), 'base64');
}

async function sizeOf(context: FileContext, data: IBinaryData): Promise<number | undefined> {
	if (data.id) return (await context.helpers.getBinaryMetadata(data.id)).fileSize;
	const padding = data.data.endsWith('==') ? 2 : data.data.endsWith('=') ? 1 : 0;
	return (data.data.length / 4) * 3 - padding;
}

/** Throws n8n's own error when the item has no such file. `property` may be an expression's binary object itself. */
export async function fileInput(
	context: FileContext,
	itemIndex: number,
	property: string | IBinaryData,
): Promise<FileInput> {
	const data = context.helpers.assertBinaryData(itemIndex, property);
	return {
		async open(chunkBytes = CHUNK_BYTES) {
			if (data.id) return await context.helpers.getBinaryStream(data.id, chunkBytes);
			return Readable.from(decoded(data.data), { objectMode: false });
		},
		size: await sizeOf(context, data),
		fileName: data.fileName,
		mimeType: data.mimeType,
		extension: data.fileExtension,
	};
}
