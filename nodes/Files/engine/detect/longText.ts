// Formats that are printable throughout yet not text: their first line is long and unmistakable, so that no prose
// begins with it by chance. A PDF behind a few lines of text (mail headers, a print job) is found here, too.

import { listArchive } from './containers/listings';
import { matchSignature } from './signatures/match';
import { verdict, type Verdict, type Window } from './verdict';

const PRINTABLE = new Set([
	'application/x-cpio',
	'application/x-archive',
	'application/vnd.debian.binary-package',
	'application/x-sas-xport',
	'application/x-spss-sav',
	'application/x-stata-dta',
	'image/fits',
	'application/vnd.framemaker',
	'application/x-ms-activemime',
	'model/x-ply',
	'application/x-matlab-data',
	'image/nitf',
	'application/x-vmdk',
	'video/x-y4m',
	'application/x-isis3-cube',
	'application/vnd.hp-pcl',
	'application/x-postgres-dump',
	'application/warc',
	'application/x-internet-archive',
	'application/x-asar',
	'image/x-xfig',
	'image/x-skencil',
	'application/x-t602',
	'application/x-ips-patch',
	'application/x-genesis-rom',
	'model/jt',
]);

export function probeLongText(window: Window, text: string): Verdict | undefined {
	const match = matchSignature(window);
	if (match && match.length >= 5 && PRINTABLE.has(match.mime)) {
		const container = listArchive(match.mime, window);
		return verdict(match.mime, 0.95, 'signature', `Signature of ${match.mime}`, { container });
	}
	const pixels = /^P([1-3])\s+(?:#[^\n]*\n\s*)*\d{1,5}\s+\d{1,5}\s+[\d\s]+/.exec(text.slice(0, 400));
	if (pixels) {
		const kind = ['bitmap', 'graymap', 'pixmap'][Number(pixels[1]) - 1];
		return verdict(`image/x-portable-${kind}`, 0.95, 'signature', 'Netpbm header');
	}
	// The binary kinds may pass for text in a legacy encoding: their pixels are mostly bytes that no prose has.
	const packed = /^P([4-6])\s+(?:#[^\n]*\n\s*)*\d{1,5}\s+\d{1,5}\s+(?:\d{1,5}\s)?/.exec(text.slice(0, 400));
	if (packed) {
		const rest = text.slice(packed[0].length, packed[0].length + 1000);
		const high = rest.replace(/[\x20-\x7e\s]/g, '').length;
		if (high * 4 > rest.length) {
			const kind = ['bitmap', 'graymap', 'pixmap'][Number(packed[1]) - 4];
			return verdict(`image/x-portable-${kind}`, 0.9, 'signature', 'Netpbm header');
		}
	}
	const torrent = /^d\d{1,2}:(?:announce|info|created by|comment|creation date)/.test(text);
	if (torrent) return verdict('application/x-bittorrent', 0.95, 'signature', 'Bencoded metadata');
	const at = text.slice(0, 4096).search(/^%PDF-\d\.\d/m);
	if (at > 0 && /^\d+ \d+ obj\b/m.test(text.slice(at)) && /%%EOF|startxref|endobj/.test(text.slice(at))) {
		const message = `${at} characters precede the PDF`;
		return verdict('application/pdf', 0.92, 'signature', 'PDF header after other text', {
			notes: [{ code: 'leading-junk', message, offset: at }],
		});
	}
	return undefined;
}
