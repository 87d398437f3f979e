// Programs: PE and its DOS, NE and LE ancestors, ELF by kind, COFF objects and Python bytecode. 'MZ' alone proves
// nothing (prose may begin so); the header behind it must make sense.

import { verdict, type Verdict, type Window } from '../verdict';

const hit = (mime: string, confidence: number, reason: string): Verdict =>
	verdict(mime, confidence, 'signature', reason);

export function probeProgram(window: Window): Verdict | undefined {
	return dos(window) ?? elf(window) ?? coff(window) ?? pythonBytecode(window);
}

function dos(w: Window): Verdict | undefined {
	if (!w.has(0, 'MZ') && !w.has(0, 'ZM')) return undefined;
	const next = w.u32(60);
	if (next !== undefined && next >= 4 && next < w.size) {
		if (w.has(next, 'PE\x00\x00')) {
			const flags = w.u16(next + 22) ?? 0;
			const dll = (flags & 0x2000) !== 0;
			const reason = dll ? 'PE header of a library' : 'PE header';
			return hit('application/vnd.microsoft.portable-executable', 0.98, reason);
		}
		if (w.has(next, 'NE')) return hit('application/x-dosexec', 0.95, 'NE header (16-bit Windows)');
		if (w.has(next, 'LE') || w.has(next, 'LX')) return hit('application/x-dosexec', 0.93, 'LE header (OS/2 or VxD)');
	}
	const pages = w.u16(4) ?? 0;
	const lastPage = w.u16(2) ?? 0xffff;
	const headerSize = (w.u16(8) ?? 0) * 16;
	if (lastPage < 512 && pages > 0 && headerSize >= 28 && headerSize <= pages * 512 + 512) {
		const cut = next !== undefined && next >= w.size && next < 0x10000;
		if (cut)
			return hit('application/vnd.microsoft.portable-executable', 0.7, 'DOS stub of a Windows program, cut short');
		return hit('application/x-dosexec', 0.85, 'DOS program header');
	}
	return undefined;
}

function elf(w: Window): Verdict | undefined {
	if (!w.has(0, '\x7fELF')) return undefined;
	const little = w.head[5] !== 2;
	const kind = w.u16(16, little);
	if (w.has(8, 'AI\x02') || w.has(8, 'AI\x01'))
		return hit('application/x-appimage', 0.95, 'ELF with the AppImage mark');
	if (kind === 1) return hit('application/x-object', 0.97, 'ELF object file');
	if (kind === 4) return hit('application/x-coredump', 0.97, 'ELF core dump');
	if (kind === 3) {
		// A position-independent program names an interpreter or carries the PIE flag; a library does neither.
		return pie(w, little)
			? hit('application/x-executable', 0.95, 'ELF position-independent program')
			: hit('application/x-sharedlib', 0.95, 'ELF shared library');
	}
	return hit('application/x-executable', 0.97, 'ELF header');
}

function pie(w: Window, little: boolean): boolean {
	const wide = w.head[4] === 2;
	const table = wide ? w.u32(32, little) : w.u32(28, little);
	const size = w.u16(wide ? 54 : 42, little) ?? 0;
	const count = w.u16(wide ? 56 : 44, little) ?? 0;
	if (table === undefined || size === 0) return false;
	for (let i = 0; i < Math.min(count, 32); i++) {
		if (w.u32(table + i * size, little) === 3) return true;
	}
	return false;
}

/** Microsoft object files begin with their machine number; sections and symbols must lie inside the file. */
function coff(w: Window): Verdict | undefined {
	const machine = w.u16(0);
	if (machine !== 0x14c && machine !== 0x8664 && machine !== 0xaa64 && machine !== 0x1c0) return undefined;
	const sections = w.u16(2) ?? 0;
	const symbols = w.u32(8) ?? 0;
	const optional = w.u16(16) ?? 1;
	if (sections < 1 || sections > 4096 || symbols > w.size || optional > 256) return undefined;
	const name = w.read(20 + optional, 8)?.toString('latin1') ?? '';
	return /^[./$\w]/.test(name) ? hit('application/x-coff', 0.8, 'COFF machine number and sections') : undefined;
}

/** CPython writes a version number and CR LF; the year or flags word that follows is small. */
function pythonBytecode(w: Window): Verdict | undefined {
	const { head: b } = w;
	if (b.length < 16 || b[2] !== 0x0d || b[3] !== 0x0a) return undefined;
	const version = b.readUInt16LE(0);
	const known = (version >= 3000 && version <= 3700) || (version >= 20121 && version <= 62300);
	return known && b[0] !== 0x0d ? hit('application/x-python-bytecode', 0.9, 'Python bytecode version') : undefined;
}
