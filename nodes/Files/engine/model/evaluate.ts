/** How good a classifier is: per category precision, recall and F1, and the confusion matrix as data and as a picture. */

export interface Outcome {
	expected: string;
	/** What was decided; '' or `uncategorised` where nothing was. */
	actual: string;
}

export interface CategoryScore {
	category: string;
	/** Files that belong to it. */
	support: number;
	precision: number | null;
	recall: number | null;
	f1: number | null;
}

export interface Evaluation {
	files: number;
	correct: number;
	accuracy: number;
	categories: CategoryScore[];
	/** `matrix[expected][actual]` = files; labels in the order of `labels`. */
	labels: string[];
	matrix: number[][];
}

const round = (value: number) => Math.round(value * 1e4) / 1e4;
const ratio = (part: number, whole: number) => (whole === 0 ? null : round(part / whole));

export function evaluate(outcomes: Outcome[]): Evaluation {
	const labels = [...new Set(outcomes.flatMap(({ expected, actual }) => [expected, actual || 'uncategorised']))].sort();
	const index = new Map(labels.map((label, i) => [label, i]));
	const matrix = labels.map(() => labels.map(() => 0));
	for (const { expected, actual } of outcomes) {
		matrix[index.get(expected) as number][index.get(actual || 'uncategorised') as number]++;
	}
	const correct = labels.reduce((sum, _label, i) => sum + matrix[i][i], 0);
	const categories = labels.map((category, i) => {
		const support = matrix[i].reduce((sum, count) => sum + count, 0);
		const claimed = matrix.reduce((sum, row) => sum + row[i], 0);
		const precision = ratio(matrix[i][i], claimed);
		const recall = ratio(matrix[i][i], support);
		const f1 =
			precision !== null && recall !== null && precision + recall > 0
				? round((2 * precision * recall) / (precision + recall))
				: null;
		return { category, support, precision, recall, f1 };
	});
	return {
		files: outcomes.length,
		correct,
		accuracy: outcomes.length === 0 ? 0 : round(correct / outcomes.length),
		categories,
		labels,
		matrix,
	};
}

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const percent = (value: number | null) => (value === null ? '–' : `${(value * 100).toFixed(1)} %`);

/** A page of its own, without scripts: the matrix as a heat map, the scores as a table. */
export function evaluationHtml(evaluation: Evaluation, title: string): string {
	const { labels, matrix, categories } = evaluation;
	const most = Math.max(1, ...matrix.map((row) => Math.max(0, ...row)));
	const cell = (count: number, isRight: boolean) => {
		const depth = count === 0 ? 0 : 0.15 + (0.85 * count) / most;
		const colour = isRight ? `rgba(30,122,80,${depth.toFixed(2)})` : `rgba(190,60,50,${depth.toFixed(2)})`;
		return `<td style="background:${colour};color:${depth > 0.55 ? '#fff' : '#222'}">${count === 0 ? '' : count}</td>`;
	};
	const rows = matrix.map(
		(row, i) =>
			`<tr><th scope="row">${escape(labels[i])}</th>${row.map((count, j) => cell(count, i === j)).join('')}</tr>`,
	);
	const scores = categories.map(
		(entry) =>
			`<tr><th scope="row">${escape(entry.category)}</th><td>${entry.support}</td><td>${percent(entry.precision)}</td><td>${percent(entry.recall)}</td><td>${percent(entry.f1)}</td></tr>`,
	);
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>
<style>body{font:15px/1.4 system-ui,sans-serif;margin:2rem;color:#222}table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #ddd;padding:.35rem .6rem;text-align:right}th{font-weight:600}thead th{vertical-align:bottom}tbody th{text-align:left}.m thead th{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left}.m thead th:first-child{writing-mode:horizontal-tb;transform:none}</style></head>
<body><h1>${escape(title)}</h1>
<p>${evaluation.correct} of ${evaluation.files} files right (${percent(evaluation.accuracy)}). Rows: what the file is; columns: what was decided.</p>
<table class="m"><thead><tr><th></th>${labels.map((label) => `<th scope="col">${escape(label)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>
<table><thead><tr><th>Category</th><th>Files</th><th>Precision</th><th>Recall</th><th>F1</th></tr></thead><tbody>${scores.join('')}</tbody></table>
</body></html>
`;
}
