/** What the name alone, or the name against the content, gives away. */
import type { RiskFinding, RiskInspector } from './types';

/** Extensions that a double click runs on some system. */
const EXECUTABLE = new Set(
	'exe com scr pif bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta msi msp msix appx cpl jar lnk reg sh bash zsh command app apk dmg pkg deb rpm run elf bin dll sys ocx scf inf gadget url desktop iso img vhd xll'.split(
		' ',
	),
);
/** Extensions people trust: the first half of `invoice.pdf.exe`. */
const HARMLESS = new Set(
	'pdf doc docx xls xlsx ppt pptx odt ods odp rtf txt csv jpg jpeg png gif bmp tif tiff mp3 mp4 avi mov wav zip html htm xml json'.split(
		' ',
	),
);
/** Program types by content. */
const PROGRAM_MIME =
	/^application\/(x-msdownload|vnd\.microsoft\.portable-executable|x-dosexec|x-executable|x-elf|x-sharedlib|x-pie-executable|x-object|x-mach-binary|x-mach-o.*|java-vm|x-java.*|wasm|vnd\.android\.dex|x-ms-shortcut|x-msi|x-ms-installer|vnd\.android\.package-archive|java-archive|x-apple-diskimage|vnd\.debian\.binary-package|x-rpm|x-shellscript|x-sh|x-bat|x-msdos-program|x-ms-dos-executable|hta)$/;
const DIRECTION = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/;

/** The extensions of a name, last first, blanks before them ignored (`photo.jpg          .exe`). */
function extensions(name: string): string[] {
	return name
		.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
		.split('.')
		.slice(1)
		.map((part) => part.trim().toLowerCase())
		.reverse();
}

export const inspectName: RiskInspector = ({ view, detection }) => {
	const findings: RiskFinding[] = [];
	const [last = '', before = ''] = extensions(view.name);
	if (DIRECTION.test(view.name)) {
		findings.push({
			flag: 'right-to-left-override',
			level: 'high',
			message:
				'The name holds a character that turns the reading direction, so the extension shown is not the real one.',
		});
	}
	if (HARMLESS.has(before) && EXECUTABLE.has(last)) {
		findings.push({
			flag: 'double-extension',
			level: 'high',
			message: `The name pretends to be ".${before}", but ".${last}" is what the system runs.`,
		});
	}
	const isProgram = PROGRAM_MIME.test(detection.type.mime) || detection.category === 'executable';
	// A script under a name of its author's choice (config.sub) is no disguise; under the name of a document it is.
	const isScript = detection.isText;
	const pretends =
		last !== '' && !EXECUTABLE.has(last) && !detection.extensionMatches && (!isScript || HARMLESS.has(last));
	if (isProgram && pretends) {
		findings.push({
			flag: 'disguised-executable',
			level: 'high',
			message: `The content is a program (${detection.type.mime}), the name says ".${last}".`,
		});
	} else if (isProgram) {
		findings.push({
			flag: 'executable',
			level: 'medium',
			message: `The content is a program (${detection.type.mime}).`,
		});
	}
	if (!detection.extensionMatches) {
		findings.push({
			flag: 'extension-mismatch',
			level: 'medium',
			message: `The name says ".${detection.nameExtension}", the content is ${detection.type.description || detection.type.mime}.`,
		});
	}
	return findings;
};
