// Which format a ZIP carries: decided by what lies inside it (content types, mimetype member, well-known names),
// never by the order of entries, which Google Docs, LibreOffice and others choose freely.

import type { ContainerDetails, DetectionNote } from '../../types';
import { typeOf } from '../types';
import { verdict, type Verdict, type Window } from '../verdict';
import { iworkKind } from './iwork';
import { listZip, readMember, type ZipListing, type ZipMember } from './zipDirectory';

const MEMBER_CAP = 128 * 1024;
const OOXML = 'application/vnd.openxmlformats-officedocument.';

/** ECMA-376 content types of the main part, and the file type each makes. */
const MAIN_PARTS: ReadonlyArray<readonly [contentType: string, mime: string]> = [
	[`${OOXML}wordprocessingml.document.main`, `${OOXML}wordprocessingml.document`],
	[`${OOXML}wordprocessingml.template.main`, `${OOXML}wordprocessingml.template`],
	['application/vnd.ms-word.document.macroenabled.main', 'application/vnd.ms-word.document.macroenabled.12'],
	['application/vnd.ms-word.template.macroenabledtemplate.main', 'application/vnd.ms-word.template.macroenabled.12'],
	[`${OOXML}spreadsheetml.sheet.main`, `${OOXML}spreadsheetml.sheet`],
	[`${OOXML}spreadsheetml.template.main`, `${OOXML}spreadsheetml.template`],
	['application/vnd.ms-excel.sheet.macroenabled.main', 'application/vnd.ms-excel.sheet.macroenabled.12'],
	['application/vnd.ms-excel.template.macroenabled.main', 'application/vnd.ms-excel.template.macroenabled.12'],
	['application/vnd.ms-excel.addin.macroenabled.main', 'application/vnd.ms-excel.addin.macroenabled.12'],
	['application/vnd.ms-excel.sheet.binary.macroenabled', 'application/vnd.ms-excel.sheet.binary.macroenabled.12'],
	[`${OOXML}presentationml.presentation.main`, `${OOXML}presentationml.presentation`],
	[`${OOXML}presentationml.template.main`, `${OOXML}presentationml.template`],
	[`${OOXML}presentationml.slideshow.main`, `${OOXML}presentationml.slideshow`],
	[
		'application/vnd.ms-powerpoint.presentation.macroenabled.main',
		'application/vnd.ms-powerpoint.presentation.macroenabled.12',
	],
	[
		'application/vnd.ms-powerpoint.template.macroenabled.main',
		'application/vnd.ms-powerpoint.template.macroenabled.12',
	],
	[
		'application/vnd.ms-powerpoint.slideshow.macroenabled.main',
		'application/vnd.ms-powerpoint.slideshow.macroenabled.12',
	],
	['application/vnd.ms-powerpoint.addin.macroenabled.main', 'application/vnd.ms-powerpoint.addin.macroenabled.12'],
	['application/vnd.ms-powerpoint.slide.macroenabled.main', 'application/vnd.ms-powerpoint.slide.macroenabled.12'],
	['application/vnd.ms-visio.drawing.main', 'application/vnd.ms-visio.drawing'],
	['application/vnd.ms-visio.drawing.macroenabled.main', 'application/vnd.ms-visio.drawing.macroenabled.12'],
	['application/vnd.ms-visio.stencil.main', 'application/vnd.ms-visio.stencil'],
	['application/vnd.ms-visio.stencil.macroenabled.main', 'application/vnd.ms-visio.stencil.macroenabled.12'],
	['application/vnd.ms-visio.template.main', 'application/vnd.ms-visio.template'],
	['application/vnd.ms-visio.template.macroenabled.main', 'application/vnd.ms-visio.template.macroenabled.12'],
	['application/vnd.ms-package.3dmanufacturing-3dmodel', 'model/3mf'],
	['application/vnd.ms-package.xps-fixeddocumentsequence', 'application/vnd.ms-xpsdocument'],
	[`${OOXML}presentationml.slide.main`, `${OOXML}presentationml.slide`],
	[`${OOXML}thememanager`, `${OOXML}themeManager+xml`],
];

/** Member names that decide: the first row whose every pattern finds a member wins. */
const BY_NAMES: ReadonlyArray<readonly [mime: string, ...patterns: RegExp[]]> = [
	['application/vnd.android.package-archive', /^AndroidManifest\.xml$/, /^(classes\d*\.dex|resources\.arsc|res\/)/],
	['application/vnd.android.package-archive', /^AndroidManifest\.xml$/],
	['application/x-ios-app', /^Payload\/[^/]+\.app\//],
	['application/x-tika-java-enterprise-archive', /^META-INF\/application\.xml$/],
	['application/x-tika-java-web-archive', /^WEB-INF\//],
	['application/vsix', /^extension\.vsixmanifest$/],
	['application/x-nupkg', /^[^/]+\.nuspec$/, /^\[Content_Types\]\.xml$/],
	['application/x-wheel+zip', /^[^/]+\.dist-info\/WHEEL$/],
	['application/vnd.ms-appx', /^Appx(Manifest|BlockMap)\.xml$/],
	['application/x-xpinstall', /^META-INF\/mozilla\.rsa$/],
	['application/x-xpinstall', /^install\.rdf$/],
	['application/x-silverlight-app', /^AppManifest\.xaml$/],
	['application/vnd.apple.unknown.13', /^Index\.zip$/],
	['application/vnd.google-earth.kmz', /^[^/]*\.kml$/i],
	['model/vnd.usdz+zip', /^[^/]+\.usd[ac]?$/i],
	['application/x-pytorch', /(^|\/)data\.pkl$/, /(^|\/)version$/],
	['application/x-npz', /^[^/]+\.npy$/],
	['model/vnd.dwfx+xps', /dwf\/documents\//i, /^\[Content_Types\]\.xml$/],
	['application/vnd.ms-xpsdocument', /^FixedDocSeq\.fdseq$|^Documents\/\d+\/FixedDoc/i],
	['model/3mf', /^3D\/[^/]*\.model$/i],
	['application/vnd.sketch', /^document\.json$/, /^(meta|user)\.json$/],
	['application/x-musescore', /^[^/]+\.mscx$/],
	['application/vnd.recordare.musicxml', /^META-INF\/container\.xml$/, /\.(musicxml|xml)$/],
	['application/vnd.adobe.air-application-installer-package+zip', /^META-INF\/AIR\/application\.xml$/],
	['application/epub+zip', /^META-INF\/container\.xml$/, /\.(opf|ncx|xhtml)$/],
	['application/vnd.adobe.indesign-idml-package', /^designmap\.xml$/],
	['image/x-krita', /^maindoc\.xml$/, /^(mergedimage\.png|[^/]+\/layers\/)/],
	['application/x-freecad', /^Document\.xml$/, /^(GuiDocument\.xml|[^/]+\.brp)$/],
	['application/vnd.apple.pkpass', /^pass\.json$/, /^(manifest\.json|(logo|icon)(@\dx)?\.png)$/],
	['application/vnd.geogebra.slides', /^structure\.json$/, /^_slide\d+\/geogebra\.xml$/],
	['application/vnd.geogebra.file', /^geogebra\.xml$/],
	['application/vnd.geogebra.tool', /^geogebra_macro\.xml$/],
	['application/x-wacz', /^datapackage\.json$/, /^archive\/[^/]+\.warc(?:\.gz)?$/],
	['application/x-scratch3', /^project\.json$/, /^[0-9a-f]{32}\.(svg|png|wav|mp3)$/],
	['application/coreldraw', /^content\/riffData\.cdr$/i],
	['application/x-zip+love', /^main\.lua$/],
	['application/vnd.openofficeorg.extension', /^description\.xml$/, /^META-INF\/manifest\.xml$/],
	['application/java-archive', /^META-INF\/MANIFEST\.MF$/i],
	['application/java-archive', /^[\w/$]+\.class$/],
];

export function inspectZip(window: Window, start: number, maxEntries: number): Verdict {
	const listing = listZip(window, start, maxEntries);
	const container = details(listing);
	const notes = remarks(window, listing, start);
	const found = kindOf(window, listing);
	if (found) return { ...found, container, notes };
	// A Java archive need not have a manifest (JAR file specification): under that name any ZIP is one.
	const alternatives = [{ mime: 'application/java-archive', confidence: 0.1 }];
	return verdict('application/zip', 0.95, 'signature', 'ZIP local file header', { container, notes, alternatives });
}

function kindOf(window: Window, listing: ZipListing): Verdict | undefined {
	const { members } = listing;
	const find = (name: string) => members.find((m) => m.name === name || m.name.replace(/\\/g, '/') === name);
	const mimetype = find('mimetype');
	if (mimetype) {
		const named = readMember(window, mimetype, 256)
			?.toString('latin1')
			.replace(/^\ufeff/, '')
			.trim();
		const known = named && named.length < 120 && typeOf(named.split(';')[0]);
		if (known) return verdict(known.mime, 0.99, 'container', `ZIP whose mimetype member says ${known.mime}`);
		if (named && /^application\/vnd\.oasis\.opendocument\.[\w.-]{1,60}$/.test(named)) {
			return verdict(named, 0.9, 'container', `ZIP whose mimetype member says ${named}`);
		}
	}
	const types = members.find((m) => /^\[Content_Types\]\.xml$/i.test(m.name));
	const ooxml = types && fromContentTypes(window, types, members);
	if (ooxml) return ooxml;
	if (types || members.some((m) => m.name === '_rels/.rels')) {
		const byFolder = fromFolders(members);
		if (byFolder) return byFolder;
	}
	const listed = fromManifest(window, find('META-INF/manifest.xml'));
	if (listed) return listed;
	const content = fromContentXml(window, find('content.xml') ?? find('content.json'), members);
	if (content) return content;
	const iwork = iworkKind(window, members);
	if (iwork) return verdict(iwork, 0.95, 'container', 'iWork package');
	for (const [mime, ...patterns] of BY_NAMES) {
		if (patterns.every((pattern) => members.some((m) => pattern.test(m.name)))) {
			return verdict(mime, 0.93, 'container', `ZIP with the members of ${typeOf(mime)?.description ?? mime}`);
		}
	}
	return fromFolders(members) ?? uniform(members);
}

/** An archive of nothing but pictures is a comic book only by name; of nothing but .xlf is an XLZ. */
function uniform(members: ZipMember[]): Verdict | undefined {
	const files = members.filter((m) => !m.directory);
	if (files.length > 0 && files.every((m) => /\.(xlf|skl)$/i.test(m.name))) {
		return verdict('application/x-xliff+zip', 0.8, 'container', 'ZIP of XLIFF files');
	}
	return undefined;
}

function fromContentTypes(window: Window, entry: ZipMember, members: ZipMember[]): Verdict | undefined {
	const bytes = readMember(window, entry, MEMBER_CAP);
	if (!bytes) return undefined;
	const xml = (
		bytes[0] === 0xff || bytes[0] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8')
	).toLowerCase();
	if (members.some((m) => /\.(dwfx?|dwf)$|dwf\/documents/i.test(m.name)) && xml.includes('fixeddocumentsequence')) {
		return verdict('model/vnd.dwfx+xps', 0.95, 'container', 'XPS package with DWF parts');
	}
	for (const [contentType, mime] of MAIN_PARTS) {
		if (
			xml.includes(`"${contentType}+xml"`) ||
			xml.includes(`"${contentType}"`) ||
			xml.includes(`'${contentType}+xml'`)
		) {
			return verdict(mime, 0.99, 'container', `Office package whose main part is ${contentType}`);
		}
	}
	return undefined;
}

function fromFolders(members: ZipMember[]): Verdict | undefined {
	const has = (pattern: RegExp) => members.some((m) => pattern.test(m.name));
	const macro = has(/vbaProject\.bin$/i);
	const say = (mime: string, folder: string) => verdict(mime, 0.9, 'container', `Office package with a ${folder} part`);
	if (has(/^word[/\\]/i)) {
		return say(
			macro ? 'application/vnd.ms-word.document.macroenabled.12' : `${OOXML}wordprocessingml.document`,
			'word',
		);
	}
	if (has(/^xl[/\\]workbook\.bin$/i)) return say('application/vnd.ms-excel.sheet.binary.macroenabled.12', 'xl');
	if (has(/^xl[/\\]/i)) {
		return say(macro ? 'application/vnd.ms-excel.sheet.macroenabled.12' : `${OOXML}spreadsheetml.sheet`, 'xl');
	}
	if (has(/^ppt[/\\]/i)) {
		const plain = `${OOXML}presentationml.presentation`;
		return say(macro ? 'application/vnd.ms-powerpoint.presentation.macroenabled.12' : plain, 'ppt');
	}
	if (has(/^visio[/\\]/i)) return say('application/vnd.ms-visio.drawing', 'visio');
	return undefined;
}

/** A content.xml is an OpenOffice document's or a mind map's: its root element says which. */
function fromContentXml(window: Window, entry: ZipMember | undefined, members: ZipMember[]): Verdict | undefined {
	const text = entry && readMember(window, entry, 1024)?.toString('utf8');
	if (!text) return undefined;
	const mindMap = entry.name === 'content.json' && members.some(({ name }) => name === 'metadata.json');
	if (mindMap || text.includes('<xmap-content')) {
		return verdict('application/x-xmind', 0.95, 'container', 'ZIP whose content is a mind map');
	}
	return undefined;
}

/** OpenDocument without its mimetype member: the manifest names the root's media type. */
function fromManifest(window: Window, entry: ZipMember | undefined): Verdict | undefined {
	const xml = entry && readMember(window, entry, MEMBER_CAP)?.toString('utf8');
	const named = xml && /media-type="(application\/vnd\.(?:oasis|sun)[^"]{1,80})"/.exec(xml)?.[1];
	const known = named ? typeOf(named) : undefined;
	return known && verdict(known.mime, 0.95, 'container', `Manifest names ${known.mime}`);
}

function details(listing: ZipListing): ContainerDetails {
	let uncompressedSize = 0;
	let compressedSize = 0;
	let encrypted = false;
	for (const entry of listing.members) {
		uncompressedSize += entry.size;
		compressedSize += entry.compressedSize;
		encrypted ||= entry.encrypted;
	}
	return {
		kind: 'zip',
		entries: listing.members.map(({ name, size, compressedSize: packed, encrypted: locked, directory }) => ({
			name,
			size,
			compressedSize: packed,
			encrypted: locked,
			directory,
		})),
		entryCount: Math.max(listing.declared, listing.members.length),
		uncompressedSize,
		compressedSize,
		encrypted,
		...(listing.endOffset === undefined ? {} : { endOffset: listing.endOffset }),
	};
}

/** Line ends and zeros after the archive are padding, not another file. */
function isMore(window: Window, from: number): boolean {
	if (from >= window.size) return false;
	if (window.size - from > 4096) return true;
	const rest = window.read(from, window.size - from);
	return !rest || !rest.every((byte) => byte === 0 || (byte >= 9 && byte <= 13) || byte === 32 || byte === 26);
}

function remarks(window: Window, listing: ZipListing, start: number): DetectionNote[] {
	const notes: DetectionNote[] = [];
	if (listing.source === 'local' && window.whole) {
		notes.push({ code: 'truncated', message: 'The ZIP directory at the end is missing; the file is cut short' });
	}
	if (start > 0) {
		notes.push({ code: 'leading-junk', message: `${start} bytes precede the ZIP archive`, offset: start });
	}
	if (listing.endOffset !== undefined && isMore(window, listing.endOffset)) {
		const message = `${window.size - listing.endOffset} bytes follow the end of the ZIP archive`;
		notes.push({ code: 'trailing-data', message, offset: listing.endOffset });
	}
	if (listing.members.some((m) => m.encrypted)) {
		notes.push({ code: 'encrypted', message: 'The ZIP archive has encrypted members' });
	}
	const first = listing.members.find((m) => m.offset === start);
	const types = listing.members.find((m) => m.name === '[Content_Types].xml');
	if (types && first && first !== types) {
		notes.push({ code: 'entry-order', message: '[Content_Types].xml is not the first member', offset: types.offset });
	}
	return notes;
}
