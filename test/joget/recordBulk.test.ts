/** What must hold of a batch: exactly once under faults, taken up again after a kill, and a clear answer to bad files. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { form, runJoget, startSimulator, type Simulator } from './support';

// A guard against hanging, far above what a starved machine needs; nothing here asserts a time.
jest.setTimeout(300_000);

let sim: Simulator;
let folder: string;
beforeAll(async () => {
	sim = await startSimulator();
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'joget-bulk-'));
});
afterEach(() => {
	sim.state.tables.clear();
	sim.state.log.length = 0;
	sim.faults.clear();
});
afterAll(async () => {
	await sim.close();
	fs.rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, content: string | Buffer): string => {
	const file = path.join(folder, name);
	fs.writeFileSync(file, content);
	return file;
};
const csvOf = (count: number): string => {
	const lines = ['code,name,credit'];
	for (let n = 0; n < count; n++) lines.push(`C${n},Customer ${n},${n}`);
	return `${lines.join('\n')}\n`;
};
const fromFile = {
	...form('customer'),
	source: 'file',
	binaryPropertyName: 'data',
	idStrategy: 'uuid',
	keyColumns: 'code',
};
const stored = () =>
	sim.state
		.rows('customer')
		.map(({ id, code, name, credit }) => [id, code, name, credit].join('|'))
		.sort();

it('stores 5,000 records exactly once under faults, the report agrees, and a second run changes nothing', async () => {
	// Node and simulator share this process, so a stall of the machine lasts as long for the time-out as for the slow answer:
	// it may add time-outs, and twenty attempts are more than it can use up.
	sim.faults.set({
		dropAfterCommitRate: 0.1,
		serviceUnavailableRate: 0.05,
		slowBeforeCommitRate: 0.025,
		slowAfterCommitRate: 0.025,
		slowMs: 1000,
	});
	const binary = { data: write('5000.csv', csvOf(5000)) };
	const options = { concurrency: 10, timeout: 0.4, attempts: 20, savedOutput: 'file' };
	const first = await runJoget(
		sim,
		{ ...fromFile, definitionSource: 'pasted', formDefinition: pasted(), options },
		{ input: [{}], binary },
	);
	expect(first.failed).toEqual([]);
	expect(first.report).toMatchObject({ read: 5000, saved: 5000, failed: 0, skipped: 0 });
	expect(first.report.retries).toBeGreaterThan(500);
	expect(first.report.timeouts).toBeGreaterThan(100);
	expect(sim.state.count('customer')).toBe(5000);
	expect(new Set(sim.state.rows('customer').map(({ code }) => code)).size).toBe(5000);
	const lines = (await first.result.binaryBuffer(first.outputs[0][0], 'data')).toString('utf8').trim().split('\n');
	expect(lines.map((line: string) => JSON.parse(line).index)).toEqual(Array.from({ length: 5000 }, (_, n) => n));

	const before = stored();
	sim.faults.clear();
	const second = await runJoget(sim, { ...fromFile, options: { ...options, timeout: 60 } }, { input: [{}], binary });
	expect(second.report).toMatchObject({ read: 5000, saved: 5000 });
	expect(stored()).toEqual(before);

	const report = await first.result.binaryBuffer(first.outputs[2][0], 'report');
	const reportFile = write('report.ndjson', report);
	sim.state.log.length = 0;
	const third = await runJoget(
		sim,
		{ ...form('customer'), idStrategy: 'uuid', keyColumns: 'code', options: { resumeFrom: 'binary' } },
		{
			input: [
				{ code: 'C1', name: 'Customer 1', credit: '1' },
				{ code: 'new', name: 'New' },
			],
			binary: { report: reportFile },
		},
	);
	expect(third.report).toMatchObject({ read: 2, saved: 1, skipped: 1 });
});

/** The definition is pasted where faults would hit its reading too. */
function pasted(): string {
	return fs.readFileSync(path.join(__dirname, '../simulators/joget/forms/customer.json'), 'utf8');
}

/** Runs runFile.js and gives what it told at its end; undefined where it was killed. */
async function child(parameters: object, killWhen?: () => boolean): Promise<Record<string, any> | undefined> {
	const script = path.join(__dirname, 'runFile.js');
	const env = { ...process.env, DATAOPS_NO_BUILD: '1' };
	const running = spawn(process.execPath, [script, JSON.stringify(parameters)], {
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let out = '';
	running.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
	running.stderr.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
	const watch = killWhen && setInterval(() => killWhen() && running.kill('SIGKILL'), 5);
	await new Promise((resolve) => running.once('close', resolve));
	clearInterval(watch);
	const line = /^REPORT (.*)$/m.exec(out)?.[1];
	if (!line && !killWhen) throw new Error(out);
	return line === undefined ? undefined : (JSON.parse(line) as Record<string, any>);
}

it.each(['uuid', 'server'])(
	'killed half-way and started again from its report file, nothing is doubled or missing (ids: %s)',
	async (idStrategy) => {
		const count = 300;
		const reportPath = path.join(folder, `report-${idStrategy}.ndjson`);
		const parameters = { url: sim.url, csv: write('kill.csv', csvOf(count)), reportPath, idStrategy };
		// Whole lines only: the last one may be cut by the kill.
		const noted = (): number => {
			const lines = fs.existsSync(reportPath) ? fs.readFileSync(reportPath, 'utf8').split('\n').slice(0, -1) : [];
			return lines.filter((line) => line.includes('"status":"saved"')).length;
		};
		// From the middle on the simulator stores and does not answer, so that neither a fast nor a starved machine can be
		// through before the kill, nor be killed before it has noted anything.
		const killed = await child({ ...parameters, resumeFrom: 'none' }, () => {
			if (sim.state.count('customer') > count / 2) sim.faults.set({ always: 'silentAfterCommit' });
			return sim.faults.read().config.always !== undefined && noted() > count / 4;
		});
		expect(killed).toBeUndefined();
		sim.faults.clear();
		expect(sim.state.count('customer')).toBeLessThan(count);
		const before = noted();
		sim.state.log.length = 0;
		const { report, failed } = (await child({ ...parameters, resumeFrom: 'path' }))!;
		expect(report.saved + report.failed + report.skipped).toBe(count);
		expect(report.skipped).toBe(before);
		// Where Joget makes the ids, what was on its way is not sent again but named, so that somebody looks.
		expect(failed.every(({ code }: { code: string }) => code === 'OUTCOME_UNKNOWN')).toBe(true);
		if (idStrategy === 'uuid') expect(failed).toEqual([]);
		else expect(failed).not.toEqual([]);
		const codes = sim.state.rows('customer').map(({ code }) => code);
		expect(new Set(codes).size).toBe(codes.length);
		const named = failed.map(({ record }: { record: { code: string } }) => record.code);
		expect(new Set([...codes, ...named]).size).toBe(count);
	},
);

it('keeps its memory flat: twenty times the rows, in and out by file, hold no more than their few bytes of id each', async () => {
	const live = async (rows: number): Promise<number> => {
		const csv = write('memory.csv', csvOf(rows));
		const told = (await child({
			url: sim.url,
			csv,
			idStrategy: 'uuid',
			savedOutput: 'file',
			concurrency: 8,
			weigh: rows / 5,
		}))!;
		expect(told.report).toMatchObject({ read: rows, saved: rows });
		expect(sim.state.count('customer')).toBe(rows);
		// Not the memory of the process: what V8 takes for it depends on the machine and on what runs beside.
		expect(told.weighed).toBe(5);
		return told.mostLiveMb as number;
	};
	const few = await live(1000);
	const many = await live(20_000);
	// A record kept whole, with its report line, would be 20 MB and more.
	expect(many - few).toBeLessThan(6);
});

it('stops at once when cancelled, and what was not sent is counted', async () => {
	sim.faults.set({ latencyMs: 20 });
	const controller = new AbortController();
	let atCancel = 0;
	// There already, because n8n asks `instanceof Error` of a missing file, which Jest's own realm of classes denies.
	const reportPath = write('cancelled.ndjson', '');
	const watch = setInterval(() => {
		if (controller.signal.aborted || sim.state.count('customer') <= 20) return;
		atCancel = sim.state.count('customer');
		controller.abort();
	}, 5);
	const { report, result } = await runJoget(
		sim,
		{ ...fromFile, options: { reportPath, concurrency: 4 } },
		{ input: [{}], binary: { data: write('cancel.csv', csvOf(2000)) }, signal: controller.signal },
	);
	clearInterval(watch);
	expect(result.status).toBe('canceled');
	// What was under way may still have arrived; nothing was begun after it.
	expect(sim.state.count('customer')).toBeLessThanOrEqual(atCancel + 4);
	const lines = fs
		.readFileSync(reportPath, 'utf8')
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line));
	// What was on its way is named, because Joget may have stored it.
	const told = lines.filter(({ status, code }) => status === 'saved' || code === 'CANCELLED');
	expect(told.length).toBeGreaterThanOrEqual(sim.state.count('customer'));
	expect(report).toMatchObject({ state: 'cancelled' });
	expect(report.saved + report.failed + report.skipped).toBe(report.read);
});

describe('bad input has a clear answer', () => {
	const run = async (name: string, content: string | Buffer, more = {}) =>
		await runJoget(sim, { ...fromFile, ...more }, { input: [{}], binary: { data: write(name, content) } });

	it.each([
		['empty.csv', ''],
		['header.csv', 'code,name\n'],
	])('an empty file and a header alone hold no records (%s)', async (name, content) => {
		const { status, report, saved, failed, error } = await run(name, content);
		if (status === 'error') expect(error?.message).toMatch(/empty/i);
		else {
			expect([saved, failed]).toEqual([[], []]);
			expect(report).toMatchObject({ read: 0, saved: 0, failed: 0, skipped: 0 });
			expect(report.warnings.join(' ')).toMatch(/no records/);
		}
	});

	it('binary junk named .csv is refused and nothing is sent', async () => {
		const junk = Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256));
		const { status, error, saved } = await run('junk.csv', junk);
		expect(saved).toEqual([]);
		expect(sim.state.count('customer')).toBe(0);
		if (status === 'error') expect(error?.message).toMatch(/binary|text|encoding|CSV/i);
	});

	it('a 50 MB single line is an answer, not memory', async () => {
		const { status, error, saved, failed } = await run('long.csv', Buffer.alloc(50_000_000, 'a'));
		expect(saved).toEqual([]);
		expect(status === 'error' ? error?.message : (failed[0]?.message ?? 'header')).toBeTruthy();
		expect(sim.state.count('customer')).toBe(0);
	});

	it('a row with too many cells is a failed row in its place, and the others go on', async () => {
		const { saved, failed, report } = await run('ragged.csv', 'code,name\nA,One\nB,Two,extra\nC,Three\n');
		expect(saved.map(({ index }) => index)).toEqual([0, 2]);
		expect(failed[0]).toMatchObject({ index: 1, stage: 'read' });
		expect(report).toMatchObject({ read: 3, saved: 2, failed: 1 });
	});

	it('duplicate keys in the batch: the second is failed and names the first', async () => {
		const { failed } = await run('dup.csv', 'code,name\nA,One\nA,Again\n');
		expect(failed[0]).toMatchObject({ index: 1, code: 'DUPLICATE_KEY' });
		expect(failed[0].message).toMatch(/record 0/);
	});

	it('null, boolean, number and array values are coerced as Joget keeps them', async () => {
		const json = JSON.stringify([
			{ code: 'A', name: true, credit: 1.5e21, tags: ['new', 'late'], email: null, source: 0 },
		]);
		const { saved, failed } = await run('values.json', json);
		expect(failed).toEqual([]);
		expect(saved[0].record).toEqual({
			code: 'A',
			name: 'true',
			credit: '1500000000000000000000',
			tags: 'new;late',
			source: '0',
		});
	});

	it.each([
		['odd.csv', 'code,name,__proto__,constructor,prototype\nA,One,p,c,t\n'],
		['odd.json', '[{"code":"A","name":"One","__proto__":"p","constructor":"c","prototype":"t"}]'],
		['odd.ndjson', '{"code":"A","name":"One","__proto__":"p","constructor":"c","prototype":"t"}\n'],
		[
			'odd.xml',
			'<r><x><code>A</code><name>One</name><__proto__>p</__proto__><constructor>c</constructor><prototype>t</prototype></x><x><code>B</code><name>Two</name></x></r>',
		],
	])('columns called __proto__, constructor and prototype are columns like any other (%s)', async (name, content) => {
		const odd = ['__proto__', 'constructor', 'prototype'];
		const values = (record: object) =>
			odd.map((column) => Object.getOwnPropertyDescriptor(record, column)?.value as unknown);
		// Found as unknown fields, each by its name, and the record is whole in Failed.
		const { failed } = await run(name, content);
		expect(failed[0].errors.map(({ field }: { field: string }) => field)).toEqual(odd);
		expect(values(failed[0].record)).toEqual(['p', 'c', 't']);
		// Fields of the form: sent, stored, and told in Saved; as key columns they make the id.
		const definition = sim.state.form('customer');
		const [section] = definition.elements;
		const [column] = section.elements;
		const fields = odd.map((id) => ({ className: 'org.joget.apps.form.lib.TextField', properties: { id, label: id } }));
		const before = column.elements;
		column.elements = [...before, ...fields];
		try {
			const { saved, failed: refused } = await run(name, content, { keyColumns: 'code, __proto__, constructor' });
			expect(refused.filter(({ index }) => index === 0)).toEqual([]);
			expect(values(saved[0].record)).toEqual(['p', 'c', 't']);
			expect(values(saved[0].key)).toEqual(['p', 'c', undefined]);
			const stored = sim.state.rows('customer').find(({ code }) => code === 'A');
			expect(values(stored!)).toEqual(['p', 'c', 't']);
		} finally {
			column.elements = before;
		}
		expect(({} as Record<string, unknown>).p).toBeUndefined();
		expect(Object.keys(Object.prototype)).toEqual([]);
	});

	it('a record of 10,000 fields is checked and answered', async () => {
		const wide: Record<string, string> = { code: 'A', name: 'One' };
		for (let n = 0; n < 10_000; n++) wide[`f${n}`] = 'x';
		const { saved, report } = await run('wide.json', JSON.stringify([wide]), { unknownFields: 'drop' });
		expect(saved).toHaveLength(1);
		expect(report).toMatchObject({ read: 1, saved: 1 });
		const refused = await run('wide.json', JSON.stringify([wide]));
		expect(refused.failed).toHaveLength(1);
		expect(refused.failed[0].errors).toHaveLength(10_000);
	});

	it('a file whose rest cannot be read keeps the report of what was sent', async () => {
		const rows = Array.from({ length: 3000 }, (_, n) => `{"code":"N${n}","name":"x"}`);
		const { saved, failed, report } = await run('broken.json', `[${rows.join(',')},{"code":`, {
			options: { savedOutput: 'items' },
		});
		expect(saved.length + failed.length).toBe(report.read);
		expect(saved.length).toBe(sim.state.count('customer'));
		expect(failed.length).toBeGreaterThan(0);
	});
});
