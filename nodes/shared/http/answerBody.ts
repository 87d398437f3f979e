/** The bytes of an answer, unpacked: gzip, deflate (zlib's form) and brotli, as asked for in Accept-Encoding. */
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const brotli = promisify(zlib.brotliDecompress);

/** Rejects with zlib's error (code `Z_…`) where they are damaged or cut short; another encoding is left as it is. */
export async function unpacked(bytes: Buffer, encoding: string): Promise<Buffer> {
	switch (encoding.trim().toLowerCase()) {
		case 'gzip':
		case 'x-gzip':
			return await gunzip(bytes);
		case 'deflate':
			return await inflate(bytes);
		case 'br':
			return await brotli(bytes);
		default:
			return bytes;
	}
}
