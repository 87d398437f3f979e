/** The core's open calls: the published apps, which Joget lists to everybody (its app center). */
'use strict';

const { Answer } = require('../lib/answer');
const { jsonGate } = require('../lib/gates');

exports.register = (router, sim) => {
	router.on(
		'GET',
		'/jw/web/json/apps/published/userviews',
		() => {
			const apps = [...sim.state.apps.values()]
				.filter((app) => sim.state.publishedVersion(app.id))
				.map((app) => ({
					id: app.id,
					name: app.name,
					version: sim.state.publishedVersion(app.id).version,
					userviews: [],
				}));
			return Answer.json(200, { apps });
		},
		jsonGate(sim),
	);
};
