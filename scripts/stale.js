/** Tells whether `dist` was built from the sources as they are now: a hash over names, sizes and times of all of them. */
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const SOURCES = ['nodes', 'credentials', 'icons', 'package.json', 'package-lock.json', 'gulpfile.js', 'tsconfig.json'];

function stampFile(root) {
	return path.join(root, 'dist', '.stamp');
}

function sourceStamp(root) {
	const hash = createHash('sha256');
	const visit = (relative) => {
		const full = path.join(root, relative);
		if (!fs.existsSync(full)) return;
		const stat = fs.statSync(full);
		if (!stat.isDirectory()) {
			hash.update(`${relative}\0${stat.size}\0${Math.floor(stat.mtimeMs)}\n`);
			return;
		}
		for (const name of fs.readdirSync(full).sort()) visit(`${relative}/${name}`);
	};
	for (const source of SOURCES) visit(source);
	return hash.digest('hex');
}

function isStale(root) {
	try {
		return fs.readFileSync(stampFile(root), 'utf8') !== sourceStamp(root);
	} catch {
		return true;
	}
}

module.exports = { stampFile, sourceStamp, isStale };
