// Record files whose header is a rule, not a magic: dBase, pickle, GRIB behind a bulletin header, MATLAB 4, old Stata,
// MARC. Fields must agree with one another and with the file's size.

import { verdict, type Verdict, type Window } from '../verdict';
import { probeDer } from './der';

const hit = (mime: string, confidence: number, reason: string): Verdict =>
	verdict(mime, confidence, 'signature', reason);

export function probeRecords(window: Window): Verdict | undefined {
	return (
		dbase(window) ??
		pickle(window) ??
		probeDer(window) ??
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
