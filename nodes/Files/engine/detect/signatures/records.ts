// Record files whose header is a rule, not a magic: dBase, pickle, DER certificates and keys, GRIB behind a bulletin
// header, MATLAB 4, old Stata, DWG relatives, MARC. Fields must agree with one another and with the file's size.

import { verdict, type Verdict, type Window } from '../verdict';

const hit = (mime: string, confidence: number, reason: string): Verdict =>
	verdict(mime, confidence, 'signature', reason);

export function probeRecords(window: Window): Verdict | undefined {
	return (
		dbase(window) ??
		pickle(window) ??
		der(window) ??
		bulletin(window) ??
		matlab4(window) ??
		stata(window) ??
		marc(window) ??
		bson(window)
	);
}

const DBASE_VERSIONS = new Set([
	0x02, 0x03, 0x04, 0x05, 0x07, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7b, 0x83, 0x8b, 0x8e, 0xcb, 0xe5, 0xeb, 0xf5, 0xfb,
]);

function dbase(w: Window): Verdict | undefined {
	const { head: b } = w;
	if (b.length < 65 || !DBASE_VERSIONS.has(b[0])) return undefined;
	if (b[2] < 1 || b[2] > 12 || b[3] < 1 || b[3] > 31) return undefined;
	const header = b.readUInt16LE(8);
	const record = b.readUInt16LE(10);
	if (header < 65 || record < 2 || header > w.size + 1) return undefined;
	// The first field's name and type follow at byte 32 (68 in version 7).
	const at = (b[0] & 7) === 4 ? 68 : 32;
	if (b.length < at + 33) return undefined;
	const name = b.toString('latin1', at, at + 11).split('\0')[0];
	const kind = String.fromCharCode(b[at + (at === 68 ? 32 : 11)]);
	if (!/^[A-Za-z_\x80-\xff][\w\x80-\xff ]{0,10}$/.test(name) || !/[CNLDMFBGPYTIVX@O+0QW]/.test(kind)) return undefined;
	return hit('application/x-dbf', 0.95, 'dBase header and first field');
}

/** Protocol 2 and later begin with an opcode and their number and end with a full stop. */
function pickle(w: Window): Verdict | undefined {
	const { head: b } = w;
	if (b[0] !== 0x80 || b[1] < 2 || b[1] > 5) return undefined;
	const last = w.last(1);
	const framed = b[1] >= 4 && b[2] === 0x95;
	const opcode = b.length > 2 && /[}\](cX\x8cKMJG)N\x88\x89U]/.test(String.fromCharCode(b[2]));
	if (last && last.bytes[0] !== 0x2e && !framed) return undefined;
	return framed || opcode ? hit('application/x-python-pickle', 0.9, 'Pickle protocol opcode') : undefined;
}

/** DER: an outer SEQUENCE as long as the file; the object identifiers and shapes inside tell what it holds. */
function der(w: Window): Verdict | undefined {
	const { head: b } = w;
	if (b[0] !== 0x30 || b.length < 16) return undefined;
	const outer = derLength(b, 1);
	if (!outer) return undefined;
	const total = outer.at + outer.length;
	if (outer.length > 0 && Math.abs(total - w.size) > 4 && total < w.size) return undefined;
	if (total > w.size + 65_536 && outer.length > 0 && w.whole) return undefined;
	const inner = b.subarray(outer.at, outer.at + 64);
	if (inner[0] === 0x06) {
		const name = derName(b, outer.at);
		if (name === '2a864886f70d010702') return hit('application/pkcs7-signature', 0.93, 'DER signed data');
		if (name === '2a864886f70d010703') return hit('application/pkcs7-mime', 0.93, 'DER enveloped data');
		if (name?.startsWith('2a864886f70d0107')) return hit('application/pkcs7-mime', 0.85, 'DER PKCS #7');
		if (name?.startsWith('2a864886f70d010910011f'))
			return hit('application/timestamped-data', 0.93, 'DER time-stamped data');
		return undefined;
	}
	if (
		inner[0] === 0x02 &&
		inner[1] === 1 &&
		inner[2] === 3 &&
		inner[3] === 0x30 &&
		b.includes('\x2a\x86\x48\x86\xf7\x0d\x01\x07', 0, 'latin1')
	) {
		return hit('application/x-pkcs12', 0.93, 'DER PKCS #12');
	}
	if (inner[0] === 0x30) {
		const body = derLength(inner, 1);
		if (!body) return undefined;
		const first = inner[body.at];
		if (first === 0x02 && inner[body.at + 1] === 1 && inner[body.at + 3] === 0x30)
			return hit('application/pkix-crl', 0.7, 'DER certificate list');
		if (first === 0xa0 || first === 0x02) return hit('application/pkix-cert', 0.9, 'DER certificate');
		if (first === 0x06 && inner.length > 20) return hit('application/x-x509-key', 0.7, 'DER public key');
	}
	if (inner[0] === 0x02 && inner[1] === 1 && inner[2] === 0 && (inner[3] === 0x02 || inner[3] === 0x30)) {
		return hit('application/x-x509-key', 0.85, 'DER private key');
	}
	return undefined;
}

function derLength(b: Buffer, at: number): { length: number; at: number } | undefined {
	const first = b[at];
	if (first === undefined) return undefined;
	if (first < 0x80) return { length: first, at: at + 1 };
	if (first === 0x80) return { length: 0, at: at + 1 };
	const count = first & 0x7f;
	if (count > 4 || at + 1 + count > b.length) return undefined;
	return { length: b.readUIntBE(at + 1, count), at: at + 1 + count };
}

function derName(b: Buffer, at: number): string | undefined {
	const length = b[at + 1];
	return length < 32 ? b.toString('hex', at + 2, at + 2 + length) : undefined;
}

/** Weather bulletins put a WMO heading before GRIB and BUFR. */
function bulletin(w: Window): Verdict | undefined {
	const start = w.head.subarray(0, 128);
	const at = start.indexOf('GRIB', 0, 'latin1');
	if (at > 0 && (start[at + 7] === 1 || start[at + 7] === 2))
		return hit('application/x-grib', 0.85, 'GRIB after a heading');
	const bufr = start.indexOf('BUFR', 0, 'latin1');
	return bufr > 0 && start[bufr + 7] <= 4 && start[bufr + 7] >= 2
		? hit('application/x-bufr', 0.85, 'BUFR after a heading')
		: undefined;
}

function matlab4(w: Window): Verdict | undefined {
	const { head: b } = w;
	if (b.length < 22) return undefined;
	const kind = b.readUInt32LE(0);
	const [rows, columns, imaginary, name] = [4, 8, 12, 16].map((at) => b.readUInt32LE(at));
	if (kind > 52 || kind % 10 > 2 || Math.floor(kind / 10) % 10 > 5 || imaginary > 1) return undefined;
	if (name < 2 || name > 64 || rows === 0 || columns === 0 || rows > 1e6 || columns > 1e6) return undefined;
	if (b.length < 20 + name) return undefined;
	return /^[A-Za-z]\w*\0$/.test(b.toString('latin1', 20, 20 + name)) && b[20 + name - 1] === 0
		? hit('application/x-matlab-data', 0.8, 'MATLAB 4 matrix header')
		: undefined;
}

function stata(w: Window): Verdict | undefined {
	const { head: b } = w;
	if (b.length < 109 || b[0] < 0x69 || b[0] > 0x73 || (b[1] !== 1 && b[1] !== 2) || b[2] !== 1 || b[3] !== 0)
		return undefined;
	return hit('application/x-stata-dta', 0.85, 'Stata release byte');
}

function marc(w: Window): Verdict | undefined {
	const leader = w.read(0, 24)?.toString('latin1') ?? '';
	if (
		!/^\d{5}[acdnp][acdefgijkmoprt][abcdims][ a]?[ a][ \d]2/.test(leader) &&
		!/^\d{5}.{5}22\d{5}.{3}4500$/.test(leader)
	)
		return undefined;
	return w.head.includes(0x1e) ? hit('application/marc', 0.9, 'MARC leader') : undefined;
}

function bson(w: Window): Verdict | undefined {
	const { head: b } = w;
	if (b.length < 8 || b.readUInt32LE(0) !== w.size || b[4] > 0x13 || b[4] === 0) return undefined;
	return w.last(1)?.bytes[0] === 0 && /^[\w$]/.test(String.fromCharCode(b[5]))
		? hit('application/bson', 0.8, 'BSON document length')
		: undefined;
}
