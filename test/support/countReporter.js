/**
 * Last lines of every run: each test that failed with the first lines of its reason, each skipped test by name, so that neither
 * goes unseen in a log of which only the end is kept, and `N passed, N failed`.
 */
const path = require('node:path');
const { stripVTControlCharacters } = require('node:util');

const REASON_LINES = 6;

function tell(file, name, reason) {
	const where = path.relative(process.cwd(), file);
	const lines = stripVTControlCharacters(String(reason))
		.split('\n')
		.filter((line) => line.trim())
		.slice(0, REASON_LINES);
	console.log(`failed: ${where} › ${name}\n    ${lines.join('\n    ')}`);
}

class CountReporter {
	onRunComplete(_contexts, results) {
		for (const file of results.testResults) {
			if (file.testExecError) tell(file.testFilePath, 'could not be run', file.testExecError.message);
			for (const test of file.testResults) {
				if (test.status === 'failed') tell(file.testFilePath, test.fullName, test.failureMessages[0]);
				if (test.status === 'pending' || test.status === 'todo') console.log(`skipped: ${test.fullName}`);
			}
		}
		const crashed = results.testResults.filter((file) => file.testExecError).length;
		const skipped = results.numPendingTests + results.numTodoTests;
		console.log(
			`${results.numPassedTests} passed, ${results.numFailedTests + crashed} failed${skipped ? `, ${skipped} skipped` : ''}`,
		);
	}
}
module.exports = CountReporter;
