/** Writes the licence of every library that esbuild put into a bundle: their licences ask for it. */
const fs = require('node:fs');
const path = require('node:path');

/** The package folder (`node_modules/x` or `node_modules/@s/x`, nested ones too) that a bundled file belongs to. */
function packageFolder(file) {
	const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
	return match?.[1];
}

/** @param changed by package name, what this build changes in it: licences ask for that, too */
async function writeLicences({ root, metafile, target, changed = {} }) {
	const folders = new Set();
	for (const output of Object.values(metafile.outputs)) {
		for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
			const folder = bytesInOutput > 0 ? packageFolder(file.replaceAll('\\', '/')) : undefined;
			if (folder) folders.add(folder);
		}
	}
	const parts = [];
	for (const folder of [...folders].sort()) {
		const full = path.resolve(root, folder);
		const { name, version, license, licenses, homepage } = JSON.parse(fs.readFileSync(path.join(full, 'package.json'), 'utf8'));
		const texts = fs
			.readdirSync(full)
			.filter((entry) => /^(licen[cs]e|notice|copying)/i.test(entry) && fs.statSync(path.join(full, entry)).isFile())
			.map((entry) => fs.readFileSync(path.join(full, entry), 'utf8').trim());
		const title = `${name} ${version} (${license ?? licenses?.map((entry) => entry.type).join(', ') ?? 'see text'})`;
		parts.push([title, homepage, changed[name], '', ...texts].filter((line) => line !== undefined).join('\n'));
	}
	const rule = `\n\n${'-'.repeat(80)}\n\n`;
	await fs.promises.writeFile(target, `Libraries bundled into this package, with their licences.${rule}${parts.join(rule)}\n`);
	return parts.length;
}

module.exports = { writeLicences, packageFolder };
