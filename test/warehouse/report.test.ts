/** The run report: figures that add up, and a page that nothing can break out of. */
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { aggregateRuns } from '../../nodes/Warehouse/engine/report/aggregate';
import { reportHtml } from '../../nodes/Warehouse/engine/report/html';
import { niceStep, shortNumber } from '../../nodes/Warehouse/engine/report/svg';
import type { RunRecord } from '../../nodes/Warehouse/engine/runlog/reading';

const NOW = new Date('2024-05-10T00:00:00Z');
const run = (part: Partial<RunRecord>): RunRecord => ({
	processId: 1,
	runId: 'r',
	mapping: 'customers',
	schema: null,
	table: 't',
	loadMode: 'scd',
	source: 'items',
	status: 'succeeded',
	startedAt: '2024-05-01T10:00:00.000Z',
	endedAt: '2024-05-01T10:00:10.000Z',
	seconds: 10,
	phase: null,
	rowsRead: 100,
	counts: null,
	phases: {},
	strategy: null,
	message: null,
	warnings: [],
	requestId: null,
	executionId: null,
	...part,
});

/** Well-formed as XML once the doctype and the void elements are closed: no value opened or closed a tag. */
function wellFormed(html: string): string {
	let text = '';
	const parser = new SaxesParser();
	parser.on('error', (error) => {
		throw error;
	});
	parser.on('text', (part) => (text += part));
	parser.write(html.replace('<!DOCTYPE html>', '').replace(/<meta([^>]*)>/g, '<meta$1/>')).close();
	return text;
}

describe('the figures', () => {
	it('add up over days and mappings, and show days without a run', () => {
		const report = aggregateRuns(
			[
				run({ seconds: 10 }),
				run({ status: 'failed', seconds: 2, rowsRead: 5, message: 'disk full', counts: { rejected: 3 } as never }),
				run({ mapping: 'orders', startedAt: '2024-05-03T10:00:00.000Z', seconds: 30, rowsRead: 900 }),
				run({
					mapping: 'orders',
					startedAt: '2024-05-03T11:00:00.000Z',
					status: 'running',
					seconds: null,
					endedAt: null,
					rowsRead: 7,
				}),
			],
			[{ code: 'BAD_DATE', field: 'born', rejected: 3 }],
			NOW,
		);
		expect(report.totals).toEqual({
			runs: 4,
			succeeded: 2,
			failed: 1,
			stopped: 0,
			running: 1,
			successRate: 66.7,
			rowsRead: 1012,
			rowsRejected: 3,
		});
		expect(
			report.byDay.map(({ day, runs, failed, rows, averageSeconds, longestSeconds }) => [
				day,
				runs,
				failed,
				rows,
				averageSeconds,
				longestSeconds,
			]),
		).toEqual([
			['2024-05-01', 2, 1, 100, 6, 10],
			['2024-05-02', 0, 0, 0, null, null],
			['2024-05-03', 2, 0, 900, 30, 30],
		]);
		expect(report.byMapping).toMatchObject([
			{ mapping: 'customers', runs: 2, rowsPerSecond: 10, lastStatus: 'succeeded' },
			{ mapping: 'orders', runs: 2, rowsPerSecond: 30, lastStatus: 'running' },
		]);
		expect(report.slowest.map(({ seconds }) => seconds)).toEqual([30, 10, 2]);
		expect(report.failures).toMatchObject([{ message: 'disk full' }]);
	});

	it('are there for no runs at all', () => {
		const report = aggregateRuns([], [], NOW);
		expect(report.totals.successRate).toBeNull();
		expect(wellFormed(reportHtml(report, 'Loads'))).toContain('No runs in this period.');
	});
});

describe('the page', () => {
	it('holds no script and asks nothing of a network, and stays whole whatever a name or message holds', () => {
		const nasty = fc.oneof(
			fc.string(),
			fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'&lt;]]>", '</title></style>'),
		);
		fc.assert(
			fc.property(nasty, nasty, nasty, (mapping, message, code) => {
				// XML knows no control characters and halves of surrogates; everything else must pass.
				const plain = (text: string) => text.replace(/[^\t\n\r -\ud7ff\ue000-\ufffd]/g, '');
				const runs = [
					run({ mapping: plain(mapping), status: 'failed', message: plain(message) }),
					run({ mapping: plain(mapping) }),
				];
				const html = reportHtml(
					aggregateRuns(runs, [{ code: plain(code), field: plain(message), rejected: 1 }], NOW),
					plain(mapping),
				);
				expect(html).not.toMatch(/<(?:script|img|link|iframe|object|base)|@import/i);
				wellFormed(html);
			}),
		);
	});

	it('draws a plot for each question', () => {
		const html = reportHtml(
			aggregateRuns([run({})], [{ code: 'BAD_DATE', field: null, rejected: 12_345 }], NOW),
			'Loads',
		);
		expect([...html.matchAll(/<svg[^>]*aria-label="([^"]*)"/g)].map((match) => match[1])).toEqual([
			'Runs per day, by result',
			'Success rate by day, in percent',
			'Seconds per run, by day',
			'Rows per day',
			'Slowest loads',
			'Rejected rows by reason',
		]);
		expect(html).toContain('12.3k');
	});
});

describe('the scale of a plot', () => {
	it('has few lines at round numbers that reach above any value', () => {
		fc.assert(
			fc.property(fc.double({ min: 0.001, max: 1e12, noNaN: true }), (max) => {
				const step = niceStep(max);
				expect(Number(String(step).replace(/[.0]|e.*$/g, '')) % 10).toBeLessThan(6);
				expect(step * 4).toBeGreaterThanOrEqual(max * 0.999999);
				expect(step).toBeLessThanOrEqual(max * 1.0001);
			}),
		);
	});
	it('writes large numbers short', () => {
		expect([0, 950, 1500, 2_000_000, 3.14159].map(shortNumber)).toEqual(['0', '950', '1.5k', '2M', '3.14']);
	});
});
