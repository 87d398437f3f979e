'use strict';
/**
 * The project's own small request schemas, for a clone without Atlassian's documents beside it: the facts of
 * reference/jira.md 1.1 and 1.3 (limits, types, no unknown keys), written anew. Where the documents are present they rule.
 */
const strings = (limits = {}) => ({ type: 'array', items: { type: 'string' }, ...limits });
const object = (/** @type {any} */ properties, required = []) => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});

const BODIES = {
	'cloud POST /rest/api/3/search/jql': object({
		jql: { type: 'string' },
		nextPageToken: { type: 'string' },
		maxResults: { type: 'integer' },
		fields: strings(),
		expand: { type: 'string' },
		properties: strings({ maxItems: 5 }),
		fieldsByKeys: { type: 'boolean' },
		reconcileIssues: { type: 'array', items: { type: 'integer' }, maxItems: 50 },
	}),
	'cloud POST /rest/api/3/changelog/bulkfetch': object(
		{
			issueIdsOrKeys: strings({ minItems: 1, maxItems: 1000 }),
			fieldIds: strings({ maxItems: 10, uniqueItems: true }),
			maxResults: { type: 'integer', minimum: 1, maximum: 10000 },
			nextPageToken: { type: 'string' },
		},
		/** @type {any} */ (['issueIdsOrKeys']),
	),
	'cloud POST /rest/api/3/issue/bulkfetch': object(
		{
			issueIdsOrKeys: strings(),
			fields: strings(),
			expand: strings(),
			fieldsByKeys: { type: 'boolean' },
			properties: strings({ maxItems: 5 }),
		},
		/** @type {any} */ (['issueIdsOrKeys']),
	),
	'cloud POST /rest/api/3/search/approximate-count': object({ jql: { type: 'string' } }),
	'dataCenter POST /rest/api/2/search': object({
		jql: { type: 'string' },
		startAt: { type: 'integer' },
		maxResults: { type: 'integer' },
		fields: strings(),
		expand: strings(),
		validateQuery: { type: 'boolean' },
	}),
};

/** Query parameters by route; a route that is not listed is unknown to this small contract. */
const QUERIES = {
	'cloud GET /rest/api/3/search/jql': [
		'jql',
		'nextPageToken',
		'maxResults',
		'fields',
		'expand',
		'properties',
		'fieldsByKeys',
		'failFast',
		'reconcileIssues',
	],
	'cloud GET /rest/api/3/issue/{issueIdOrKey}': [
		'fields',
		'fieldsByKeys',
		'expand',
		'properties',
		'updateHistory',
		'failFast',
	],
	'cloud GET /rest/api/3/issue/{issueIdOrKey}/changelog': ['startAt', 'maxResults'],
	'cloud GET /rest/api/3/project/search': [
		'startAt',
		'maxResults',
		'orderBy',
		'id',
		'keys',
		'query',
		'typeKey',
		'categoryId',
		'action',
		'expand',
		'status',
		'properties',
		'propertyQuery',
	],
	'cloud GET /rest/api/3/field': [],
	'cloud GET /rest/api/3/field/search': [
		'startAt',
		'maxResults',
		'type',
		'id',
		'query',
		'orderBy',
		'expand',
		'projectIds',
	],
	'cloud GET /rest/api/3/status': [],
	'cloud GET /rest/api/3/myself': ['expand'],
	'cloud GET /rest/api/3/serverInfo': [],
	'dataCenter GET /rest/api/2/search': ['jql', 'startAt', 'maxResults', 'validateQuery', 'fields', 'expand'],
	'dataCenter GET /rest/api/2/issue/{issueIdOrKey}': ['expand', 'fields', 'updateHistory', 'properties'],
	'dataCenter GET /rest/api/2/project': ['expand', 'recent', 'includeArchived', 'browseArchive'],
	'dataCenter GET /rest/api/2/field': [],
	'dataCenter GET /rest/api/2/status': [],
	'dataCenter GET /rest/api/2/myself': [],
	'dataCenter GET /rest/api/2/serverInfo': [],
};

module.exports = { BODIES, QUERIES };
