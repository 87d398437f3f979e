import fc from 'fast-check';
import { readMapping } from '../../nodes/Jira/actions/issue/mapping.parameters';
import { readMappingDocument } from '../../nodes/Jira/engine/mappingDocument';
import { issueMapper } from '../../nodes/Jira/engine/mapIssue';
import { readColumns, requestedFields, resolveNames, type ColumnMapping } from '../../nodes/Jira/engine/mapping';
import { follow, parsePath, readSprintText } from '../../nodes/Jira/engine/path';
import { and, before, conditionOf, since, zoneLiteral } from '../../nodes/Jira/engine/jql';
import type { RawIssue } from '../../nodes/Jira/engine/types';

const issue: RawIssue = {
	id: '10001',
	key: 'OPS-7',
	fields: {
		created: '2026-01-05T09:00:00.000+0100',
		updated: '2026-01-06T09:00:00.123+0100',
		project: { key: 'OPS' },
		status: { id: '3', name: 'In Progress' },
		summary: 'A summary',
		labels: ['red', 'blue'],
		fixVersions: [{ name: '1.0' }, { name: '2.0' }],
		assignee: { accountId: 'a1', displayName: 'Ann' },
		reporter: null,
		customfield_1: '12.50',
		customfield_2: { value: 'Europe', child: { value: 'Berlin' } },
		customfield_3: '',
		customfield_4: 1234567.25,
		customfield_5: '2026-03-01',
		customfield_6: [
			'com.atlassian.greenhopper.service.sprint.Sprint@1f[id=4,rapidViewId=2,state=ACTIVE,name=Sprint 4, north,goal=<null>]',
		],
		customfield_7: {
			type: 'doc',
			content: [{ type: 'paragraph', content: [{ type: 'text', text: 'rich', marks: [{ type: 'strong' }] }] }],
		},
		customfield_8: true,
		'Cost.Center': 'x',
	},
};

const one = (column: Partial<ColumnMapping>): { value: unknown; faults: string[] } => {
	const { row, faults } = issueMapper('one', readColumns([{ target: 'c', sources: [], ...column }]))(issue);
	return { value: row.c, faults: faults.map(({ code }) => code) };
};

describe('mapping', () => {
	it('gives the fixed columns of every row', () => {
		expect(issueMapper('one', [])(issue).row).toEqual({
			instance: 'one',
			issue_id: '10001',
			issue_key: 'OPS-7',
			project_key: 'OPS',
			status: 'In Progress',
			created_at: '2026-01-05T08:00:00.000Z',
			updated_at: '2026-01-06T08:00:00.123Z',
		});
	});

	it.each([
		[{ sources: ['summary'] }, 'A summary'],
		[{ sources: ['assignee'] }, 'Ann'],
		[{ sources: ['assignee.accountId'] }, 'a1'],
		[{ sources: ['reporter.displayName'] }, null],
		[{ sources: ['labels'] }, 'red, blue'],
		[{ sources: ['labels[1]'] }, 'blue'],
		[{ sources: ['labels'], type: 'array' }, ['red', 'blue']],
		[{ sources: ['fixVersions[*].name'], type: 'array' }, ['1.0', '2.0']],
		[{ sources: ['fixVersions[*].name'] }, '1.0, 2.0'],
		[{ sources: ['fixVersions'], type: 'json' }, [{ name: '1.0' }, { name: '2.0' }]],
		[{ sources: ['customfield_1'], type: 'decimal' }, '12.50'],
		[{ sources: ['customfield_4'], type: 'decimal' }, '1234567.25'],
		[{ sources: ['customfield_2'] }, 'Europe / Berlin'],
		[{ sources: ['customfield_2.child.value'] }, 'Berlin'],
		[{ sources: ['customfield_5'], type: 'date' }, '2026-03-01'],
		[{ sources: ['updated'], type: 'timestamp' }, '2026-01-06T08:00:00.123Z'],
		[{ sources: ['customfield_6[*].name'], type: 'array' }, ['Sprint 4, north']],
		[{ sources: ['customfield_6'] }, 'Sprint 4, north'],
		[{ sources: ['customfield_7'], type: 'text' }, 'rich'],
		[{ sources: ['customfield_7'], type: 'markdown' }, '**rich**'],
		[{ sources: ['customfield_7'], type: 'html' }, '<p><strong>rich</strong></p>'],
		[{ sources: ['customfield_7'] }, 'rich'],
		[{ sources: ['customfield_8'], type: 'boolean' }, true],
		[{ sources: ['key'] }, 'OPS-7'],
		[{ sources: ['customfield_3'], default: 'none' }, 'none'],
		[{ sources: [], default: '7', type: 'integer' }, 7],
		[{ sources: ['summary', 'customfield_3', 'labels[0]'], separator: ' - ' }, 'A summary - red'],
		[{ sources: ['customfield_3', 'reporter', 'labels[0]', 'summary'], combine: 'firstNonEmpty' }, 'red'],
		[{ sources: ['fixVersions[*].name', 'labels'], type: 'array' }, ['1.0', '2.0', 'red', 'blue']],
	] as Array<[Partial<ColumnMapping>, unknown]>)('reads %j', (column, expected) => {
		expect(one(column)).toEqual({ value: expected, faults: [] });
	});

	it('names the column and the reason of what does not fit', () => {
		expect(one({ sources: ['summary'], type: 'integer' })).toMatchObject({ value: null, faults: ['BAD_INTEGER'] });
		expect(one({ sources: ['customfield_3'], required: true })).toMatchObject({ value: null, faults: ['REQUIRED'] });
		expect(one({ sources: ['summary'], type: 'date' }).faults).toHaveLength(1);
	});

	it('asks for exactly the mapped fields and the four that every row needs', () => {
		const columns = readColumns([
			{ target: 'a', sources: ['summary', 'key'] },
			{ target: 'b', sources: ['customfield_2.child.value'] },
		]);
		expect(requestedFields(columns).sort()).toEqual([
			'created',
			'customfield_2',
			'project',
			'status',
			'summary',
			'updated',
		]);
	});

	it('lets field ids rule, and takes a name only where it leads to one field', () => {
		const catalogue = [
			{ id: 'customfield_1', name: 'Cost.Center' },
			{ id: 'customfield_2', name: 'Twice' },
			{ id: 'customfield_3', name: 'twice' },
		];
		const named = (source: string) =>
			resolveNames(readColumns([{ target: 'c', sources: [source] }]), catalogue)[0].sources[0].field;
		expect(named('"Cost.Center".value')).toBe('customfield_1');
		expect(named('customfield_99')).toBe('customfield_99');
		expect(() => named('Twice')).toThrow(/customfield_2, customfield_3/);
		expect(() => named('Nothing')).toThrow(/no field "Nothing"/);
	});

	it('refuses a column that would overwrite another', () => {
		expect(() => readColumns([{ target: 'issue_id', sources: ['summary'] }])).toThrow(/issue_id/);
		expect(() =>
			readColumns([
				{ target: 'a', sources: ['summary'] },
				{ target: 'a', sources: ['labels'] },
			]),
		).toThrow(/repeats/);
		expect(() => readColumns([{ target: 'a', sources: ['x[y]'] }])).toThrow(/path/);
	});

	it('follows a path that it has written itself, through own members only', () => {
		expect(follow(issue.fields!, parsePath('x.constructor.name').steps)).toBeNull();
		fc.assert(
			fc.property(
				fc.array(fc.oneof(fc.stringMatching(/^[a-z]{1,5}$/), fc.nat(3)), { maxLength: 5 }),
				fc.string(),
				(steps, leaf) => {
					let value: unknown = leaf;
					for (const step of [...steps].reverse()) {
						if (typeof step === 'number') {
							const list: unknown[] = [null, null, null, null];
							list[step] = value;
							value = list;
						} else value = { [step]: value };
					}
					const text = `field${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;
					expect(follow(value, parsePath(text).steps)).toBe(leaf);
				},
			),
		);
	});

	it('reads sprints of the server era, commas in names included', () => {
		expect(readSprintText('com.atlassian.greenhopper.service.sprint.Sprint@1f[id=4,name=A, B,goal=<null>]')).toEqual({
			id: '4',
			name: 'A, B',
			goal: null,
		});
		expect(readSprintText('just text')).toBeNull();
	});
});

const FIELD_MAPPINGS = {
	version: '2.0',
	field_groups: {
		order_details: {
			description: 'Order',
			fields: {
				order_number: {
					type: 'string',
					required: true,
					description: 'Order number',
					instance_1: { field_id: 'customfield_10501', name: 'Order Number' },
					instance_2: { field_id: 'customfield_10502', name: 'Order Number' },
				},
				raw_photos: {
					type: 'integer',
					required: false,
					instance_1: { field_id: 'customfield_12581' },
					instance_2: { field_id: 'customfield_12602' },
				},
				service: {
					type: 'string',
					required: false,
					instance_1: { field_ids: ['customfield_1', 'customfield_2'] },
					instance_2: { field_id: 'customfield_3' },
					separator: ', ',
				},
			},
		},
		timestamps: {
			fields: {
				final_review: {
					type: 'datetime',
					required: false,
					instance_1: { field_id: 'customfield_12689' },
					instance_2: null,
				},
			},
		},
	},
};

describe('an existing field_mappings.json', () => {
	it('is read as it is, for each instance with its own field ids', () => {
		const first = readMappingDocument(JSON.stringify(FIELD_MAPPINGS), 'instance_1');
		expect(first).toEqual({
			warnings: [],
			columns: [
				expect.objectContaining({
					target: 'order_number',
					sources: ['customfield_10501'],
					type: 'string',
					required: true,
				}),
				expect.objectContaining({
					target: 'raw_photos',
					sources: ['customfield_12581'],
					type: 'integer',
					required: false,
				}),
				expect.objectContaining({
					target: 'service',
					sources: ['customfield_1', 'customfield_2'],
					combine: 'join',
					separator: ', ',
				}),
				expect.objectContaining({ target: 'final_review', sources: ['customfield_12689'], type: 'timestamp' }),
			],
		});
		const second = readMappingDocument(FIELD_MAPPINGS, 'instance_2');
		expect(second.columns.map(({ sources }) => sources)).toEqual([
			['customfield_10502'],
			['customfield_12602'],
			['customfield_3'],
			[],
		]);
		expect(second.warnings.join()).toContain('final_review');
		expect(readColumns(second.columns)).toHaveLength(4);
	});

	it.each([
		[
			'a map of instances',
			{ field_groups: { g: { fields: { a: { type: 'string', instances: { one: 'customfield_1' } } } } } },
		],
		[
			'ids by instance',
			{ field_groups: { g: { fields: { a: { type: 'string', field_id: { one: 'customfield_1' } } } } } },
		],
		['one id for all', { field_groups: { g: { fields: { a: { type: 'string', field_id: 'customfield_1' } } } } }],
		[
			'lists',
			{
				field_groups: [
					{ name: 'g', fields: [{ name: 'a', type: 'VARCHAR(100)', one: { field_id: 'customfield_1' } }] },
				],
			},
		],
		['no groups', { a: { type: 'string', one: { field_id: 'customfield_1', name: 'A' } } }],
	])('may have %s', (_what, document) => {
		expect(readMappingDocument(document, 'one').columns).toEqual([
			expect.objectContaining({ target: 'a', sources: ['customfield_1'], type: 'string' }),
		]);
	});

	it('says which instances it knows, and which type it does not', () => {
		expect(() => readMappingDocument(FIELD_MAPPINGS, 'instance_9')).toThrow(/instance_9/);
		expect(() =>
			readMappingDocument({ field_groups: { g: { fields: { a: { type: 'blob', field_id: 'x' } } } } }, 'one'),
		).toThrow(/blob/);
		expect(() => readMappingDocument('{', 'one')).toThrow(/not valid JSON/);
	});

	it('is told from a list of columns', () => {
		expect(readMappingDocument([{ target: 'a', source: 'summary' }], 'one').columns).toEqual([
			expect.objectContaining({ target: 'a', sources: ['summary'] }),
		]);
		expect(readMappingDocument({ columns: [{ target: 'a', sources: ['summary'] }] }, 'one').columns).toHaveLength(1);
	});
});

describe('the columns of the UI', () => {
	it('mean the same as JSON: a field with its path, more sources, how they combine', () => {
		const read = (name: string, fallback: unknown) =>
			name === 'columns'
				? {
						column: [
							{ target: 'a', field: 'customfield_2', path: 'child.value', type: 'string', default: '', required: true },
							{ target: 'b', field: 'fixVersions', path: '[*].name', type: 'array' },
							{ target: 'c', field: 'summary', sources: 'labels[0], "Cost.Center"', combine: 'join', separator: ' / ' },
							{ target: 'd', sources: 'customfield_3', default: '0', type: 'integer' },
						],
					}
				: fallback;
		const { columns } = readMapping(read, 'one');
		expect(columns).toMatchObject([
			{ target: 'a', sources: ['customfield_2.child.value'], required: true, default: undefined },
			{ target: 'b', sources: ['fixVersions[*].name'], type: 'array' },
			{ target: 'c', sources: ['summary', 'labels[0]', '"Cost.Center"'], combine: 'join', separator: ' / ' },
			{ target: 'd', sources: ['customfield_3'], default: '0', type: 'integer' },
		]);
	});
});

describe('JQL', () => {
	it('keeps an OR of the user inside brackets and drops its order, but not one in quotes', () => {
		expect(conditionOf({ jql: 'project = A OR project = B order   by rank DESC' })).toBe('project = A OR project = B');
		expect(conditionOf({ jql: 'summary ~ "order by phone"' })).toBe('summary ~ "order by phone"');
		expect(conditionOf({ projects: ['A', 'B"x', '10001'], jql: 'a = 1 or b = 2' })).toBe(
			'project in ("A", "B\\"x", 10001) AND (a = 1 or b = 2)',
		);
		expect(and('a = 1 or b = 2', 'c = 3')).toBe('(a = 1 or b = 2) AND c = 3');
		expect(and('(a = 1) or (b = 2)', 'c = 3')).toBe('((a = 1) or (b = 2)) AND c = 3');
	});

	it('writes moments as epoch milliseconds, or in the zone of the user and never too late', () => {
		expect(since('updated', 1732877091000.7, { kind: 'epoch' })).toBe('updated >= 1732877091000');
		expect(before('updated', 5, { kind: 'zone', zone: 'UTC' })).toBe('');
		expect(zoneLiteral(Date.UTC(2026, 0, 1, 11, 59, 59, 999), 'Asia/Kolkata')).toBe('"2026-01-01 17:29"');
	});

	it('never names a moment twice: in the hour that comes twice it goes back to the hour before', () => {
		// Berlin 2026-10-25: 02:30 happens at 00:30Z and at 01:30Z.
		for (const ms of [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)])
			expect(zoneLiteral(ms, 'Europe/Berlin')).toBe('"2026-10-25 01:45"');
	});
});
