/** n8n's binary data service for canvas runs, and files from disk attached to the first input item. */
const fs = require('node:fs');
const path = require('node:path');
const { Container } = require('@n8n/di');
const core = require('n8n-core');

async function initBinaryData(mode) {
	const service = Container.get(core.BinaryDataService);
	if (service.__dataopsMode === mode) return;
	if (mode === 'default') {
		service.mode = 'default';
		service.managers = {};
	} else if (mode === 's3') {
		await useS3(service);
	} else {
		const config = service.config;
		config.mode = 'filesystem';
		config.localStoragePath = path.join(process.env.DATAOPS_CANVAS_FOLDER, 'binaryData');
		await service.init();
	}
	service.__dataopsMode = mode;
}

/**
 * The bucket of N8N_EXTERNAL_STORAGE_S3_*, as n8n itself sets it up. Only the n8n command asks for a licence before it writes
 * there; what stores and reads is the same code.
 */
async function useS3(service) {
	const { S3ByteStore } = require('@n8n/blob-storage');
	const { ObjectStoreService } = require('@n8n/blob-storage/object-store');
	const store = Container.get(ObjectStoreService);
	await store.init();
	service.setManager('s3', new core.BinaryDataBlobManager(new S3ByteStore(store), Container.get(core.ErrorReporter)));
	service.config.mode = 's3';
	await service.init();
	service.mode = 's3';
}

/** Larger files are copied by the system: the pieces of a stream would stay in memory for a while, and a bench count them. */
const LARGE = 1024 * 1024;

/** Repeating a property (`data=a --binary data=b`) names the further ones data1, data2 … */
async function attachFiles(items, files, { workflowId, executionId }) {
	const entries = Object.entries(files).flatMap(([property, paths]) => [].concat(paths).map((file) => [property, file]));
	if (entries.length === 0) return items;
	const [first = { json: {} }, ...rest] = items;
	const binary = { ...first.binary };
	const helpers = core.getBinaryHelperFunctions({ executionId }, workflowId);
	for (const [property, file] of entries) {
		if (!fs.existsSync(file)) throw new Error(`The file for --binary ${property} does not exist: ${file}`);
		let name = property;
		for (let counter = 1; name in binary; counter++) name = `${property}${counter}`;
		binary[name] =
			fs.statSync(file).size > LARGE
				? await core.copyBinaryFile(workflowId, executionId, file, path.basename(file))
				: await helpers.prepareBinaryData(fs.createReadStream(file), path.basename(file));
	}
	return [{ ...first, binary }, ...rest];
}

module.exports = { initBinaryData, attachFiles };
