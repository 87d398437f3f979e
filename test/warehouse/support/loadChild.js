/** A load in a process of its own, to be killed. */
const fs = require('node:fs');
const { warehouse } = require('./databases');

const options = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
process.stdout.write('started\n');
void warehouse(options).then(() => process.exit(0));
