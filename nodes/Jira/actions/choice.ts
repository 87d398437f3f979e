/** Which issues: the fields that ask, and what they mean as JQL. Shared by all operations on issues and by the trigger. */
import type { INodeProperties } from 'n8n-workflow';
import type { IssueChoice } from '../engine/jql';

type Show = NonNullable<INodeProperties['displayOptions']>['show'];

export const choiceProperties = (show: Show): INodeProperties[] => [
	{
		displayName: 'Choose Issues By',
		name: 'chooseBy',
		type: 'options',
		default: 'projectList',
		displayOptions: { show },
		options: [
			{ name: 'All Projects', value: 'all', description: 'Every project that the account can see' },
			{ name: 'JQL', value: 'jql' },
			{ name: 'Project Keys', value: 'projectKeys', description: 'Keys or IDs, typed or from an expression' },
			{ name: 'Projects From List', value: 'projectList' },
		],
	},
	{
		displayName: 'Project Names or IDs',
		name: 'projects',
		type: 'multiOptions',
		default: [],
		typeOptions: { loadOptionsMethod: 'getProjects' },
		displayOptions: { show: { ...show, chooseBy: ['projectList'] } },
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	{
		displayName: 'Project Keys',
		name: 'projectKeys',
		type: 'string',
		default: '',
		placeholder: 'e.g. OPS, WEB',
		displayOptions: { show: { ...show, chooseBy: ['projectKeys'] } },
		description: 'Keys or IDs of projects, separated by commas',
	},
	{
		displayName: 'JQL',
		name: 'jql',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. project = OPS AND issuetype = Task',
		displayOptions: { show: { ...show, chooseBy: ['jql'] } },
		description:
			'A condition. Jira Cloud wants at least one restriction. An ORDER BY is left out: the node pages in an order of its own.',
	},
];

/** Reads one parameter; the fallback keeps older canvases working. */
export type ReadParameter = (name: string, fallback: unknown) => unknown;

export function splitList(value: unknown): string[] {
	const parts = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[,\n]/);
	return [...new Set(parts.map((part) => part.trim()).filter(Boolean))];
}

export function readChoice(read: ReadParameter): IssueChoice {
	switch (read('chooseBy', 'projectList')) {
		case 'jql':
			return { jql: String(read('jql', '')) };
		case 'projectKeys':
			return { projects: splitList(read('projectKeys', '')) };
		case 'all':
			// A restriction in form, none in effect.
			return { jql: 'project is not EMPTY' };
		default:
			return { projects: splitList(read('projects', [])) };
	}
}
