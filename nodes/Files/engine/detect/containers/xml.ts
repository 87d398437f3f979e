// What an XML document is: its root element and namespace decide. Prolog, comments, instructions and the document
// type are stepped over; only the root's start tag is read, so depth and size cost nothing.

export interface XmlRoot {
	name: string;
	local: string;
	namespace: string;
	/** The root's start tag, attributes included, at most 8 kB. */
	tag: string;
	doctype: string;
	declared: boolean;
	stylesheet?: boolean;
}

const MAX_PROLOG = 64 * 1024;

export function readXmlRoot(text: string): XmlRoot | undefined {
	let at = skipSpace(text, 0);
	let declared = false;
	let doctype = '';
	for (let steps = 0; steps < 500 && at < Math.min(text.length, MAX_PROLOG); steps++) {
		if (text.startsWith('<?', at)) {
			declared ||= text.startsWith('<?xml', at);
			const end = text.indexOf('?>', at);
			if (end < 0) return undefined;
			at = skipSpace(text, end + 2);
		} else if (text.startsWith('<!--', at)) {
			const end = text.indexOf('-->', at + 4);
			if (end < 0) return undefined;
			at = skipSpace(text, end + 3);
		} else if (/^<!doctype/i.test(text.slice(at, at + 9))) {
			const end = doctypeEnd(text, at);
			doctype = text.slice(at, Math.min(end, at + 400));
			at = skipSpace(text, end);
		} else if (text.startsWith('<!', at)) {
			return undefined;
		} else {
			return rootAt(text, at, doctype, declared);
		}
	}
	return undefined;
}

function doctypeEnd(text: string, at: number): number {
	let depth = 0;
	for (let i = at; i < Math.min(text.length, MAX_PROLOG); i++) {
		const c = text[i];
		if (c === '[') depth++;
		else if (c === ']') depth--;
		else if (c === '>' && depth <= 0) return i + 1;
	}
	return text.length;
}

function skipSpace(text: string, from: number): number {
	let at = from;
	while (at < text.length && (text.charCodeAt(at) <= 32 || text.charCodeAt(at) === 0xfeff)) at++;
	return at;
}

const NAME = /^<((?:[\p{L}_][\p{L}\p{N}_.-]*:)?[\p{L}_][\p{L}\p{N}_.-]*)(?=[\s/>]|$)/u;

function rootAt(text: string, at: number, doctype: string, declared: boolean): XmlRoot | undefined {
	const match = NAME.exec(text.slice(at, at + 200));
	if (!match) return undefined;
	const close = text.indexOf('>', at);
	const tag = text.slice(at, close < 0 ? at + 8192 : Math.min(close + 1, at + 8192));
	const name = match[1];
	const colon = name.indexOf(':');
	const prefix = colon < 0 ? '' : name.slice(0, colon);
	const attribute = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
	// Of what a name may hold, only the dot means something else in a pattern.
	const ns = new RegExp(`\\s${attribute.replaceAll('.', '\\.')}\\s*=\\s*["']([^"']{0,300})["']`, 'u').exec(tag);
	return { name, local: name.slice(colon + 1), namespace: ns?.[1].trim() ?? '', tag, doctype, declared };
}

/** Namespace first, then root element: [what it tests, the pattern, the type]. */
const KINDS: ReadonlyArray<readonly [test: 'namespace' | 'root' | 'tag' | 'doctype', pattern: RegExp, mime: string]> = [
	['namespace', /^http:\/\/www\.w3\.org\/2000\/svg$/, 'image/svg+xml'],
	['root', /^svg$/, 'image/svg+xml'],
	['namespace', /^http:\/\/www\.w3\.org\/1999\/xhtml$/, 'application/xhtml+xml'],
	['doctype', /DTD XHTML/i, 'application/xhtml+xml'],
	['root', /^html$/i, 'text/html'],
	['root', /^rss$/, 'application/rss+xml'],
	['namespace', /purl\.org\/rss\/1\.0|my\.netscape\.com\/rdf/, 'application/rss+xml'],
	['tag', /<rdf:RDF[^>]*purl\.org\/rss\/1\.0/, 'application/rss+xml'],
	['namespace', /^http:\/\/www\.w3\.org\/2005\/Atom$|^http:\/\/purl\.org\/atom/, 'application/atom+xml'],
	['tag', /^<x:xmpmeta|adobe:ns:meta/, 'application/rdf-xmp'],
	['namespace', /1999\/02\/22-rdf-syntax-ns#/, 'application/rdf+xml'],
	['root', /^RDF$/, 'application/rdf+xml'],
	['namespace', /^http:\/\/(www\.opengis\.net\/kml|earth\.google\.com\/kml)/, 'application/vnd.google-earth.kml+xml'],
	['root', /^kml$/, 'application/vnd.google-earth.kml+xml'],
	['root', /^gpx$/, 'application/gpx+xml'],
	['root', /^TrainingCenterDatabase$/, 'application/vnd.garmin.tcx+xml'],
	['root', /^osm$/, 'application/x-osm+xml'],
	['namespace', /^http:\/\/(schemas\.xmlsoap\.org\/wsdl|www\.w3\.org\/ns\/wsdl)/, 'application/wsdl+xml'],
	['namespace', /schemas\.xmlsoap\.org\/soap\/envelope|w3\.org\/2003\/05\/soap-envelope/, 'application/soap+xml'],
	['namespace', /wadl\.dev\.java\.net|research\.sun\.com\/wadl/, 'application/vnd.sun.wadl+xml'],
	['namespace', /^http:\/\/www\.w3\.org\/1999\/XSL\/Transform$/, 'application/xslt+xml'],
	['namespace', /^http:\/\/www\.w3\.org\/1999\/XSL\/Format$/, 'application/xslfo+xml'],
	['namespace', /^http:\/\/www\.w3\.org\/1998\/Math\/MathML$/, 'application/mathml+xml'],
	['namespace', /openoffice\.org\/2001\/office|oasis:names:tc:opendocument:xmlns:office/, 'flat-odf'],
	['namespace', /^http:\/\/schemas\.microsoft\.com\/office\/word\/2003\/wordml$/, 'application/vnd.ms-wordml'],
	['namespace', /schemas\.microsoft\.com\/office\/2006\/xmlPackage/, 'application/vnd.ms-word2006ml'],
	['namespace', /^urn:schemas-microsoft-com:office:spreadsheet$/, 'application/vnd.ms-spreadsheetml'],
	['namespace', /schemas\.openxmlformats\.org\/drawingml\/2006\/main/, 'application/xml'],
	['root', /^FictionBook$/, 'application/x-fictionbook+xml'],
	['namespace', /gribuser\.ru\/xml\/fictionbook/, 'application/x-fictionbook+xml'],
	['namespace', /^http:\/\/docbook\.org\/ns\/docbook/, 'application/docbook+xml'],
	['doctype', /DTD DocBook/i, 'application/docbook+xml'],
	['root', /^(?:book|article|chapter|refentry|sect[12]|section|appendix|preface|part|glossary)$/, 'docbook?'],
	['doctype', /DTD DITA/i, 'application/dita+xml'],
	['tag', /dita-ot|ditaarch:|DITAArchVersion/, 'application/dita+xml'],
	['namespace', /^http:\/\/www\.tei-c\.org/, 'application/tei+xml'],
	['doctype', /JATS|NLM\/\/DTD/, 'application/x-jats+xml'],
	['root', /^xliff$/, 'application/x-xliff+xml'],
	['root', /^tmx$/, 'application/x-tmx'],
	['root', /^plist$/, 'application/x-plist'],
	['namespace', /xspf\.org\/ns/, 'application/xspf+xml'],
	['root', /^smil$/, 'smil?'],
	['root', /^opml$/, 'text/x-opml+xml'],
	['root', /^jnlp$/, 'application/x-java-jnlp-file'],
	['namespace', /idpf\.org\/2007\/opf/, 'application/oebps-package+xml'],
	['doctype', /DTD OEB 1\.\d Package|oebpkg1/i, 'application/oebps-package+xml'],
	['root', /^ncx$/, 'application/x-dtbncx+xml'],
	['root', /^dtbook$/, 'application/x-dtbook+xml'],
	['namespace', /lysator\.liu\.se\/~alla\/dia|^http:\/\/www\.daa\.com\.au\/~james\/dia-shape-ns/, 'dia?'],
	['root', /^ttFont$/, 'application/x-font-ttx'],
	['root', /^xbel$/, 'application/x-xbel'],
	['namespace', /w3\.org\/2005\/sparql-results/, 'application/sparql-results+xml'],
	['namespace', /w3\.org\/2002\/07\/owl#/, 'application/owl+xml'],
	['root', /^ui$/, 'designer?'],
	['root', /^gnc-v2$/, 'application/x-gnucash'],
	['root', /^presentation$/, 'keynote?'],
	['root', /^abiword$/i, 'application/x-abiword'],
	['namespace', /^http:\/\/www\.abisource\.com/, 'application/x-abiword'],
	['root', /^COLLADA$/, 'model/vnd.collada+xml'],
	['root', /^X3D$/, 'model/x3d+xml'],
	['namespace', /docs\.oasis-open\.org\/ns\/xri|opensearch/, 'application/opensearchdescription+xml'],
	['namespace', /mozilla\.org\/keymaster\/gatekeeper\/there\.is\.only\.xul/, 'application/vnd.mozilla.xul+xml'],
	['namespace', /mozilla\.org\/xbl/, 'application/x-xbl'],
	['namespace', /ns\.adobe\.com\/mxml|adobe\.com\/2006\/mxml/, 'application/vnd.adobe.mxml'],
	['namespace', /ns\.adobe\.com\/xfdf/, 'application/vnd.adobe.xfdf'],
	['namespace', /ns\.adobe\.com\/xdp/, 'application/vnd.adobe.xdp+xml'],
	['namespace', /schemas\.microsoft\.com\/(winfx|xaml|client)/, 'application/xaml+xml'],
	['namespace', /omg\.org\/spec\/BPMN/, 'application/bpmn+xml'],
	['namespace', /wfmc\.org/, 'application/xpdl+xml'],
	['root', /^score-(partwise|timewise)$/, 'application/vnd.recordare.musicxml+xml'],
	['root', /^OFX$/, 'application/x-ofx'],
	['namespace', /purl\.org\/net\/xbiblio\/csl/, 'application/vnd.citationstyles.style+xml'],
	['root', /^museScore$/, 'application/x-musescore+xml'],
	['namespace', /sbml\.org/, 'application/x-sbml+xml'],
	['namespace', /isotc211\.org\/2005\/gmd/, 'application/x-iso19139+xml'],
	['namespace', /^http:\/\/www\.opengis\.net\/gml/, 'application/gml+xml'],
	['namespace', /gcmd\.gsfc\.nasa\.gov\/Aboutus\/xml\/dif/, 'application/dif+xml'],
	['namespace', /^urn:hl7-org:v3$/, 'application/x-cda+xml'],
	['root', /^ONIX[Mm]essage$/, 'application/onix-message+xml'],
	['namespace', /sitemaps\.org\/schemas\/sitemap/, 'application/sitemap+xml'],
	['namespace', /xbrl\.org\/2003\/instance/, 'application/vnd.xbrl+xml'],
	['namespace', /loc\.gov\/METS/, 'application/mets+xml'],
	['namespace', /loc\.gov\/mods/, 'application/mods+xml'],
	['namespace', /loc\.gov\/MARC21/, 'application/marcxml+xml'],
	['namespace', /unidata\.ucar\.edu\/namespaces\/netcdf\/ncml/, 'application/x-netcdf-ncml'],
	['namespace', /schema:mpd/i, 'application/dash+xml'],
	['namespace', /^http:\/\/www\.w3\.org\/ns\/ttml/, 'application/ttml+xml'],
	['root', /^mxfile$/, 'application/vnd.jgraph.mxfile'],
	['root', /^mxGraphModel$/, 'application/vnd.jgraph.mxfile'],
	['root', /^SCRIBUS/, 'application/x-scribus'],
	['root', /^map$/, 'freemind?'],
	['root', /^nzb$/, 'application/x-nzb'],
	['namespace', /metalinker\.org/, 'application/metalink+xml'],
	['root', /^metalink$/, 'application/metalink4+xml'],
	['root', /^glade-interface$|^interface$/, 'glade?'],
	['root', /^TS$/, 'application/x-qt-linguist'],
	['root', /^wml$/, 'text/vnd.wap.wml'],
	['root', /^cml$/, 'chemical/x-cml'],
	['namespace', /xml-cml\.org/, 'chemical/x-cml'],
	['root', /^Workbook$/, 'gnumeric?'],
	['namespace', /gnumeric\.org/, 'application/x-gnumeric'],
	['namespace', /w3\.org\/ns\/xproc/, 'application/xml'],
];

const FLAT_ODF: Record<string, string> = {
	text: 'application/vnd.oasis.opendocument.flat.text',
	spreadsheet: 'application/vnd.oasis.opendocument.flat.spreadsheet',
	presentation: 'application/vnd.oasis.opendocument.flat.presentation',
	graphics: 'application/vnd.oasis.opendocument.flat.graphics',
};

/** Roots whose name several formats use: what else must be there. */
const DOUBTFUL: Record<string, (root: XmlRoot, text: string) => string | undefined> = {
	'freemind?': (_, text) => (/<node\s[^>]*TEXT=/.test(text.slice(0, 4096)) ? 'application/x-freemind' : undefined),
	'glade?': (root, text) =>
		root.name === 'glade-interface' || /<object class="(Gtk|Adw)|requires lib="gtk/.test(text.slice(0, 4096))
			? 'application/x-glade'
			: undefined,
	'gnumeric?': (root) =>
		/office:spreadsheet|schemas-microsoft/.test(root.tag) ? 'application/vnd.ms-spreadsheetml' : undefined,
	// A Windows playlist is SMIL by its root and says what it is in an instruction before it.
	'smil?': (_, text) => (/<\?wpl\b/.test(text.slice(0, 200)) ? 'application/vnd.ms-wpl' : 'application/smil+xml'),
	'dia?': (root) =>
		root.local === 'shape'
			? 'application/x-dia-shape'
			: root.local === 'diagram'
				? 'application/x-dia-diagram'
				: undefined,
	'docbook?': (_, text) =>
		/<(?:simpara|para|refnamediv|programlisting|itemizedlist|variablelist|informaltable)[\s>]/.test(
			text.slice(0, 32768),
		)
			? 'application/docbook+xml'
			: undefined,
	'designer?': (_, text) =>
		/<class>|<widget class="Q/.test(text.slice(0, 4096)) ? 'application/x-designer' : undefined,
	'keynote?': (root) =>
		/developer\.apple\.com\/namespaces/.test(root.tag) ? 'application/vnd.apple.keynote' : undefined,
};

/** The MIME type of a root, or application/xml for one that is not known. */
export function mimeOfXmlRoot(root: XmlRoot, text: string): string {
	for (const [test, pattern, mime] of KINDS) {
		const value = test === 'root' ? root.local : root[test];
		if (!value || !pattern.test(value)) continue;
		if (mime === 'flat-odf') {
			const kind = /office:mimetype="application\/(?:vnd|x-vnd)\.oasis\.opendocument\.(\w+)/.exec(root.tag)?.[1];
			return (kind && FLAT_ODF[kind]) || 'application/xml';
		}
		if (!mime.endsWith('?')) return mime;
		const surer = DOUBTFUL[mime](root, text);
		if (surer) return surer;
	}
	// WordprocessingML is often announced by an instruction only.
	if (/<\?mso-application progid="Word\.Document"\?>/.test(text.slice(0, 500))) return 'application/vnd.ms-wordml';
	if (/<\?mso-application progid="Excel\.Sheet"\?>/.test(text.slice(0, 500))) return 'application/vnd.ms-spreadsheetml';
	return 'application/xml';
}
