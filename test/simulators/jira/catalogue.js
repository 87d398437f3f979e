'use strict';
/**
 * What a Jira site has before any issue: its statuses, fields, users. Two fields share one name, one field is known to
 * `/field/search` only, one status was removed from every workflow and lives on in old histories: all seen in the field
 * (reference/jira.md, 1.1 and known failures 13 and 22).
 */

const CATEGORIES = {
	new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
	indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
	done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
};

/** @typedef {{ id: string, name: string, category: keyof typeof CATEGORIES, active: boolean }} Status */

/** @type {Status[]} */
const STATUSES = [
	{ id: '10000', name: 'To Do', category: 'new', active: true },
	{ id: '10001', name: 'Scheduled', category: 'new', active: true },
	{ id: '10002', name: 'Acknowledged', category: 'indeterminate', active: true },
	{ id: '10003', name: 'At Listing', category: 'indeterminate', active: true },
	{ id: '10004', name: 'Shoot Complete', category: 'indeterminate', active: true },
	{ id: '10005', name: 'Uploaded', category: 'indeterminate', active: true },
	{ id: '10006', name: 'Edit Start', category: 'indeterminate', active: true },
	{ id: '10007', name: 'Final Review', category: 'indeterminate', active: true },
	{ id: '10008', name: 'Escalated Editing', category: 'indeterminate', active: true },
	{ id: '10009', name: 'Closed', category: 'done', active: true },
	{ id: '10090', name: 'Parked', category: 'indeterminate', active: false },
];

/** @typedef {{ id: string, name: string, schema: any, hidden?: boolean }} Field */

/** @type {Field[]} */
const FIELDS = [
	{ id: 'summary', name: 'Summary', schema: { type: 'string', system: 'summary' } },
	{ id: 'status', name: 'Status', schema: { type: 'status', system: 'status' } },
	{ id: 'project', name: 'Project', schema: { type: 'project', system: 'project' } },
	{ id: 'issuetype', name: 'Issue Type', schema: { type: 'issuetype', system: 'issuetype' } },
	{ id: 'created', name: 'Created', schema: { type: 'datetime', system: 'created' } },
	{ id: 'updated', name: 'Updated', schema: { type: 'datetime', system: 'updated' } },
	{ id: 'duedate', name: 'Due date', schema: { type: 'date', system: 'duedate' } },
	{ id: 'description', name: 'Description', schema: { type: 'string', system: 'description' } },
	{ id: 'labels', name: 'Labels', schema: { type: 'array', items: 'string', system: 'labels' } },
	{ id: 'fixVersions', name: 'Fix versions', schema: { type: 'array', items: 'version', system: 'fixVersions' } },
	{ id: 'priority', name: 'Priority', schema: { type: 'priority', system: 'priority' } },
	{ id: 'assignee', name: 'Assignee', schema: { type: 'user', system: 'assignee' } },
	{ id: 'reporter', name: 'Reporter', schema: { type: 'user', system: 'reporter' } },
	{ id: 'customfield_10010', name: 'Order Number', schema: custom('string', 'textfield', 10010) },
	{ id: 'customfield_10011', name: 'Story Points', schema: custom('number', 'float', 10011) },
	{ id: 'customfield_10012', name: 'Team', schema: custom('option', 'select', 10012) },
	{ id: 'customfield_10013', name: 'Notes', schema: custom('string', 'textarea', 10013) },
	{ id: 'customfield_10014', name: 'Order Number', schema: custom('string', 'textfield', 10014) },
	{ id: 'customfield_10015', name: 'Site Visit', schema: custom('datetime', 'datetime', 10015) },
	{
		id: 'customfield_10017',
		name: 'Cities',
		schema: { ...custom('array', 'multicheckboxes', 10017), items: 'option' },
	},
	{ id: 'customfield_10099', name: 'Legacy Code', schema: custom('string', 'textfield', 10099), hidden: true },
];

/** @param {string} type @param {string} kind @param {number} customId */
function custom(type, kind, customId) {
	return { type, custom: `com.atlassian.jira.plugin.system.customfieldtypes:${kind}`, customId };
}

const USERS = Array.from({ length: 6 }, (_, index) => ({
	accountId: `5b10a2844c20165700ede2${String(index).padStart(2, '0')}`,
	name: `user${index}`,
	key: `JIRAUSER1010${index}`,
	displayName: `User ${index}`,
	// Privacy settings hide the address of some: absent for one, null for another (reference 1.1 and 6).
	...(index === 1 ? {} : { emailAddress: index === 2 ? null : `user${index}@example.com` }),
}));

module.exports = { STATUSES, FIELDS, USERS, CATEGORIES };
