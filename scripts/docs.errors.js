/**
 * Collects the error codes of the pack from its source, for docs/reference/errors.md: every place that makes an error, a
 * rejected row or a finding gives a code in capitals and a sentence beside it, either as arguments of one call or as
 * properties of one object. Parts that are only known at run time are shown as "…".
 */
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;
const AREAS = [
	['shared', 'Reading, mapping and calling services', 'From every node.'],
	['Joget', 'Joget', 'From Joget and Joget Database.'],
	['Jira', 'Jira Issues', 'From Jira Issues and its trigger.'],
	['Warehouse', 'Warehouse', 'From Warehouse and its trigger.'],
	['Files', 'File Classifier', 'From File Classifier.'],
];

function sourcesBelow(folder) {
	return fs
		.readdirSync(folder, { withFileTypes: true })
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) => {
			const full = path.join(folder, entry.name);
			if (entry.isDirectory()) return entry.name === '__schema__' ? [] : sourcesBelow(full);
			return entry.name.endsWith('.ts') ? [full] : [];
		});
}

/** The constants of a file that are texts, by name: where a message was given a name first. */
function namedTexts(source) {
	const texts = new Map();
	const visit = (node) => {
		if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) texts.set(node.name.text, [...(texts.get(node.name.text) ?? []), node.initializer]);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return texts;
}

/** The texts an expression may be, with "…" for what is put in at run time. */
function textsOf(node, named, depth = 0) {
	if (!node || depth > 4) return [];
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isTemplateExpression(node)) return [node.head.text + node.templateSpans.map((span) => `…${span.literal.text}`).join('')];
	if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap((side) => textsOf(side, named, depth + 1));
	if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return textsOf(node.expression, named, depth);
	if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return textsOf(node.body, named, depth + 1);
	if (ts.isBinaryExpression(node)) {
		if (node.operatorToken.kind === ts.SyntaxKind.PlusToken) return [[node.left, node.right].map((side) => textsOf(side, named, depth + 1)[0] ?? '…').join('')];
		return [node.left, node.right].flatMap((side) => textsOf(side, named, depth + 1));
	}
	// One declaration of that name only: with several it could be the wrong one.
	if (ts.isIdentifier(node)) return (named.get(node.text) ?? []).length === 1 ? textsOf(named.get(node.text)[0], named, depth + 1) : [];
	return [];
}

const isSentence = (text) => /\p{L}{2,}[^\p{L}]*\s+\S/u.test(text) && !CODE.test(text);

/** Jira's failures have a kind in small letters, from which their code is made (nodes/Jira/engine/failure.ts). */
const jiraCode = (kind) => `JIRA_${kind.toUpperCase()}`;

function jiraFinding(node, named, kinds) {
	const inputs = ts.isNewExpression(node) && node.expression.getText() === 'JiraFailure' ? node.arguments : ts.isArrayLiteralExpression(node) && node.elements.length === 2 ? node.elements : [];
	const [kind] = inputs.length > 0 ? textsOf(inputs[0], named) : [];
	if (!kinds.has(kind)) return [];
	const texts = (expression) => textsOf(expression, named).filter(isSentence);
	const [said, remedies] = inputs.length === 2 ? [[], texts(inputs[1])] : [texts(inputs[1]), texts(inputs[2])];
	return [{ code: jiraCode(kind), said, remedies }];
}

/** The words of `type FailureKind = 'auth' | …`. */
function failureKinds(folder) {
	const file = path.join(folder, 'engine', 'failure.ts');
	if (!fs.existsSync(file)) return new Set();
	const [, union = ''] = /type FailureKind =([^;]*);/.exec(fs.readFileSync(file, 'utf8')) ?? [];
	return new Set([...union.matchAll(/'(\w+)'/g)].map(([, kind]) => kind));
}

/** Code, sentences and remedies of one place, or nothing. */
function finding(node, named) {
	const codesOf = (expression) => (ts.isIdentifier(expression) ? [] : textsOf(expression, named)).filter((text) => CODE.test(text) && text.length > 2);
	const texts = (expression) => textsOf(expression, named).filter(isSentence);
	if (ts.isObjectLiteralExpression(node)) {
		const values = new Map(node.properties.map((property) => [property.name?.text, ts.isShorthandPropertyAssignment(property) ? property.name : property.initializer]));
		if (!values.get('code')) return [];
		const call = node.parent;
		const first = (ts.isNewExpression(call) || ts.isCallExpression(call)) && call.arguments?.[0] !== node ? call.arguments[0] : undefined;
		const said = texts(values.get('message') ?? first);
		const remedies = texts(values.get('remedy') ?? values.get('description'));
		return codesOf(values.get('code')).map((code) => ({ code, said, remedies }));
	}
	const inputs = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.arguments : ts.isArrayLiteralExpression(node) ? node.elements : undefined;
	if (!inputs) return [];
	const said = inputs.filter((input) => !ts.isObjectLiteralExpression(input)).map(texts).filter((list) => list.length > 0);
	if (said.length === 0) return [];
	return inputs.flatMap(codesOf).map((code) => ({ code, said: said[0], remedies: said[1] ?? [] }));
}

/** @returns {Map<string, {said: Set<string>, remedies: Set<string>}>} by code, sorted */
function codesBelow(folder) {
	const codes = new Map();
	const kinds = failureKinds(folder);
	for (const file of sourcesBelow(folder)) {
		const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
		const named = namedTexts(source);
		// There, every function of the expression language is defined by a call with its name in capitals.
		const definesFunctions = /expressions[\\/]functions/.test(file);
		const visit = (node) => {
			const found = definesFunctions && !ts.isNewExpression(node) ? [] : finding(node, named);
			for (const { code, said, remedies } of [...found, ...jiraFinding(node, named, kinds)]) {
				const entry = codes.get(code) ?? { said: new Set(), remedies: new Set() };
				codes.set(code, entry);
				for (const text of said) entry.said.add(text);
				for (const text of remedies) entry.remedies.add(text);
			}
			ts.forEachChild(node, visit);
		};
		visit(source);
	}
	return new Map([...codes].filter(([, { said, remedies }]) => said.size + remedies.size > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A sentence that begins small follows the value it speaks of. */
const whole = (text) => (/^\p{Ll}/u.test(text) ? `… ${text}` : text);
const escape = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\s*\n\s*/g, ' ').trim();
const list = (texts) => [...texts].map(escape).join('<br>');

/** The page. @param {string} root */
function errorsPage(root) {
	const lines = [
		'# Errors and rejects: reference',
		'',
		'This page is generated from the code (`npm run docs`); do not edit it by hand.',
		'',
		'Each code stands in the `code` field of a rejected or failed item, in a warning of a report, or with an error of a node. "…" is what is only known at run time: a value, a field, an address. Where the sentence itself says how to mend it, the last column is empty.',
		'',
	];
	for (const [folder, title, from] of AREAS) {
		lines.push(`## ${title}`, '', from, '', '| Code | What it says | How to mend it |', '|---|---|---|');
		for (const [code, { said, remedies }] of codesBelow(path.join(root, 'nodes', folder))) lines.push(`| \`${code}\` | ${said.size > 0 ? list([...said].map(whole)) : 'The sentence of the service'} | ${list(remedies)} |`);
		lines.push('');
	}
	return lines.join('\n');
}

module.exports = { codesBelow, errorsPage };
