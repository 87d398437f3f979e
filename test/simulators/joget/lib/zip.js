/** ZIP files as far as app exports need them (PKWARE APPNOTE: local header, central directory, end record; stored or deflated). */
'use strict';

const zlib = require('node:zlib');

/** @param {Array<[string, string|Buffer]>} entries */
function writeZip(entries) {
	const bodies = [];
	const directory = [];
	let offset = 0;
	for (const [name, content] of entries) {
		const raw = Buffer.from(content);
		const data = zlib.deflateRawSync(raw);
		const nameBytes = Buffer.from(name);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(8, 4);
		common.writeUInt32LE(zlib.crc32(raw), 10);
		common.writeUInt32LE(data.length, 14);
		common.writeUInt32LE(raw.length, 18);
		common.writeUInt16LE(nameBytes.length, 22);
		bodies.push(Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, data);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(offset, 10);
		directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, nameBytes);
		offset += 30 + nameBytes.length + data.length;
	}
	const central = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 0, 'latin1');
	end.writeUInt16LE(entries.length, 8);
	end.writeUInt16LE(entries.length, 10);
	end.writeUInt32LE(central.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...bodies, central, end]);
}

/** @returns {Map<string, Buffer>|undefined} undefined where it is no complete ZIP file. */
function readZip(bytes) {
	const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
	if (end < 0) return undefined;
	const entries = new Map();
	let at = bytes.readUInt32LE(end + 16);
	for (let count = bytes.readUInt16LE(end + 10); count > 0; count--) {
		const method = bytes.readUInt16LE(at + 10);
		const size = bytes.readUInt32LE(at + 20);
		const nameLength = bytes.readUInt16LE(at + 28);
		const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
		const local = bytes.readUInt32LE(at + 42);
		const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
		const data = bytes.subarray(start, start + size);
		entries.set(name, method === 8 ? zlib.inflateRawSync(data) : data);
		at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
	}
	return entries;
}

module.exports = { writeZip, readZip };
