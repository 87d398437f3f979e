/** Last line of every run: `N passed, N failed`, and each skipped test by name, so that no skip goes unseen. */
class CountReporter {
	onRunComplete(_contexts, results) {
		for (const file of results.testResults) {
			for (const test of file.testResults) {
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
