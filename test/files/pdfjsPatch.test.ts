// The built node's pdf.js has one expression written out (scripts/pdfjsPatch.js): it must be there to be replaced, and
// give the same numbers.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a script of the build, in plain JavaScript
const { FROM, TO, patch } = require('../../scripts/pdfjsPatch.js') as Record<'FROM' | 'TO', string> & {
	patch: (source: string) => string;
};

type Matrix = [number, number, number, number, number, number];

/** As pdf.js multiplies. */
const transform = (m: Matrix, n: Matrix): Matrix => [
	m[0] * n[0] + m[2] * n[1],
	m[1] * n[0] + m[3] * n[1],
	m[0] * n[2] + m[2] * n[3],
	m[1] * n[2] + m[3] * n[3],
	m[0] * n[4] + m[2] * n[5] + m[4],
	m[1] * n[4] + m[3] * n[5] + m[5],
];

it('pdf.js holds the expression exactly once', () => {
	const source = readFileSync(join(__dirname, '../../node_modules/unpdf/dist/pdfjs.mjs'), 'utf8');
	expect(source.split(FROM)).toHaveLength(2);
	expect(source).toContain('static transform(e,t){return[e[0]*t[0]+e[2]*t[1],e[1]*t[0]+e[3]*t[1],');
	expect(patch(source).includes(TO)).toBe(true);
});

it('another version of pdf.js stops the build', () => {
	expect(() => patch('return Util.transform(j.ctm,t)}')).toThrow('another version');
});

it('the numbers are the same for every matrix', () => {
	const random = (() => {
		let seed = 7;
		return () => {
			seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
			return (seed / 2 ** 32 - 0.5) * 200;
		};
	})();
	const matrix = (): Matrix => [random(), random(), random(), random(), random(), random()];
	for (let i = 0; i < 200; i++) {
		const size = i % 5 === 0 ? 0 : random();
		const state = {
			j: { ctm: matrix(), textMatrix: matrix() },
			t: [size, 0, 0, random(), 0, i % 3 === 0 ? random() : 0],
		};
		const context = { ...state, Util$1: { transform } };
		const before = [...(runInNewContext(`(() => {${FROM})()`, context) as Matrix)];
		const after = [...(runInNewContext(`(() => {${TO})()`, context) as Matrix)];
		expect(after.map((n) => n + 0)).toEqual(before.map((n) => n + 0));
	}
});
