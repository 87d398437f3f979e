'use strict';
/** Answers that both deployments give: an error in Jira's form, a field, the server's description. */
const { stamp } = require('./time');

const fail = (/** @type {number} */ status, /** @type {string} */ message, /** @type {any} */ errors = {}) => ({
	status,
	body: { errorMessages: [message], errors },
});

/** @param {any} field */
const fieldReply = (field) => ({
	id: field.id,
	key: field.id,
	name: field.name,
	custom: field.id.startsWith('customfield_'),
	orderable: true,
	navigable: true,
	searchable: true,
	clauseNames: [field.id],
	schema: field.schema,
});

/** @param {import('./site').Site} site @returns {import('./cloud').Reply} */
function serverInfo(site) {
	const cloud = site.config.deployment === 'cloud';
	return {
		status: 200,
		body: {
			baseUrl: 'https://sim',
			version: site.config.version,
			versionNumbers: [1001, 0, 0],
			deploymentType: cloud ? 'Cloud' : 'Server',
			buildNumber: 100283,
			serverTime: stamp(site.now(), site.config.siteZone),
			serverTitle: 'Simulated Jira',
		},
	};
}

module.exports = { fail, fieldReply, serverInfo };
