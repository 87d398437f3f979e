// The formats of the field's own test collections (Apache Tika's above all): under the name that they have there, and
// without one where a published structure tells them. The samples are made up.

import { deflateSync } from 'node:zlib';

import { detectType } from '../../nodes/Files/engine/detect';
import { canonicalMime, categoryOf, typesOfExtension } from '../../nodes/Files/engine/detect/types';
import { latin1, noise, odf, ole2, tar, zip } from './fixtures/build';

const detect = (name: string, content: string | Buffer) => {
	const head = Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8');
	return detectType({ name, size: head.length, head });
};

/** What Office writes beside a document that is open: the user's name in bytes, padded, and again in UTF-16. */
function owner(name: string, at: number): Buffer {
	const file = Buffer.alloc(at + 108, 0x20);
	file[0] = name.length;
	file.write(name, 1, 'latin1');
	file.writeUInt16LE(name.length, at);
	file.write(name, at + 2, 'utf16le');
	return file;
}

/** A code page table: 13 words of header, of which the second is the code page and the third how long a character is. */
function codePage(page: number, longest: number, lead: number[]): Buffer {
	const header = Buffer.alloc(26);
	[13, page, longest, 0x3f, 0x3f, 0x3f, 0x3f].forEach((word, at) => header.writeUInt16LE(word, at * 2));
	Buffer.from(lead).copy(header, 14);
	return Buffer.concat([header, Buffer.from([3, 2]), noise(512)]);
}

/** The end record of an archive in several parts, as the last part has it behind the rest of a member. */
function lastPart(disk: number): Buffer {
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(disk, 4);
	end.writeUInt16LE(disk, 6);
	end.writeUInt16LE(1, 10);
	return Buffer.concat([noise(300), end]);
}

/** CMS content info in BER's indefinite form: only its object identifier matters. */
const cms = (oid: string): Buffer =>
	Buffer.concat([Buffer.from(`308006${(oid.length / 2).toString(16).padStart(2, '0')}${oid}a080`, 'hex'), noise(60)]);
const SIGNED = cms('2a864886f70d010702');

const os2 = (kind: string): Buffer =>
	Buffer.concat([latin1(`BA\x28\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00${kind}`), noise(120)]);

/** A relocatable ELF object, as a module of a boot loader is. */
function relocatable(): Buffer {
	const file = Buffer.alloc(200);
	file.write('\x7fELF\x02\x01\x01', 'latin1');
	file.writeUInt16LE(1, 16);
	file.writeUInt16LE(62, 18);
	file.writeUInt32LE(1, 20);
	return file;
}

const behind = (offset: number, magic: string): Buffer =>
	Buffer.concat([Buffer.alloc(offset, 1), latin1(magic), noise(64)]);

const sqlite = (application: string): Buffer =>
	Buffer.concat([behind(0, 'SQLite format 3\x00').subarray(0, 68), latin1(application), noise(64)]);

const ARTICLE =
	'From: a@example.com (A)\nNewsgroups: comp.test\nSubject: hello\nDate: Mon, 5 Jan 2026 10:00:00 GMT\nMessage-ID: <1@example.com>\n\nHi\n';
const ILLUSTRATOR = '%!PS-Adobe-3.0 \n%%Creator: Adobe Illustrator(R) 8.0\n%AI8_CreatorVersion: 8\n%%EndComments\n';
const EC_PARAMETERS = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
const EC_KEY = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n';

describe('a format of the test collections is known by its bytes and its name raises no alarm', () => {
	it.each<[name: string, mime: string, content: string | Buffer]>([
		['art.ai', 'application/illustrator+ps', ILLUSTRATOR],
		['~$letter.docx', 'application/x-ms-owner', owner('Jane Doe', 54)],
		['~$sums.xlsx', 'application/x-ms-owner', owner('Jane Doe', 55)],
		['c_1252.nls', 'application/x-ms-nls', codePage(1252, 1, [])],
		['c_932.nls', 'application/x-ms-nls', codePage(932, 2, [0x81, 0x9f, 0xe0, 0xfc])],
		['heap.hprof', 'application/vnd.java.hprof.text', 'JAVA PROFILE 1.0.1, created Mon Jan  5 10:00:00 2026\n\n'],
		['books.xml', 'application/onix-message+xml', '<?xml version="1.0"?>\n<ONIXMessage release="3.0"><Header/>'],
		['books.xml', 'application/onix-message+xml', '<?xml version="1.0"?>\n<ONIXmessage><header/>'],
		['curve.pem', 'application/x-x509-ec-parameters', EC_PARAMETERS],
		['curve.pem', 'application/x-x509-key', EC_PARAMETERS + EC_KEY],
		['lesson.ggs', 'application/vnd.geogebra.slides', zip({ 'structure.json': '{}', '_slide0/geogebra.xml': '<a/>' })],
		['mine.ggt', 'application/vnd.geogebra.tool', zip({ 'geogebra_macro.xml': '<a/>', 'geogebra_javascript.js': '' })],
		['both.ggb', 'application/vnd.geogebra.file', zip({ 'geogebra_macro.xml': '<a/>', 'geogebra.xml': '<a/>' })],
		['site.wacz', 'application/x-wacz', zip({ 'archive/data.warc.gz': 'x', 'datapackage.json': '{}' })],
		['parts.zip', 'application/zip', lastPart(3)],
		['pictures.bga', 'image/x-os2-graphics', os2('BM')],
		['pointers.bga', 'image/x-os2-graphics', os2('CP')],
		['note.p7z', 'application/pkcs7-mime', cms('2a864886f70d0109100109')],
		['note.p7m', 'application/pkcs7-mime', cms('2a864886f70d0109100117')],
		['note.xml.p7m', 'application/pkcs7-signature', SIGNED],
		['chain.p7c', 'application/pkcs7-signature', SIGNED],
		['speech.amr', 'audio/amr-wb', latin1('#!AMR-WB\n\x04\x00\x00\x00\x00\x00\x00\x00')],
		['lib.jnilib', 'application/x-mach-o-universal', Buffer.from(`cafebabe00000002${'01000007'.repeat(20)}`, 'hex')],
		['image.hdr', 'application/x-envi-header', 'ENVI\ndescription = { made up }\nsamples = 4\nlines = 2\nbands = 1\n'],
		['area.img', 'application/x-erdas-hfa', Buffer.concat([latin1('EHFA_HEADER_TAG\x00\x14'), noise(60)])],
		['area.hfa', 'application/x-erdas-hfa', Buffer.concat([latin1('EHFA_HEADER_TAG\x00\x14'), noise(60)])],
		[
			'crawl.arc',
			'application/x-internet-archive',
			'filedesc://a.arc 0.0.0.0 20260105100000 text/plain 76\n1 0 Demo\n',
		],
		['form.vor', 'application/vnd.stardivision.calc', ole2(['StarCalcDocument'])],
		['form.vor', 'application/vnd.stardivision.writer', ole2(['StarWriterDocument'])],
		[
			'data.dif',
			'application/dif+xml',
			'<DIF xmlns="http://gcmd.gsfc.nasa.gov/Aboutus/xml/dif/"><Entry_ID>a</Entry_ID></DIF>',
		],
		['record.mrc', 'application/marc', '00074nam a2200037   4500001000600000\x1e12345\x1e\x1d'],
		['page.webarchive', 'application/x-webarchive', behind(0, 'bplist00\xd1\x01\x02_\x10\x0fWebMainResource\xd4')],
		['post.txt', 'message/news', `Path: news.example.com!not-for-mail\n${ARTICLE}`],
		['post.art', 'message/news', `Xref: news.example.com comp.test:1\n${ARTICLE}`],
		['robots.txt', 'text/x-robots', '# made up\nUser-agent: *\nCrawl-delay: 5\nDisallow: /private/\n'],
		['robots.txt', 'text/x-robots', 'User-agent: a\r\nUser-agent: b\r\nDisallow:\r\n'],
		['back.iiq', 'image/x-raw-phaseone', behind(0, 'II*\x00\x10\x00\x00\x00IIIITawRaw')],
		['survey.sd2', 'application/x-sas-data-v6', behind(0, 'SAS     6.12\x00\x00')],
		['map.gpkg', 'application/geopackage+sqlite3', sqlite('GPKG')],
		['tiles.mbtiles', 'application/x-mbtiles', sqlite('MPBX')],
		['rows.sqlite', 'application/vnd.sqlite3', sqlite('\x00\x00\x00\x00')],
		['pale.zlib9', 'application/zlib', deflateSync('many words and many words and more', { level: 9 })],
	])('%s is %s', async (name, mime, content) => {
		const bare = await detect('', content);
		expect(bare.type.mime).toBe(mime);
		const named = await detect(name, content);
		expect(named.type.mime).toBe(mime);
		expect(named.reasons.filter((reason) => reason.startsWith('The name ends'))).toEqual([]);
		expect(named.extensionMatches).toBe(true);
	});
});

describe('an extension that the registries give to several formats is believed for each of them', () => {
	it.each<[name: string, mime: string, content: string | Buffer]>([
		[
			'app_de.ts',
			'application/x-qt-linguist',
			'<?xml version="1.0"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="de">\n',
		],
		['list.ts', 'application/typescript', 'export const names: Array<string> = [];\nlet count: number = 0;\n'],
		['show.smi', 'application/smil+xml', '<smil><head/><body><audio src="a.mp3"/></body></smil>\n'],
		[
			'captions.smi',
			'application/x-sami',
			'<SAMI>\n<HEAD><TITLE>a</TITLE></HEAD>\n<BODY><SYNC Start=1><P>Hi\n</BODY></SAMI>\n',
		],
		['strip.cbr', 'application/vnd.comicbook-rar', behind(0, 'Rar!\x1a\x07\x00')],
		['strip.cb7', 'application/x-cb7', behind(0, '7z\xbc\xaf\x27\x1c\x00\x04')],
		['strip.cbt', 'application/x-cbt', tar('001.jpg', 'x')],
		['ext2.mod', 'application/x-object', relocatable()],
		['song.psf', 'audio/x-psf', behind(0, 'PSF\x01')],
		['game.3ds', 'application/x-nintendo-3ds-rom', behind(256, 'NCSD')],
		['game.iso', 'application/x-wii-rom', behind(24, '\x5d\x1c\x9e\xa3')],
		[
			'sum.otf',
			'application/vnd.oasis.opendocument.formula-template',
			odf('application/vnd.oasis.opendocument.formula-template'),
		],
		['still.qif', 'image/x-quicktime', behind(4, 'idsc')],
		['sheet.pm', 'application/x-pagemaker', ole2(['PageMaker'])],
		['notes.onepkg', 'application/onenote;format=onepkg', behind(0, 'MSCF\x00\x00\x00\x00')],
		['form.xsn', 'application/vnd.ms-infopath', behind(0, 'MSCF\x00\x00\x00\x00')],
		['tables.apr', 'application/vnd.lotus-approach', ole2(['Anything'])],
		['Thumbs.db', 'application/x-thumbs-db', ole2(['Catalog', '1', '2'])],
		['net.dmp', 'application/vnd.tcpdump.pcap', latin1('\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00')],
		['menu.dcr', 'application/x-director', latin1('RIFX\x00\x00\x10\x00MV93imap')],
		['arial.fnt', 'text/plain', 'info face="Arial" size=32\ncommon lineHeight=32\n'],
	])('%s is %s', async (name, mime, content) => {
		const found = await detect(name, content);
		expect(found.type.mime).toBe(mime);
		expect(found.extensionMatches).toBe(true);
	});

	it('and their names for one format are one type', () => {
		const pairs = [
			['application/vnd.kde.kword', 'application/x-kword'],
			['application/vnd.dbf', 'application/x-dbf'],
			['text/vnd.trolltech.linguist', 'application/x-qt-linguist'],
			['application/msix', 'application/vnd.ms-appx'],
			['text/x-troff-ms', 'text/troff'],
			['application/fdf', 'application/vnd.fdf'],
		];
		expect(pairs.map(([name]) => canonicalMime(name))).toEqual(pairs.map(([, known]) => known));
	});
});

describe('what only resembles such a format is not taken for it', () => {
	it.each<[name: string, content: string | Buffer, mime: string]>([
		['', '%!PS-Adobe-3.0 EPSF-3.0\n%%Creator: Adobe Illustrator(R) 8.0\n%%EndComments\n', 'application/postscript'],
		['logo.eps', `%!PS-Adobe-3.0 EPSF-3.0\n${ILLUSTRATOR.slice(16)}`, 'application/postscript'],
		['', owner('Jane Doe', 54).fill(0x41, 56, 58), 'application/octet-stream'],
		['', codePage(1252, 3, []), 'application/octet-stream'],
		['', lastPart(0), 'application/octet-stream'],
		['notes.txt', 'BA is a degree. JAVA PROFILE is a word.\n', 'text/plain'],
		['list.nls', 'to setup\n  clear-all\n  reset-ticks\nend\n', 'text/plain'],
		['mail.eml', ARTICLE, 'message/rfc822'],
		['notes.txt', 'User-agent: what a browser calls itself.\nDisallow it at will.\n', 'text/plain'],
		['old.doc', noise(400, 7), 'application/octet-stream'],
	])('%s', async (name, content, mime) => {
		expect((await detect(name, content)).type.mime).toBe(mime);
	});
});

describe("a format without a published structure is told by its collection's name for it", () => {
	it.each([
		['jfi', 'image/jpeg', 'image'],
		['dcs', 'image/x-raw-kodak', 'image'],
		['drf', 'image/x-raw-kodak', 'image'],
		['pxn', 'image/x-raw-logitech', 'image'],
		['crw', 'image/x-raw-canon', 'image'],
		['cr2', 'image/x-canon-cr2', 'image'],
		['vor', 'application/x-staroffice-template', 'document'],
		['nls', 'application/x-ms-nls', 'data'],
		['mrc', 'application/marc', 'data'],
		['sas', 'application/x-sas', 'code'],
		['ac3', 'audio/eac3', 'audio'],
		['pem', 'application/x-x509-key;format=pem', 'data'],
		['der', 'application/x-x509-key;format=der', 'data'],
		['exe', 'application/x-msdownload;format=pe-itanium', 'executable'],
		['exe', 'application/x-msdownload;format=pe-armLE', 'executable'],
		['exe', 'application/x-msdownload;format=le', 'executable'],
		['jnilib', 'application/x-java-jnilib', 'executable'],
		['webarchive', 'application/x-bplist-webarchive', 'document'],
		['arc', 'application/arc', 'archive'],
		['xls', 'application/vnd.ms-excel.sheet.4', 'spreadsheet'],
		['doc', 'application/msword2', 'document'],
		['hprof', 'application/vnd.java.hprof.text', 'data'],
	])('.%s is %s', (extension, mime, category) => {
		const known = canonicalMime(mime);
		expect(typesOfExtension(extension).map((type) => type.mime)).toContain(known);
		expect(categoryOf(known)).toBe(category);
	});
});
