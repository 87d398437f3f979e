/** The run report as one HTML page that needs nothing from elsewhere: no script, no font, no request (a strict CSP says so too). */
import type { RunReport } from './aggregate';
import { barChart, escapeHtml, lineChart, rankChart, shortNumber } from './svg';

const STYLE = `:root{color-scheme:light dark;--ink:#1b2733;--soft:#5d6b79;--line:#dfe5ea;--paper:#fff;--good:#2f9e6e;--bad:#d1495b;--blue:#3b78c3;--gold:#d99a2b}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#9aa8b5;--line:#33404c;--paper:#151c23}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:860px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .4rem}p,figcaption{color:var(--soft);margin:.2rem 0}
.cards{display:flex;flex-wrap:wrap;gap:.8rem;margin:1.2rem 0}.card{border:1px solid var(--line);border-radius:8px;padding:.6rem 1rem;min-width:7rem}
.card b{display:block;font-size:1.4rem}svg{width:100%;height:auto}figure{margin:0}
.grid{stroke:var(--line)}.tick{fill:var(--soft);font-size:11px}.good{fill:var(--good)}.bad{fill:var(--bad)}.blue{fill:var(--blue)}.gold{fill:var(--gold)}
.line{fill:none;stroke-width:2}.line.blue{stroke:var(--blue)}.line.gold{stroke:var(--gold)}
.key::before{content:"";display:inline-block;width:.7em;height:.7em;border-radius:2px;margin:0 .35em 0 .8em;background:var(--c)}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td{overflow-wrap:anywhere}`;

const key = (color: string, name: string): string =>
	`<span class="key" style="--c:var(--${color})">${escapeHtml(name)}</span>`;
const section = (title: string, caption: string, body: string): string =>
	`<section><h2>${escapeHtml(title)}</h2><figure>${body}<figcaption>${caption}</figcaption></figure></section>`;
const card = (value: string, name: string): string =>
	`<div class="card"><b>${escapeHtml(value)}</b>${escapeHtml(name)}</div>`;
const when = (iso: string | null): string => (iso === null ? '–' : iso.slice(0, 16).replace('T', ' '));

export function reportHtml(report: RunReport, title: string): string {
	const { totals } = report;
	const rate = totals.successRate === null ? '–' : `${totals.successRate} %`;
	const cards = [
		card(rate, 'success rate'),
		card(String(totals.runs), 'runs'),
		card(String(totals.failed), 'failed'),
		card(String(totals.running), 'running'),
		card(shortNumber(totals.rowsRead), 'rows read'),
		card(shortNumber(totals.rowsRejected), 'rows rejected'),
	].join('');
	const period =
		report.from === null
			? 'No runs in this period.'
			: `${when(report.from)} to ${when(report.to)} UTC${report.truncated ? ' (older runs of the period were left out)' : ''}`;
	return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(title)}</h1><p>${escapeHtml(period)} · written ${escapeHtml(when(report.generatedAt))} UTC</p>
<div class="cards">${cards}</div>
${report.byDay.length > 0 ? plots(report) : ''}
${tables(report)}
</body></html>
`;
}

/** Percent of the day's finished runs; nothing on a day without one. */
function rateOf({ succeeded, failed }: RunReport['byDay'][number]): number | null {
	return succeeded + failed === 0 ? null : Math.round((succeeded / (succeeded + failed)) * 1000) / 10;
}

function plots({ byDay, slowest, rejects }: RunReport): string {
	const days = byDay.map(({ day }) => day);
	const parts = [
		section(
			'Success and failure per day',
			key('good', 'succeeded') + key('bad', 'failed'),
			barChart('Runs per day, by result', days, [
				{ name: 'succeeded', className: 'good', values: byDay.map((day) => day.succeeded) },
				{ name: 'failed', className: 'bad', values: byDay.map((day) => day.failed) },
			]),
		),
		section(
			'Success rate',
			key('blue', 'share of finished runs that succeeded'),
			lineChart(
				'Success rate by day, in percent',
				days,
				[{ name: 'success rate', className: 'blue', values: byDay.map(rateOf) }],
				'%',
			),
		),
		section(
			'Duration',
			key('blue', 'average') + key('gold', 'longest'),
			lineChart(
				'Seconds per run, by day',
				days,
				[
					{ name: 'average', className: 'blue', values: byDay.map((day) => day.averageSeconds) },
					{ name: 'longest', className: 'gold', values: byDay.map((day) => day.longestSeconds) },
				],
				's',
			),
		),
		section(
			'Rows read',
			key('blue', 'rows of runs that succeeded'),
			barChart('Rows per day', days, [{ name: 'rows', className: 'blue', values: byDay.map((day) => day.rows) }]),
		),
	];
	if (slowest.length > 0) {
		const rows = slowest.map((run) => ({
			label: `${run.mapping ?? '–'} · ${when(run.startedAt)}`,
			value: run.seconds ?? 0,
			text: `${run.seconds} s, ${shortNumber(run.rowsRead)} rows`,
		}));
		parts.push(section('Slowest loads', key('gold', 'seconds'), rankChart('Slowest loads', rows, 'gold')));
	}
	if (rejects.length > 0) {
		const rows = rejects.slice(0, 12).map((reject) => ({
			label: reject.field ? `${reject.code} · ${reject.field}` : reject.code,
			value: reject.rejected,
			text: shortNumber(reject.rejected),
		}));
		parts.push(
			section('Rejected rows by reason', key('bad', 'rows'), rankChart('Rejected rows by reason', rows, 'bad')),
		);
	}
	return parts.join('\n');
}

function tables({ byMapping, failures }: RunReport): string {
	const number = (value: number | null) => `<td class="n">${value === null ? '–' : escapeHtml(value)}</td>`;
	const mappings = byMapping
		.map(
			(row) =>
				`<tr><td>${escapeHtml(row.mapping)}</td>${number(row.runs)}${number(row.failed)}${number(row.rows)}${number(row.averageSeconds)}${number(row.rowsPerSecond)}<td>${escapeHtml(row.lastStatus)}, ${escapeHtml(when(row.lastRun))}</td></tr>`,
		)
		.join('');
	const failed = failures
		.map(
			(run) =>
				`<tr><td>${escapeHtml(when(run.startedAt))}</td><td>${escapeHtml(run.mapping)}</td><td>${escapeHtml((run.message ?? '').slice(0, 500))}</td></tr>`,
		)
		.join('');
	return [
		mappings &&
			`<section><h2>By mapping</h2><table><thead><tr><th>Mapping</th><th class="n">Runs</th><th class="n">Failed</th><th class="n">Rows</th><th class="n">Seconds</th><th class="n">Rows/s</th><th>Last run</th></tr></thead><tbody>${mappings}</tbody></table></section>`,
		failed &&
			`<section><h2>Latest failures</h2><table><thead><tr><th>Started</th><th>Mapping</th><th>What happened</th></tr></thead><tbody>${failed}</tbody></table></section>`,
	]
		.filter(Boolean)
		.join('\n');
}
