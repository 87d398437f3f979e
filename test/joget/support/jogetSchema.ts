/**
 * Joget's own tables as its mapping files and its SQL scripts define them, for MySQL/MariaDB (bit(1), longtext,
 * datetime) and for PostgreSQL (lower-case names, boolean, text, timestamp), and a small app to put in them.
 */

export const TABLES: Record<'mysql' | 'postgres', string[]> = {
	mysql: [
		`CREATE TABLE app_app (appId varchar(255) NOT NULL, appVersion bigint(20) NOT NULL, name varchar(255) DEFAULT NULL, published bit(1) DEFAULT NULL, dateCreated datetime DEFAULT NULL, dateModified datetime DEFAULT NULL, license text, description longtext, meta longtext, PRIMARY KEY (appId,appVersion))`,
		`CREATE TABLE app_form (appId varchar(255) NOT NULL, appVersion bigint(20) NOT NULL, formId varchar(255) NOT NULL, name varchar(255) DEFAULT NULL, dateCreated datetime DEFAULT NULL, dateModified datetime DEFAULT NULL, tableName varchar(255) DEFAULT NULL, json longtext, description longtext, PRIMARY KEY (appId,appVersion,formId), CONSTRAINT f1 FOREIGN KEY (appId,appVersion) REFERENCES app_app (appId,appVersion))`,
		`CREATE TABLE app_datalist (appId varchar(255) NOT NULL, appVersion bigint(20) NOT NULL, id varchar(255) NOT NULL, name varchar(255) DEFAULT NULL, description longtext, json longtext, dateCreated datetime DEFAULT NULL, dateModified datetime DEFAULT NULL, PRIMARY KEY (appId,appVersion,id))`,
		`CREATE TABLE app_builder (appId varchar(255) NOT NULL, appVersion bigint(20) NOT NULL, id varchar(255) NOT NULL, name varchar(255) DEFAULT NULL, type varchar(255) DEFAULT NULL, dateCreated datetime DEFAULT NULL, dateModified datetime DEFAULT NULL, json longtext, description longtext, PRIMARY KEY (appId,appVersion,id))`,
		`CREATE TABLE app_env_variable (appId varchar(255) NOT NULL, appVersion bigint(20) NOT NULL, id varchar(255) NOT NULL, value text, remarks longtext, PRIMARY KEY (appId,appVersion,id))`,
	],
	postgres: [
		`CREATE TABLE app_app (appid varchar(255) NOT NULL, appversion bigint NOT NULL, name varchar(255), published boolean, datecreated timestamp, datemodified timestamp, license text, description text, meta text, PRIMARY KEY (appid, appversion))`,
		`CREATE TABLE app_form (appid varchar(255) NOT NULL, appversion bigint NOT NULL, formid varchar(255) NOT NULL, name varchar(255), datecreated timestamp, datemodified timestamp, tablename varchar(255), json text, description text, PRIMARY KEY (appid, appversion, formid))`,
		`CREATE TABLE app_datalist (appid varchar(255) NOT NULL, appversion bigint NOT NULL, id varchar(255) NOT NULL, name varchar(255), description text, json text, datecreated timestamp, datemodified timestamp, PRIMARY KEY (appid, appversion, id))`,
		`CREATE TABLE app_builder (appid varchar(255) NOT NULL, appversion bigint NOT NULL, id varchar(255) NOT NULL, name varchar(255), type varchar(255), datecreated timestamp, datemodified timestamp, json text, description text, PRIMARY KEY (appid, appversion, id))`,
		`CREATE TABLE app_env_variable (appid varchar(255) NOT NULL, appversion bigint NOT NULL, id varchar(255) NOT NULL, value text, remarks text, PRIMARY KEY (appid, appversion, id))`,
	],
};

/** The table of a form as Joget makes it at the first store. */
export function formTable(engine: 'mysql' | 'postgres', tableName: string, fields: string[]): string {
	if (engine === 'mysql') {
		const columns = fields.map((field) => `\`c_${field}\` longtext`);
		return `CREATE TABLE \`app_fd_${tableName}\` (id varchar(255) NOT NULL, dateCreated datetime(6) DEFAULT NULL, dateModified datetime(6) DEFAULT NULL, createdBy varchar(255) DEFAULT NULL, createdByName varchar(255) DEFAULT NULL, modifiedBy varchar(255) DEFAULT NULL, modifiedByName varchar(255) DEFAULT NULL, ${columns.join(', ')}, PRIMARY KEY (id), KEY i_created (createdBy))`;
	}
	const columns = fields.map((field) => `c_${field} text`);
	return `CREATE TABLE app_fd_${tableName} (id varchar(255) NOT NULL PRIMARY KEY, datecreated timestamp, datemodified timestamp, createdby varchar(255), createdbyname varchar(255), modifiedby varchar(255), modifiedbyname varchar(255), ${columns.join(', ')})`;
}

const textField = (id: string, validator: object = {}, extra: object = {}) => ({
	className: 'org.joget.apps.form.lib.TextField',
	properties: { id, label: id, validator, ...extra },
});

export const orderForm = {
	className: 'org.joget.apps.form.model.Form',
	properties: { id: 'order', name: 'Order', tableName: 'orders', apiSecret: 'hunter2' },
	elements: [
		textField('orderNo', { className: 'x.DefaultValidator', properties: { mandatory: 'true' } }),
		textField('quantity', { className: 'x.DefaultValidator', properties: { type: 'numeric' } }),
		textField('note'),
		{
			className: 'org.joget.apps.form.lib.DatePicker',
			properties: { id: 'due', label: 'Due', format: 'dd/mm/yy' },
		},
		{
			className: 'org.joget.apps.form.lib.CheckBox',
			properties: { id: 'tags', label: 'Tags', options: [{ value: 'red', label: 'Red' }] },
		},
		{
			className: 'org.joget.apps.form.lib.SelectBox',
			properties: {
				id: 'country',
				label: 'Country',
				optionsBinder: {
					className: 'org.joget.apps.form.lib.FormOptionsBinder',
					properties: { formDefId: 'country', idColumn: 'code', labelColumn: 'name' },
				},
			},
		},
		// On the form, but nothing has ever been stored in it, so the table has no column.
		textField('brandNew'),
	],
};

export const countryForm = {
	className: 'org.joget.apps.form.model.Form',
	properties: { id: 'country', name: 'Country', tableName: 'countries' },
	elements: [textField('code'), textField('name')],
};

export const emptyForm = {
	className: 'org.joget.apps.form.model.Form',
	properties: { id: 'empty', name: 'Empty', tableName: 'never_stored' },
	elements: [textField('anything')],
};

const api = {
	className: 'org.joget.api.model.ApiDefinition',
	properties: { id: 'API-1111', name: 'Orders API' },
	elements: [
		{
			className: 'org.joget.api.lib.AppFormAPI',
			properties: {
				formDefId: 'order',
				ignorePermission: 'true',
				ENABLED_PATHS: 'post:/;get:/{recordId};put:/;post:/saveOrUpdate',
			},
		},
	],
};

export const APP_ROWS: Array<[string, unknown[]]> = [
	[
		'INSERT INTO app_app (appId, appVersion, name, published, dateCreated) VALUES (?, ?, ?, ?, ?)',
		['shop', 1, 'Shop', false, '2026-01-01 10:00:00'],
	],
	[
		'INSERT INTO app_app (appId, appVersion, name, published, dateCreated) VALUES (?, ?, ?, ?, ?)',
		['shop', 2, 'Shop', true, '2026-02-01 10:00:00'],
	],
	[
		'INSERT INTO app_app (appId, appVersion, name, published, dateCreated) VALUES (?, ?, ?, ?, ?)',
		['shop', 10, 'Shop', false, '2026-03-01 10:00:00'],
	],
	[
		'INSERT INTO app_app (appId, appVersion, name, published, dateCreated) VALUES (?, ?, ?, ?, ?)',
		['draft', 1, 'Draft', false, null],
	],
	...[orderForm, countryForm, emptyForm].map(
		(form) =>
			[
				'INSERT INTO app_form (appId, appVersion, formId, name, tableName, json) VALUES (?, ?, ?, ?, ?, ?)',
				['shop', 2, form.properties.id, form.properties.name, form.properties.tableName, JSON.stringify(form)],
			] as [string, unknown[]],
	),
	[
		'INSERT INTO app_datalist (appId, appVersion, id, name, json) VALUES (?, ?, ?, ?, ?)',
		['shop', 2, 'list_orders', 'Orders', '{"id":"list_orders","jdbcPassword":"%%%%abc==%%%%"}'],
	],
	[
		'INSERT INTO app_builder (appId, appVersion, id, name, type, json) VALUES (?, ?, ?, ?, ?, ?)',
		['shop', 2, 'API-1111', 'Orders API', 'api', JSON.stringify(api)],
	],
	[
		'INSERT INTO app_builder (appId, appVersion, id, name, type, json) VALUES (?, ?, ?, ?, ?, ?)',
		['shop', 2, 'chart', 'A chart', 'dashboard', '{}'],
	],
	[
		'INSERT INTO app_env_variable (appId, appVersion, id, value, remarks) VALUES (?, ?, ?, ?, ?)',
		['shop', 2, 'smtpPassword', 'hunter2', null],
	],
	[
		'INSERT INTO app_env_variable (appId, appVersion, id, value, remarks) VALUES (?, ?, ?, ?, ?)',
		['shop', 2, 'x1', 'hunter3', 'The secret of the gateway'],
	],
	[
		'INSERT INTO app_env_variable (appId, appVersion, id, value, remarks) VALUES (?, ?, ?, ?, ?)',
		['shop', 2, 'webhook', 'https://bot:hunter4@example.test/', null],
	],
	[
		'INSERT INTO app_env_variable (appId, appVersion, id, value, remarks) VALUES (?, ?, ?, ?, ?)',
		['shop', 2, 'sealed', '%%%%QUJD%%%%', null],
	],
	[
		'INSERT INTO app_env_variable (appId, appVersion, id, value, remarks) VALUES (?, ?, ?, ?, ?)',
		['shop', 2, 'pageSize', '20', 'Rows per page'],
	],
];

/** id, orderNo, quantity, note, due, tags, country, created */
export const ORDERS: Array<Array<string | null>> = [
	['o1', 'A-1', '10', 'First', '02/01/2026', 'red;blue', 'DE', '2026-01-05 08:00:00'],
	['o2', 'A-2', '9', '100% wool', '15/12/2025', 'blue', 'FR', '2026-01-06 08:00:00'],
	['o3', 'A-3', '2.50', '', '01/03/2026', 'red', 'XX', '2026-01-07 08:00:00'],
	['o4', 'a-4', 'many', null, '', 'dark red', null, '2026-01-08 08:00:00'],
	['o5', "O'Hara; DROP TABLE app_fd_orders;--", '1.2E1', '100 wool', null, null, 'DE', '2026-01-09 08:00:00'],
];

export const ORDER_FIELDS = ['orderNo', 'quantity', 'note', 'due', 'tags', 'country', 'removedField'];

/** Fills an empty database through `run(sql, params)`; placeholders are `?`. */
export async function fillJogetDatabase(
	engine: 'mysql' | 'postgres',
	run: (sql: string, params?: unknown[]) => Promise<unknown>,
): Promise<void> {
	for (const table of TABLES[engine]) await run(table);
	for (const [sql, params] of APP_ROWS) await run(sql, params);
	await run(formTable(engine, 'orders', ORDER_FIELDS));
	await run(formTable(engine, 'countries', ['code', 'name']));
	for (const [id, orderNo, quantity, note, due, tags, country, created] of ORDERS) {
		await run(
			'INSERT INTO app_fd_orders (id, dateCreated, createdBy, c_orderNo, c_quantity, c_note, c_due, c_tags, c_country) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
			[id, created, 'admin', orderNo, quantity, note, due, tags, country],
		);
	}
	for (const [id, code, name] of [
		['c1', 'DE', 'Germany'],
		['c2', 'FR', 'France'],
	]) {
		await run('INSERT INTO app_fd_countries (id, c_code, c_name) VALUES (?, ?, ?)', [id, code, name]);
	}
}
