/** Plots as inline SVG: bars over time, lines over time, and ranked bars. Every value stands in a title for the mouse and for screen readers. */
export function escapeHtml(value: unknown): string {
	return String(value ?? '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');
}

export interface Series {
	name: string;
	/** CSS class that gives the colour. */
	className: string;
	values: Array<number | null>;
}

const WIDTH = 760;
const HEIGHT = 220;
const LEFT = 56;
const BOTTOM = 28;
const TOP = 10;
const PLOT_WIDTH = WIDTH - LEFT - 10;
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;

/** 1, 2 or 5 times a power of ten, so that about four lines fit. */
export function niceStep(max: number): number {
	if (!(max > 0)) return 1;
	const raw = max / 4;
	const power = 10 ** Math.floor(Math.log10(raw));
	const unit = [1, 2, 5, 10].find((candidate) => candidate * power >= raw) ?? 10;
	return unit * power;
}

export function shortNumber(value: number): string {
	for (const [size, suffix] of [
		[1e9, 'G'],
		[1e6, 'M'],
		[1e3, 'k'],
	] as const) {
		if (Math.abs(value) >= size) return `${Number((value / size).toFixed(1))}${suffix}`;
	}
	return String(Number(value.toFixed(2)));
}

interface Frame {
	top: number;
	svg: string;
}

function frame(max: number, labels: readonly string[], unit: string, whole: boolean): Frame {
	const step = whole ? Math.max(1, niceStep(max)) : niceStep(max);
	const top = Math.max(step, Math.ceil(max / step) * step);
	let svg = '';
	for (let value = 0; value <= top + step / 2; value += step) {
		const y = TOP + PLOT_HEIGHT - (value / top) * PLOT_HEIGHT;
		svg += `<line class="grid" x1="${LEFT}" x2="${WIDTH - 10}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}"/>`;
		svg += `<text class="tick" x="${LEFT - 6}" y="${(y + 4).toFixed(1)}" text-anchor="end">${escapeHtml(shortNumber(value))}${unit}</text>`;
	}
	const every = Math.max(1, Math.ceil(labels.length / 10));
	labels.forEach((label, index) => {
		if (index % every !== 0) return;
		svg += `<text class="tick" x="${center(index, labels.length).toFixed(1)}" y="${HEIGHT - 8}" text-anchor="middle">${escapeHtml(label.slice(5))}</text>`;
	});
	return { top, svg };
}

const center = (index: number, count: number): number => LEFT + ((index + 0.5) / count) * PLOT_WIDTH;

const wrap = (title: string, body: string, height = HEIGHT): string =>
	`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">${body}</svg>`;

/** Stacked bars, one per label. */
export function barChart(title: string, labels: readonly string[], series: readonly Series[]): string {
	const totals = labels.map((_, index) => series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0));
	const { top, svg } = frame(highest(totals), labels, '', true);
	const width = Math.max(1, Math.min(40, (PLOT_WIDTH / labels.length) * 0.7));
	let body = svg;
	labels.forEach((label, index) => {
		let y = TOP + PLOT_HEIGHT;
		for (const one of series) {
			const value = one.values[index] ?? 0;
			if (value <= 0) continue;
			const height = (value / top) * PLOT_HEIGHT;
			y -= height;
			body += `<rect class="${one.className}" x="${(center(index, labels.length) - width / 2).toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"><title>${escapeHtml(label)}: ${escapeHtml(value)} ${escapeHtml(one.name)}</title></rect>`;
		}
	});
	return wrap(title, body);
}

/** Lines with points; a gap where there is no value. */
export function lineChart(title: string, labels: readonly string[], series: readonly Series[], unit: string): string {
	const all = series.flatMap((one) => one.values.filter((value): value is number => value !== null));
	const { top, svg } = frame(highest(all), labels, unit, false);
	let body = svg;
	for (const one of series) {
		let path = '';
		let points = '';
		let drawing = false;
		one.values.forEach((value, index) => {
			if (value === null) {
				drawing = false;
				return;
			}
			const x = center(index, labels.length).toFixed(1);
			const y = (TOP + PLOT_HEIGHT - (value / top) * PLOT_HEIGHT).toFixed(1);
			path += `${drawing ? 'L' : 'M'}${x} ${y}`;
			drawing = true;
			points += `<circle class="${one.className}" cx="${x}" cy="${y}" r="2.5"><title>${escapeHtml(labels[index])}: ${escapeHtml(one.name)} ${escapeHtml(value)}${unit}</title></circle>`;
		});
		body += `<path class="line ${one.className}" d="${path}"/>${points}`;
	}
	return wrap(title, body);
}

/** Ranked horizontal bars with their values written out. */
export function rankChart(
	title: string,
	rows: ReadonlyArray<{ label: string; value: number; text: string }>,
	className: string,
): string {
	const top = highest(rows.map(({ value }) => value)) || 1;
	const height = rows.length * 26 + 8;
	const body = rows
		.map(({ label, value, text }, index) => {
			const y = index * 26 + 6;
			const width = Math.max(1, (value / top) * 380);
			const name = label.length > 34 ? `${label.slice(0, 33)}…` : label;
			return `<text class="tick" x="240" y="${y + 13}" text-anchor="end">${escapeHtml(name)}<title>${escapeHtml(label)}</title></text><rect class="${className}" x="248" y="${y}" width="${width.toFixed(1)}" height="18"><title>${escapeHtml(label)}: ${escapeHtml(text)}</title></rect><text class="tick" x="${(254 + width).toFixed(1)}" y="${y + 13}">${escapeHtml(text)}</text>`;
		})
		.join('');
	return wrap(title, body, height);
}

function highest(values: readonly number[]): number {
	let top = 0;
	for (const value of values) if (value > top) top = value;
	return top;
}
