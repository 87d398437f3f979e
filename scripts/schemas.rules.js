/**
 * What a recording cannot tell of the output schemas: which fields are the user's own and so belong in no schema, and where the
 * code may give null or a fraction though no canvas did. Types are those of the interfaces named in the comments.
 */

/** n8n looks beside the node's file, so nodes of one folder share their schemas. */
const FOLDERS = {
	fileClassifier: 'Files',
	jiraIssues: 'Jira',
	jiraIssuesTrigger: 'Jira',
	joget: 'Joget',
	jogetDatabase: 'Joget',
	warehouse: 'Warehouse',
	warehouseJobTrigger: 'Warehouse',
};

/** The first output, but where nothing ever leaves by it. */
const OUTPUT_AT = { 'jiraIssues/issue/setWatermark': 3 };

const ISSUE = ['instance', 'issue_id', 'issue_key', 'project_key', 'status', 'created_at', 'updated_at'];
const MOVE = ['from_id', 'from_name', 'to_id', 'to_name', 'category', 'changed_at', 'author_id'];
const FILE = ['file'];

/** Operations whose items also carry columns of the user's choice or the input's fields: only these are ours. */
const OWN_FIELDS = {
	'fileClassifier/classify': FILE,
	'fileClassifier/detectType': FILE,
	'fileClassifier/extract': FILE,
	'fileClassifier/hash': FILE,
	'fileClassifier/inspectRisk': FILE,
	'fileClassifier/proposeName': FILE,
	'jiraIssues/issue/getChangedSince': ISSUE,
	'jiraIssues/issue/getMany': ISSUE,
	'jiraIssues/issue/getStatusHistory': ISSUE,
	jiraIssuesTrigger: [...ISSUE, ...MOVE, 'rejected'],
	'joget/record/get': ['id'],
	'joget/record/getMany': ['id'],
	'jogetDatabase/formData/calculate': [],
	'jogetDatabase/formData/getMany': ['id'],
};

/** Objects with keys of the user's: columns of a record, parts of a key, terms of a model, JSON of Joget. */
const MAPS = new Set([
	...['changes', 'definition', 'idf', 'key', 'labels', 'payload', 'record', 'result', 'weights', 'different.columns'],
	...[
		'samples.onlyInSource',
		'samples.onlyInTable',
		'samples.wouldExpire',
		'samples.wouldInsert',
		'samples.wouldReject',
	],
]);

const PROBLEM = { path: '', code: '', message: '' };

/** Entries of lists that may have been empty in every recording, by an example; text where nothing is said. */
const ENTRIES = {
	alternatives: { mime: '', extension: '', confidence: 0.5 },
	lookups: { column: '', hits: 0, missed: 0, inferred: 0 },
	problems: PROBLEM,
	skippedItems: { itemIndex: 0, reason: '' },
	tests: { name: '', severity: '', passed: true, failures: 0, message: '' },
	wouldExpire: {},
	wouldReject: {},
	wouldUpdate: { key: {}, changes: {} },
	wrong: { itemIndex: 0, name: '', expected: '', actual: '', confidence: 0.5, by: '' },
};

/** Fields that come with what no canvas of the tests has, by an example. */
const MORE = {
	jiraIssuesTrigger: { rejected: { stage: '', field: '', code: '', message: '' } },
	'joget/record/update': { warnings: [{ field: '', code: '', message: '' }] },
	'warehouse/mapping/import': { problems: '', warnings: [''] },
	'warehouse/mapping/suggest': { warnings: [PROBLEM] },
	'warehouse/mapping/validate': { warnings: [PROBLEM] },
};

/** Figures that happen to be whole. */
const FRACTIONS = new Set([
	...[
		'accuracy',
		'average',
		'averageSeconds',
		'categoryConfidence',
		'confidence',
		'f1',
		'idf',
		'longestSeconds',
		'precision',
	],
	...['recall', 'rowsPerSecond', 'seconds', 'successRate', 'matrix'],
]);

const STAMPS = { dateCreated: 'string', dateModified: 'string', description: 'string' };
const REQUEST = {
	...{ requestedAt: 'string', claimedAt: 'string', claimToken: 'string', leaseUntil: 'string', completedAt: 'string' },
	...{ scheduleId: 'integer', notBefore: 'string', payload: 'object', result: 'object' },
};
const VERSION = {
	...{ description: 'string', hash: 'string', schema: 'string', table: 'string', tableType: 'string' },
	...{ frequency: 'string', savedAt: 'string', savedBy: 'string' },
};

/** Beginning of the schema's path → fields that may be null, with their type. */
const NULLABLE = {
	// An item without a file goes through with this.
	'Files/': { file: 'object' },
	// TransitionRow, SiteReport, catalogue
	'Jira.json': {
		from_id: 'string',
		from_name: 'string',
		to_id: 'string',
		to_name: 'string',
		category: 'string',
		author_id: 'string',
	},
	'Jira/field/': { type: 'string', items: 'string', custom_type: 'string' },
	'Jira/instance/': {
		...{
			user_id: 'string',
			version: 'string',
			time_zone: 'string',
			clock_skew_seconds: 'integer',
			epoch_jql: 'boolean',
		},
		...{ page_size_ids: 'integer', page_size_fields: 'integer' },
	},
	'Jira/issue/setWatermark': { watermark: 'string' },
	'Jira/project/': { type: 'string' },
	'Jira/status/': { untranslated_name: 'string', category: 'string' },
	// VersionRow, ProcessStart, HealthReport, ListSchema
	'Joget/app': { ...STAMPS, publishedVersion: 'integer' },
	'Joget/environmentVariable/': { remarks: 'string', value: 'string' },
	'Joget/form/getMany': STAMPS,
	'Joget/list/': { ...STAMPS, binder: 'string', formId: 'string', pageSize: 'integer' },
	'Joget/plugin/': { description: 'string' },
	'Joget/process/': { due: 'string', recordId: 'string', activityId: 'string', processId: 'string' },
	// RequestRecord, ScheduleRecord, JobRecord
	'Warehouse.json': REQUEST,
	'Warehouse/job/': {
		...{
			...REQUEST,
			frequency: 'string',
			day: 'string',
			hour: 'integer',
			minute: 'integer',
			start: 'string',
			end: 'string',
		},
		...{ dependsOn: 'integer', schema: 'string', table: 'string', tableType: 'string', sourceSystem: 'string' },
	},
	// StoredMapping, RunRecord, ErrorRecord, RunReport, TableStatistics
	'Warehouse/mapping/get.': { savedAt: 'string', savedBy: 'string' },
	'Warehouse/mapping/getMany': VERSION,
	'Warehouse/mapping/history': VERSION,
	'Warehouse/run/getErrors': {
		...{ processId: 'integer', runId: 'string', mapping: 'string', index: 'integer', stage: 'string', field: 'string' },
		...{ code: 'string', message: 'string', loggedAt: 'string', key: 'string', record: 'object' },
	},
	'Warehouse/run/getMany': {
		...{ runId: 'string', mapping: 'string', schema: 'string', table: 'string', loadMode: 'string', source: 'string' },
		...{
			startedAt: 'string',
			endedAt: 'string',
			seconds: 'number',
			phase: 'string',
			counts: 'object',
			strategy: 'string',
		},
		...{ message: 'string', requestId: 'string', executionId: 'string' },
	},
	'Warehouse/run/report': {
		...{
			averageSeconds: 'number',
			longestSeconds: 'number',
			rowsPerSecond: 'number',
			lastRun: 'string',
			from: 'string',
		},
		...{ to: 'string', successRate: 'number', field: 'string' },
	},
	'Warehouse/table/statistics': {
		lastLoad: 'string',
		currentRows: 'integer',
		keys: 'integer',
		versionsPerKey: 'object',
	},
};

module.exports = { FOLDERS, OUTPUT_AT, OWN_FIELDS, MAPS, ENTRIES, MORE, FRACTIONS, NULLABLE };
