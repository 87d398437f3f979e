/** How long the directory of an OLE2 container is ([MS-CFB], 2.3 and 2.6), so that none is read that no program writes. */

/** 2,048 sectors hold 8,192 entries; a presentation of a thousand pictures has some hundred. */
const MOST_SECTORS = 2048;

/** The readers build a path for each entry by looking at all others: a long directory takes them minutes. */
export function refuseLongDirectory(bytes: Buffer): void {
	if (directorySectors(bytes) > MOST_SECTORS)
		throw new Error(`its directory has more than ${MOST_SECTORS} sectors, which no program writes`);
}

function directorySectors(bytes: Buffer): number {
	if (bytes.length < 512) return 0;
	const shift = bytes.readUInt16LE(30);
	if (shift !== 9 && shift !== 12) return 0;
	const size = 1 << shift;
	let sector = bytes.readUInt32LE(48);
	let count = 0;
	// Sector numbers above this are marks of the table's own: end of chain, free.
	while (sector < 0xfffffffa && count <= MOST_SECTORS) {
		count++;
		const table = Math.floor((sector * 4) / size);
		if (table >= 109) break;
		const at = (bytes.readUInt32LE(76 + table * 4) + 1) * size + ((sector * 4) % size);
		if (at + 4 > bytes.length) break;
		sector = bytes.readUInt32LE(at);
	}
	return count;
}
