/** The lists of the editor: tables, and saved mappings of the schema that the node names. */
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { MappingStore } from '../../nodes/Warehouse/engine/mapping/store';
import type { MappingDocument } from '../../nodes/Warehouse/engine/mapping/types';
import { Metadata } from '../../nodes/Warehouse/engine/metadata/metadata';
import { getMappings, searchMappings, searchSchedules, searchTables } from '../../nodes/Warehouse/methods/listSearch';
import { saveSchedule } from '../../nodes/Warehouse/engine/jobs/schedules';
import { describeOnEachDatabase, type TestDatabase } from './support/eachDatabase';

const document = (reference: string, description?: string): MappingDocument => ({
	version: 1,
	reference,
	...(description ? { description } : {}),
	target: { table: `t_${reference}`, type: 'fact' },
	columns: [{ name: 'id', type: 'integer', key: true }],
});

/** What the editor hands to a list: the credential and the node's parameters so far. */
function editor(database: TestDatabase, parameters: Record<string, any>): ILoadOptionsFunctions {
	return {
		getCredentials: async () => database.credential,
		getCurrentNodeParameter: (path: string) => path.split('.').reduce<any>((value, name) => value?.[name], parameters),
		getNode: () => ({ name: 'Warehouse', type: 'warehouse', typeVersion: 1, position: [0, 0], parameters: {} }),
		logger: console,
	} as unknown as ILoadOptionsFunctions;
}

describeOnEachDatabase('the lists of the editor', (database) => {
	describe('with mappings in two schemas', () => {
		const other = () => `lists_${database.schema.slice(-6)}`;
		beforeAll(async () => {
			const session = await database.session();
			const own = new MappingStore(new Metadata(session, session.server.schema));
			for (let n = 0; n < 130; n++) await own.save(document(`m${String(n).padStart(3, '0')}`), new Date(), 'test');
			await own.save(document('100%', 'Odd_name'), new Date(), 'test');
			await own.delete('m000', new Date(), 'test');
			await new MappingStore(new Metadata(session, other())).save(document('elsewhere'), new Date(), 'test');
		});
		/** In MariaDB a schema is a database, which would stay behind. */
		afterAll(async () => {
			if (database.dialect !== 'postgres') await (await database.session()).query(`DROP DATABASE ${other()}`);
		});

		it('gives saved mappings a page at a time, each once and ended ones not', async () => {
			const context = editor(database, { resource: 'table', operation: 'load', options: {} });
			const first = await searchMappings.call(context);
			expect([first.results.length, first.paginationToken]).toEqual([100, '100']);
			const second = await searchMappings.call(context, undefined, String(first.paginationToken));
			expect(second.paginationToken).toBeUndefined();
			const names = [...first.results, ...second.results].map(({ value }) => value);
			expect([names.length, new Set(names).size, names.includes('m000')]).toEqual([130, 130, false]);
		});

		it('filters by a part of the reference or description, where a wildcard is a letter like any other', async () => {
			const context = editor(database, { resource: 'job', operation: 'enqueue', metadataSchema: '' });
			const found = async (filter: string) =>
				(await searchMappings.call(context, filter)).results.map(({ name }) => name);
			expect(await found('M12')).toEqual([
				'm120',
				'm121',
				'm122',
				'm123',
				'm124',
				'm125',
				'm126',
				'm127',
				'm128',
				'm129',
			]);
			expect(await found('%')).toEqual(['100%']);
			expect(await found('odd_')).toEqual(['100%']);
			expect(await found('nothing like it')).toEqual([]);
		});

		it.each([
			['the option of a table operation', { resource: 'table', operation: 'load', options: { metadataSchema: 'X' } }],
			['the field of the other resources', { resource: 'mapping', operation: 'get', metadataSchema: 'X' }],
			[
				'the schema that an import reads',
				{ resource: 'mapping', operation: 'import', metadataSchema: '', importSchema: 'X' },
			],
		])('looks in the schema that %s names', async (_name, parameters) => {
			const named = JSON.parse(JSON.stringify(parameters).replace('"X"', JSON.stringify(other())));
			const { results } = await searchMappings.call(editor(database, named));
			expect(results).toEqual([{ name: 'elsewhere', value: 'elsewhere' }]);
		});

		it('gives a choice of several all saved mappings of the schema at once', async () => {
			const names = (await getMappings.call(editor(database, { metadataSchema: '' }))).map(({ value }) => value);
			expect([names.length, names.includes('m129'), names.includes('m000')]).toEqual([130, true, false]);
			const elsewhere = await getMappings.call(editor(database, { metadataSchema: other() }));
			expect(elsewhere.map(({ name }) => name)).toEqual(['elsewhere']);
		});

		it('gives what a schedule may depend on: scheduled mappings, each once, by a part of the name', async () => {
			const session = await database.session();
			const metadata = new Metadata(session, session.server.schema);
			for (const [mapping, dependsOnMapping] of [
				['m001', null],
				['m001', null],
				['m002', 'm001'],
			] as const)
				await saveSchedule(
					metadata,
					{ mapping, frequency: dependsOnMapping ? null : 'DL', hour: 1, minute: 0, dependsOnMapping, enabled: true },
					new Date(),
				);
			const context = editor(database, { resource: 'job', operation: 'schedule', metadataSchema: '' });
			expect((await searchSchedules.call(context)).results).toEqual([
				{ name: 'm001', value: 'm001', description: 'Frequency DL' },
				{ name: 'm002', value: 'm002', description: 'Runs after its parent' },
			]);
			expect((await searchSchedules.call(context, 'M002')).results.map(({ name }) => name)).toEqual(['m002']);
			const nowhere = editor(database, { resource: 'job', metadataSchema: 'no_such_schema' });
			await expect(searchSchedules.call(nowhere)).rejects.toThrow(/no_such_schema.*DMS_JOBSCH/);
		});

		it('says what is missing where nothing was ever saved', async () => {
			const context = editor(database, { resource: 'mapping', operation: 'get', metadataSchema: 'no_such_schema' });
			await expect(searchMappings.call(context)).rejects.toThrow(/no_such_schema.*DMS_MAPR|NO_METADATA/);
		});

		it('gives tables of the own schema, filtered', async () => {
			const { results } = await searchTables.call(editor(database, { resource: 'table' }), 'dms_map');
			expect(results.map(({ name }) => name.toLowerCase()).slice(0, 3)).toEqual([
				'dms_mapr',
				'dms_maprdtl',
				'dms_maprsql',
			]);
		});
	});
});
