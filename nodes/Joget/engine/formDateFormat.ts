/**
 * A date picker's two formats. Joget validates what is sent against the *display* format, written in the jQuery UI
 * date picker's letters (`mm/dd/yy`), and stores the *data* format, written in Java's (`yyyy-MM-dd`).
 * Source: Joget's DatePicker element; https://api.jqueryui.com/datepicker/#utility-formatDate.
 */

export interface FormDateFormat {
	/** Java letters, e.g. `MM/dd/yyyy`: what a value must look like to pass. */
	display: string;
	/** Java letters: what the column holds. Equal to `display` where none is set. */
	stored: string;
	/** `date`, `dateTime` or `timeOnly`. */
	kind: 'date' | 'dateTime' | 'timeOnly';
	/** True where the form leaves the format to the server's locale, so `display` is Joget's default. */
	fromLocale: boolean;
}

/** Joget's own default for every locale but Chinese. */
const DEFAULT_DISPLAY = 'MM/dd/yyyy';

/**
 * jQuery UI's letters in Java's. Longest first: `DD` before `D`. (Joget swaps the short and the long month name; Java's
 * parser takes either for both.)
 */
const LETTERS: Array<[string, string]> = [
	['DD', 'EEEE'],
	['D', 'EEE'],
	['MM', 'MMMM'],
	['M', 'MMM'],
	['mm', 'MM'],
	['m', 'M'],
	['dd', 'dd'],
	['d', 'd'],
	['yy', 'yyyy'],
	['y', 'yy'],
];

/** `mm/dd/yy` → `MM/dd/yyyy`; text in single quotes stays as it is. */
export function toJavaDateFormat(picker: string): string {
	let java = '';
	for (let at = 0; at < picker.length;) {
		if (picker[at] === "'") {
			const end = picker.indexOf("'", at + 1);
			const stop = end < 0 ? picker.length : end + 1;
			java += picker.slice(at, stop);
			at = stop;
			continue;
		}
		const pair = LETTERS.find(([letters]) => picker.startsWith(letters, at));
		java += pair ? pair[1] : picker[at];
		at += pair ? pair[0].length : 1;
	}
	return java;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

export function readDateFormat(properties: Record<string, unknown>): FormDateFormat {
	const type = asText(properties.datePickerType);
	const kind = type === 'dateTime' || type === 'timeOnly' ? type : 'date';
	const picker = asText(properties.format);
	const day = picker ? toJavaDateFormat(picker) : DEFAULT_DISPLAY;
	const time = asText(properties.format24hr).toLowerCase() === 'true' ? 'HH:mm' : 'hh:mm a';
	const display = kind === 'timeOnly' ? time : kind === 'dateTime' ? `${day} ${time}` : day;
	return {
		display,
		stored: asText(properties.dataFormat) || display,
		kind,
		fromLocale: picker === '' && kind !== 'timeOnly',
	};
}
