/** The simulator's own door: `/__sim/state`, `/__sim/faults`, `/__sim/log`, `/__sim/reset`. Not part of Joget. */
'use strict';

const { Answer } = require('../lib/answer');
const { readJson } = require('../lib/body');
const { seedDefaults } = require('../lib/state');

exports.register = (router, sim) => {
	router.on('GET', '/__sim/state', () => {
		const tables = {};
		for (const [name, rows] of sim.state.tables) tables[name] = { count: rows.size };
		return Answer.json(200, { tables, connections: sim.state.connections, requests: sim.state.log.length });
	});
	router.on('GET', '/__sim/state/:table', ({ params }) => Answer.json(200, sim.state.rows(params.table)));
	router.on('GET', '/__sim/log', () => Answer.json(200, sim.state.log));
	router.on('GET', '/__sim/faults', () => Answer.json(200, sim.faults.read()));
	router.on('PUT|POST', '/__sim/faults', (context) => {
		const { once, ...rates } = readJson(context) ?? {};
		sim.faults.set(rates);
		for (const one of once ?? []) sim.faults.once(one.name, one.match, one.times);
		return Answer.json(200, sim.faults.read());
	});
	router.on('POST', '/__sim/reset', () => {
		sim.state.clear();
		sim.faults.clear();
		seedDefaults(sim);
		return Answer.json(200, { reset: true });
	});
};
