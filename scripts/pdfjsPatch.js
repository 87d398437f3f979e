/**
 * One expression of pdf.js, written out at build time. For each letter of a page pdf.js multiplies two matrices twice or
 * thrice through a function that makes an array for each product; half of the first matrix is zeros. Multiplied by hand the
 * text of a page takes two thirds of the time, and the numbers are the same (test/files/pdfjsPatch.test.ts). The library
 * is pinned: where its text is another, the build stops here rather than shipping half a change.
 */
const fs = require('node:fs');

/** `t` is [a, 0, 0, d, 0, f]; textMatrix × t, then ctm × that. */
const FROM = 'return Util$1.transform(j.ctm,Util$1.transform(j.textMatrix,t))}';
const TO =
	'let m=j.textMatrix,k=j.ctm,a=m[0]*t[0],b=m[1]*t[0],c=m[2]*t[3],d=m[3]*t[3],x=m[2]*t[5]+m[4],y=m[3]*t[5]+m[5];' +
	'return[k[0]*a+k[2]*b,k[1]*a+k[3]*b,k[0]*c+k[2]*d,k[1]*c+k[3]*d,k[0]*x+k[2]*y+k[4],k[1]*x+k[3]*y+k[5]]}';

const NOTICE = 'Changed in this build: one product of two matrices in pdf.js is written out (scripts/pdfjsPatch.js).';

function patch(source) {
	const parts = source.split(FROM);
	if (parts.length !== 2) throw new Error('pdf.js is another version than scripts/pdfjsPatch.js was written for');
	return parts.join(TO);
}

/** For esbuild. */
const pdfjsPatch = {
	name: 'pdfjs-patch',
	setup(build) {
		build.onLoad({ filter: /[\\/]unpdf[\\/]dist[\\/]pdfjs\.mjs$/ }, async ({ path }) => ({
			contents: patch(await fs.promises.readFile(path, 'utf8')),
			loader: 'js',
		}));
	},
};

module.exports = { FROM, NOTICE, TO, patch, pdfjsPatch };
