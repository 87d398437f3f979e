'use strict';
/**
 * A reader of the part of JQL that bulk pulls use: comparisons, IN, IS EMPTY, AND, OR, NOT, brackets and ORDER BY. It
 * answers with Jira's own sentences for what it does not know, because a node has to show those.
 */
const { literalMillis, relativeMillis } = require('./time');

class JqlError extends Error {}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(>=|<=|!=|!~|[=<>~(),])|([^\s"'=<>!~(),]+))/gy;

/** @param {string} text */
function tokenise(text) {
	const tokens = [];
	TOKEN.lastIndex = 0;
	const source = text.trimEnd();
	while (TOKEN.lastIndex < source.length) {
		const at = TOKEN.lastIndex;
		const match = TOKEN.exec(source);
		if (!match) throw new JqlError(`Error in the JQL Query: The character '${source[at]}' is not expected here.`);
		if (match[1] !== undefined) tokens.push({ kind: 'text', value: match[1].slice(1, -1).replace(/\\(.)/g, '$1') });
		else if (match[2] !== undefined) tokens.push({ kind: 'sign', value: match[2] });
		else tokens.push({ kind: 'word', value: match[3] });
	}
	return tokens;
}

const DATES = new Set(['created', 'createddate', 'updated', 'updateddate']);
const KEYS = new Set(['id', 'key', 'issue', 'issuekey']);

/**
 * @typedef {{ zone: string, now: number, epoch: boolean, projects: Map<string, {id: string, key: string, name: string}>,
 *   statusByName: (name: string) => string[] }} JqlScope
 */
class Parser {
	/** @param {string} text @param {JqlScope} scope */
	constructor(text, scope) {
		this.tokens = tokenise(text);
		this.at = 0;
		this.scope = scope;
		this.bounded = false;
	}

	peek(offset = 0) {
		return this.tokens[this.at + offset];
	}

	/** @param {string} value */
	isWord(value, offset = 0) {
		const token = this.peek(offset);
		return token?.kind === 'word' && token.value.toLowerCase() === value;
	}

	/** @param {string} value */
	takeSign(value) {
		const token = this.peek();
		if (token?.kind !== 'sign' || token.value !== value) {
			throw new JqlError(
				`Error in the JQL Query: Expecting '${value}' but got '${token?.value ?? 'the end of the query'}'.`,
			);
		}
		this.at++;
	}

	parse() {
		let test = () => true;
		if (this.peek() && !this.isWord('order')) test = this.or();
		const order = this.order();
		if (this.peek())
			throw new JqlError(`Error in the JQL Query: Expecting either 'OR' or 'AND' but got '${this.peek().value}'.`);
		return { test, order, bounded: this.bounded };
	}

	or() {
		const parts = [this.and()];
		while (this.isWord('or')) {
			this.at++;
			parts.push(this.and());
		}
		return parts.length === 1 ? parts[0] : (/** @type {any} */ issue) => parts.some((part) => part(issue));
	}

	and() {
		const parts = [this.not()];
		while (this.isWord('and')) {
			this.at++;
			parts.push(this.not());
		}
		return parts.length === 1 ? parts[0] : (/** @type {any} */ issue) => parts.every((part) => part(issue));
	}

	/** @returns {(issue: any) => boolean} */
	not() {
		if (this.isWord('not')) {
			this.at++;
			const inner = this.not();
			return (issue) => !inner(issue);
		}
		if (this.peek()?.kind === 'sign' && this.peek().value === '(') {
			this.at++;
			const inner = this.or();
			this.takeSign(')');
			return inner;
		}
		return this.clause();
	}

	clause() {
		const name = this.peek();
		if (!name || name.kind === 'sign') throw new JqlError('Error in the JQL Query: Expecting a field name.');
		this.at++;
		this.bounded = true;
		const field = name.value.toLowerCase();
		if (this.isWord('is')) {
			this.at++;
			const negated = this.isWord('not');
			if (negated) this.at++;
			this.at++;
			// Every issue has a project, a status, and both dates.
			return (/** @type {any} */ issue) => (field !== 'project' && issue.fieldValue(name.value) == null) !== negated;
		}
		if (this.isWord('in') || (this.isWord('not') && this.isWord('in', 1))) {
			const negated = this.isWord('not');
			this.at += negated ? 2 : 1;
			const values = this.list();
			const tests = values.map((value) => this.compare(field, name.value, '=', value));
			return (/** @type {any} */ issue) => tests.some((test) => test(issue)) !== negated;
		}
		const sign = this.peek();
		if (sign?.kind !== 'sign')
			throw new JqlError(
				`Error in the JQL Query: Expecting operator but got '${sign?.value ?? 'the end of the query'}'.`,
			);
		this.at++;
		const value = this.peek();
		if (!value) throw new JqlError('Error in the JQL Query: Expecting a value.');
		this.at++;
		return this.compare(field, name.value, sign.value, value);
	}

	list() {
		this.takeSign('(');
		const values = [];
		while (this.peek() && this.peek().value !== ')') {
			if (this.peek().value === ',') this.at++;
			else values.push(this.tokens[this.at++]);
		}
		this.takeSign(')');
		return values;
	}

	/** @param {string} field @param {string} written @param {string} sign @param {{kind: string, value: string}} token @returns {(issue: any) => boolean} */
	compare(field, written, sign, token) {
		if (DATES.has(field)) return this.compareDate(dateField(field), sign, token);
		if (field === 'project') {
			const wanted = token.value.toLowerCase();
			const project = [...this.scope.projects.values()].find(
				(p) => p.key.toLowerCase() === wanted || p.id === wanted || p.name.toLowerCase() === wanted,
			);
			if (!project) throw new JqlError(`The value '${token.value}' does not exist for the field 'project'.`);
			return (issue) => (issue.projectKey === project.key) === (sign === '=');
		}
		if (KEYS.has(field)) return this.compareKey(sign, token);
		if (field === 'status') {
			const ids = this.scope.statusByName(token.value);
			if (!ids.length) throw new JqlError(`The value '${token.value}' does not exist for the field 'status'.`);
			return (issue) => ids.includes(issue.statusId) === (sign === '=');
		}
		if (['summary', 'assignee', 'labels'].includes(field) || /^cf\[\d+\]$/.test(field)) {
			return (issue) => (String(issue.fieldValue(written) ?? '') === token.value) === (sign === '=');
		}
		throw new JqlError(`Field '${written}' does not exist or you do not have permission to view it.`);
	}

	/** @param {string} field @param {string} sign @param {{kind: string, value: string}} token */
	compareDate(field, sign, token) {
		const { zone, now, epoch } = this.scope;
		let bound = relativeMillis(token.value, now);
		if (bound === null && token.kind === 'word' && /^-?\d+$/.test(token.value) && epoch) bound = Number(token.value);
		if (bound === null) bound = literalMillis(token.value, zone);
		if (bound === null) {
			throw new JqlError(
				`Date value '${token.value}' for field '${field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
			);
		}
		const limit = bound;
		return (/** @type {any} */ issue) => holds(sign, issue[field] - limit);
	}

	/** `key > X` compares inside X's project only (Jira Server source). @param {string} sign @param {{value: string}} token */
	compareKey(sign, token) {
		if (/^\d+$/.test(token.value))
			return (/** @type {any} */ issue) => holds(sign, Number(issue.id) - Number(token.value));
		const match = /^([A-Za-z][A-Za-z0-9_]*)-(\d+)$/.exec(token.value);
		if (!match) throw new JqlError(`The issue key '${token.value}' for field 'key' is invalid.`);
		const [, project, number] = match;
		if (sign === '!=') return (/** @type {any} */ issue) => issue.key !== token.value.toUpperCase();
		return (/** @type {any} */ issue) =>
			issue.projectKey === project.toUpperCase() && holds(sign, issue.number - Number(number));
	}

	order() {
		/** @type {Array<{field: string, descending: boolean}>} */
		const order = [];
		if (!this.isWord('order')) return order;
		this.at++;
		if (!this.isWord('by')) throw new JqlError("Error in the JQL Query: Expecting 'by'.");
		this.at++;
		do {
			if (this.peek()?.value === ',') this.at++;
			const field = this.peek();
			if (!field) throw new JqlError('Error in the JQL Query: Expecting a field name.');
			this.at++;
			const name = field.value.toLowerCase();
			const canonical = KEYS.has(name)
				? 'key'
				: DATES.has(name)
					? dateField(name)
					: name === 'project' || name === 'status'
						? name
						: null;
			if (!canonical)
				throw new JqlError(`Field '${field.value}' does not exist or you do not have permission to view it.`);
			const descending = this.isWord('desc');
			if (descending || this.isWord('asc')) this.at++;
			order.push({ field: canonical, descending });
		} while (this.peek()?.value === ',');
		if (order.length > 7) throw new JqlError('The maximum number of fields in ORDER BY is 7.');
		return order;
	}
}

/** @param {string} sign @param {number} difference */
function holds(sign, difference) {
	switch (sign) {
		case '=':
			return difference === 0;
		case '!=':
			return difference !== 0;
		case '>':
			return difference > 0;
		case '>=':
			return difference >= 0;
		case '<':
			return difference < 0;
		case '<=':
			return difference <= 0;
		default:
			throw new JqlError(`The operator '${sign}' is not supported by this field.`);
	}
}

/** @param {string} name */
const dateField = (name) => (name.startsWith('created') ? 'created' : 'updated');

/** Sort key: project and number in order, so that PRO-2 stands before PRO-10. */
const SORT = {
	/** @param {any} a @param {any} b */
	key: (a, b) => (a.projectKey < b.projectKey ? -1 : a.projectKey > b.projectKey ? 1 : a.number - b.number),
	/** @param {any} a @param {any} b */
	created: (a, b) => a.created - b.created,
	/** @param {any} a @param {any} b */
	updated: (a, b) => a.updated - b.updated,
	/** @param {any} a @param {any} b */
	project: (a, b) => (a.projectKey < b.projectKey ? -1 : a.projectKey > b.projectKey ? 1 : 0),
	/** @param {any} a @param {any} b */
	status: (a, b) => Number(a.statusId) - Number(b.statusId),
};

/** @param {Array<{field: string, descending: boolean}>} order @returns {(a: any, b: any) => number} */
function comparator(order) {
	const steps = order.map(({ field, descending }) => {
		const compare = SORT[/** @type {keyof typeof SORT} */ (field)];
		return descending ? (/** @type {any} */ a, /** @type {any} */ b) => compare(b, a) : compare;
	});
	return (a, b) => {
		for (const step of steps) {
			const result = step(a, b);
			if (result !== 0) return result;
		}
		return Number(a.id) - Number(b.id);
	};
}

/** @param {string} text @param {JqlScope} scope */
const parseJql = (text, scope) => new Parser(text, scope).parse();

module.exports = { parseJql, comparator, JqlError };
