/**
 * Processes: start (a process the user may not start is answered 200 with an EMPTY process id), assignments, completion.
 * `state.extra.processes` holds the definitions: id without package → { name, allowed, steps }.
 */
'use strict';

const { Answer } = require('../lib/answer');
const { accumulate, page } = require('../lib/accumulate');
const { jsonGate } = require('../lib/gates');

exports.register = (router, sim) => {
	const { state } = sim;
	const gate = jsonGate(sim, 'ROLE_ADMIN', 'ROLE_APPADMIN');
	const data = () => {
		state.extra.processes ??= {
			order_approval: { name: 'Order Approval', allowed: true, steps: ['Approve Order', 'Ship Order'] },
			closed_process: { name: 'Closed', allowed: false, steps: ['Nothing'] },
		};
		state.extra.instances ??= new Map();
		state.extra.assignments ??= new Map();
		return state.extra;
	};

	function assign(instance, user) {
		const { assignments } = data();
		const name = instance.definition.steps[instance.step];
		if (name === undefined) return undefined;
		const id = `${instance.id}_${instance.step + 1}_${name.toLowerCase().replaceAll(' ', '_')}`;
		assignments.set(id, { id, instance, name, user });
		return id;
	}

	router.on(
		'POST',
		'/jw/web/json/workflow/process/start/:process',
		(context) => {
			const [app, version, name] = context.params.process.split(/[:#]/);
			const { processes, instances } = data();
			const definition = processes[name];
			const known = state.apps.get(app)?.versions;
			const good = definition?.allowed && known && (version === 'latest' || known.has(Number(version)));
			const recordId = context.form.fields.get('recordId')?.[0];
			if (!good) return Answer.json(200, { ...(recordId ? { recordId } : {}), processId: '', activityId: '' });
			const variables = {};
			for (const [field, values] of context.form.fields) {
				if (field.startsWith('var_')) variables[field.replace('var_', '')] = values[0];
			}
			const id = `${instances.size + 1}_${app}_${name}`;
			const instance = { id, app, name, definition, step: 0, variables, recordId: recordId ?? id };
			instances.set(id, instance);
			const activityId = assign(instance, context.user);
			return Answer.json(200, { recordId: instance.recordId, processId: id, activityId: activityId ?? '' });
		},
		gate,
	);

	router.on(
		'GET|POST',
		'/jw/web/json/workflow/assignment/list',
		({ query, user, form }) => {
			const wanted = query.get('processId') ?? form.fields.get('processId')?.[0];
			const all = [...data().assignments.values()]
				.filter((one) => one.user === user && (!wanted || one.instance.id === wanted))
				.map(({ id, instance, name }) => ({
					id,
					label: name,
					activityId: id,
					activityName: name,
					processId: instance.id,
					processName: instance.definition.name,
					processVersion: '1',
					dateCreated: '20 Nov 2026 10:00 AM',
					acceptedStatus: false,
					due: '-',
				}));
			return Answer.json(
				200,
				accumulate(page(all, query), { total: all.length, start: query.get('start') ?? undefined }),
			);
		},
		gate,
	);

	const complete = (withVariables) => (context) => {
		const { assignments } = data();
		const assignment = assignments.get(context.params.activity);
		if (!assignment || assignment.user !== context.user) return Answer.coreError(404, 'Assignment does not exist.');
		const { instance } = assignment;
		if (withVariables) {
			for (const [field, values] of context.form.fields) {
				if (field.startsWith('var_')) instance.variables[field.replace('var_', '')] = values[0];
			}
		}
		assignments.delete(assignment.id);
		instance.step++;
		const nextActivityId = assign(instance, context.user);
		return Answer.json(200, {
			...(withVariables ? { assignment: context.user } : {}),
			status: 'completed',
			processId: instance.id,
			activityId: assignment.id,
			...(nextActivityId ? { nextActivityId } : {}),
		});
	};
	router.on('POST', '/jw/web/json/workflow/assignment/complete/:activity', complete(false), gate);
	router.on('POST', '/jw/web/json/workflow/assignment/completeWithVariable/:activity', complete(true), gate);
};
