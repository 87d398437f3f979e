// Certificates, requests, keys, lists and signed data in DER (X.690): an outer SEQUENCE as long as the file, and the
// tags of the first few elements inside, which differ for each of RFC 5280, 2986, 5208, 5958, 3161, 6960, 5652, 7292.

import { verdict, type Verdict, type Window } from '../verdict';

interface Element {
	tag: number;
	/** Where the content begins, and how long it is. */
	at: number;
	length: number;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OID = 0x06;
const ENUMERATED = 0x0a;
const UTC_TIME = 0x17;
const GENERAL_TIME = 0x18;
const CONTEXT_0 = 0xa0;

const MAX_ELEMENTS = 8;

function element(b: Buffer, at: number): Element | undefined {
	const tag = b[at];
	const first = b[at + 1];
	if (tag === undefined || first === undefined) return undefined;
	if (first < 0x80) return { tag, at: at + 2, length: first };
	// The indefinite form is BER, which PKCS #7 writers use; its end is not known beforehand.
	if (first === 0x80) return { tag, at: at + 2, length: -1 };
	const count = first & 0x7f;
	if (count > 4 || at + 2 + count > b.length) return undefined;
	return { tag, at: at + 2 + count, length: b.readUIntBE(at + 2, count) };
}

/** The first elements inside another, as far as they are in view. */
function inside(b: Buffer, outer: Element): Element[] {
	const found: Element[] = [];
	let at = outer.at;
	const end = outer.length < 0 ? b.length : outer.at + outer.length;
	while (found.length < MAX_ELEMENTS && at < end) {
		const next = element(b, at);
		if (!next) break;
		found.push(next);
		if (next.length < 0) break;
		at = next.at + next.length;
	}
	return found;
}

const hit = (mime: string, confidence: number, reason: string): Verdict =>
	verdict(mime, confidence, 'signature', `DER ${reason}`);

export function probeDer(w: Window): Verdict | undefined {
	const { head: b } = w;
	if (b[0] !== SEQUENCE || b.length < 16) return undefined;
	const outer = element(b, 0);
	if (!outer) return undefined;
	const total = outer.at + outer.length;
	// A few bytes may follow (a line feed, a pad); a length that leads far beyond the file is chance.
	if (outer.length >= 0 && (total < w.size - 4 || total > w.size + 64)) return undefined;
	const parts = inside(b, outer);
	const [first] = parts;
	if (!first) return undefined;
	if (first.tag === OID) return signedData(b.toString('hex', first.at, first.at + Math.max(0, first.length)));
	const tags = parts.map(({ tag }) => tag);
	if (first.tag === INTEGER) return keyOrStore(b, parts, tags);
	if (first.tag === ENUMERATED && first.length === 1) return hit('application/ocsp-response', 0.75, 'OCSP response');
	if (first.tag !== SEQUENCE) return undefined;
	return signedOrWrapped(b, first, parts, tags);
}

function signedData(oid: string): Verdict | undefined {
	if (oid === '2a864886f70d010702') return hit('application/pkcs7-signature', 0.93, 'signed data');
	if (oid === '2a864886f70d010703') return hit('application/pkcs7-mime', 0.93, 'enveloped data');
	if (oid.startsWith('2a864886f70d0107')) return hit('application/pkcs7-mime', 0.85, 'PKCS #7');
	// RFC 3274 and RFC 5083.
	if (oid === '2a864886f70d0109100109') return hit('application/pkcs7-mime', 0.93, 'compressed data');
	if (oid === '2a864886f70d0109100117') return hit('application/pkcs7-mime', 0.93, 'authenticated enveloped data');
	if (oid.startsWith('2a864886f70d010910011f')) return hit('application/timestamped-data', 0.93, 'time-stamped data');
	return undefined;
}

/** A version number first: a private key, or a PKCS #12 store. */
function keyOrStore(b: Buffer, parts: Element[], tags: number[]): Verdict | undefined {
	const [version, second] = parts;
	if (version.length !== 1 || !second) return undefined;
	const number = b[version.at];
	if (number === 3 && second.tag === SEQUENCE && b[second.at] === OID) {
		return hit('application/x-pkcs12', 0.93, 'PKCS #12');
	}
	if (number > 1) return undefined;
	if (second.tag === SEQUENCE && tags[2] === OCTET_STRING) return hit('application/x-x509-key', 0.9, 'private key');
	if (number === 1 && second.tag === OCTET_STRING) return hit('application/x-x509-key', 0.85, 'elliptic curve key');
	return tags.length >= 6 && tags.slice(0, 6).every((tag) => tag === INTEGER)
		? hit('application/x-x509-key', 0.9, 'RSA or DSA private key')
		: undefined;
}

/** Something signed (body, algorithm, bits), a wrapped key, a public key, a time-stamp reply, or a chain. */
function signedOrWrapped(b: Buffer, first: Element, parts: Element[], tags: number[]): Verdict | undefined {
	const body = inside(b, first);
	const inner = body.map(({ tag }) => tag);
	if (parts.length === 2 && inner[0] === OID) {
		if (tags[1] === BIT_STRING) return hit('application/x-x509-key', 0.8, 'public key');
		return tags[1] === OCTET_STRING ? hit('application/pkcs8-encrypted', 0.85, 'encrypted private key') : undefined;
	}
	if (inner[0] === INTEGER && tags[1] === SEQUENCE && b[parts[1].at] === OID && tags.length === 2) {
		return hit('application/timestamp-reply', 0.85, 'time-stamp reply');
	}
	// The last element of what is signed may be out of view; its body is not.
	const signed = tags[1] === undefined || (tags[1] === SEQUENCE && b[parts[1].at] === OID);
	if (!signed) {
		return inner[0] === SEQUENCE && tags.every((tag) => tag === SEQUENCE)
			? hit('application/pkix-pkipath', 0.7, 'certificate chain')
			: undefined;
	}
	if (inner[0] === CONTEXT_0) return hit('application/pkix-cert', 0.95, 'certificate');
	if (inner[0] === INTEGER && inner[1] === SEQUENCE) {
		if (body[0].length === 1 && b[body[0].at] === 0 && (inner[3] === CONTEXT_0 || inner.length === 3)) {
			return hit('application/pkcs10', 0.9, 'certificate request');
		}
		if (inner[2] === SEQUENCE && (inner[3] === UTC_TIME || inner[3] === GENERAL_TIME)) {
			return hit('application/pkix-crl', 0.9, 'certificate list');
		}
		if (inner[2] === SEQUENCE && inner[3] === SEQUENCE) return hit('application/pkix-cert', 0.9, 'certificate');
	}
	const version1List = inner[0] === SEQUENCE && inner[1] === SEQUENCE && inner[2] === UTC_TIME;
	return version1List ? hit('application/pkix-crl', 0.8, 'certificate list') : undefined;
}
