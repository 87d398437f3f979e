/**
 * n8n-core writes a settings file and an encryption key into its user folder as soon as it is loaded. A canvas run must
 * not touch the user's own n8n, so it gets a folder of its own below the temporary one. Require this before n8n-core.
 */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

if (!process.env.DATAOPS_CANVAS_FOLDER) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dataops-canvas-'));
	process.env.DATAOPS_CANVAS_FOLDER = folder;
	process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
}
process.env.N8N_USER_FOLDER = process.env.DATAOPS_CANVAS_FOLDER;
process.env.N8N_ENCRYPTION_KEY ??= 'canvas-runs-keep-no-secrets-on-disk';
process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS ??= 'false';
process.env.N8N_LOG_LEVEL ??= 'warn';
process.env.N8N_LOG_OUTPUT ??= 'console';
// The canvas is the user's own and runs with the user's own rights: files are read where it says.
process.env.N8N_RESTRICT_FILE_ACCESS_TO ??= '';
process.env.N8N_BLOCK_FILE_ACCESS_TO_N8N_FILES ??= 'false';
