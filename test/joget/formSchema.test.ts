/** Form JSON → field schema, on a form that holds every kind of element and on real ones where they are at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { toJavaDateFormat } from '../../nodes/Joget/engine/formDateFormat';
import { readFormTree } from '../../nodes/Joget/engine/formTree';
import { FormDefinitionError, parseFormSchema, writableFields } from '../../nodes/Joget/engine/formSchema';

const field = (className: string, properties: Record<string, unknown>) => ({
	className: className.includes('.') ? className : `org.joget.apps.form.lib.${className}`,
	properties,
	elements: [],
});
const section = (properties: Record<string, unknown>, ...elements: unknown[]) => ({
	className: 'org.joget.apps.form.model.Section',
	properties,
	elements: [{ className: 'org.joget.apps.form.model.Column', properties: { width: '100%' }, elements }],
});
const form = (...elements: unknown[]) => ({
	className: 'org.joget.apps.form.model.Form',
	properties: { id: 'order', name: 'Order', tableName: 'orders' },
	elements,
});
const byId = (definition: unknown, id: string, options = {}) =>
	parseFormSchema(definition, options).fields.find((one) => one.id === id)!;

describe('form schema', () => {
	test('a read-only section makes every field in it read-only, and Joget drops what is sent for them', () => {
		const one = byId(form(section({ readonly: 'true' }, field('TextField', { id: 'total' }))), 'total');
		expect(one).toMatchObject({ readonly: true, dropped: 'readonly' });
	});

	test('a hidden field is hidden from people but takes the value it is sent', () => {
		const one = byId(form(section({}, field('HiddenField', { id: 'parent' }))), 'parent');
		expect(one).toMatchObject({ type: 'hidden', hidden: true });
		expect(one.dropped).toBeUndefined();
	});

	test('a field hidden by permission loses what it is sent', () => {
		const definition = form(section({ permissionHidden: 'true' }, field('TextField', { id: 'salary' })));
		expect(byId(definition, 'salary')).toMatchObject({ hidden: true, dropped: 'hidden' });
		expect(writableFields(parseFormSchema(definition))).toEqual([]);
	});

	test('a section with a visibility rule marks its fields as conditional, because Joget may skip their validation', () => {
		const definition = form(
			section({ visibilityControl: 'kind', visibilityValue: 'b' }, field('TextField', { id: 'vat' })),
			section({}, field('TextField', { id: 'kind' })),
		);
		expect(byId(definition, 'vat').conditional).toBe(true);
		expect(byId(definition, 'kind').conditional).toBe(false);
	});

	test('the regex of a custom validator is under custom-regex; a plain regex is not enforced and is said so', () => {
		const validator = (properties: object) => ({ className: 'org.joget.apps.form.lib.DefaultValidator', properties });
		const custom = byId(
			form(field('TextField', { id: 'zip', validator: validator({ type: 'custom', 'custom-regex': '\\d{5}' }) })),
			'zip',
		);
		expect(custom.validators).toEqual([{ kind: 'pattern', pattern: '\\d{5}' }]);
		const plain = parseFormSchema(
			form(field('TextField', { id: 'zip', validator: validator({ type: 'regex', regex: '\\d{5}' }) })),
		);
		expect(plain.fields[0].validators).toEqual([]);
		expect(plain.warnings).toEqual(['Field zip: Joget does not enforce the validator type "regex".']);
	});

	test('several validators in one are all read', () => {
		const inner = [
			{ className: 'org.joget.apps.form.lib.DefaultValidator', properties: { mandatory: 'true', type: 'email' } },
			{ className: 'com.example.MyValidator', properties: {} },
		];
		const one = byId(
			form(
				field('TextField', {
					id: 'mail',
					validator: { className: 'org.joget.apps.form.lib.MultiValidator', properties: { validators: inner } },
				}),
			),
			'mail',
		);
		expect(one.required).toBe(true);
		expect(one.validators.map(({ kind }) => kind)).toEqual(['required', 'email', 'plugin']);
	});

	test('a date picker tells the format that Joget validates and the one it stores', () => {
		const one = byId(form(field('DatePicker', { id: 'due', format: 'dd.mm.yy', dataFormat: 'yyyy-MM-dd' })), 'due');
		expect(one.date).toEqual({ display: 'dd.MM.yyyy', stored: 'yyyy-MM-dd', kind: 'date', fromLocale: false });
		const stamp = byId(form(field('DatePicker', { id: 'due', datePickerType: 'dateTime', format24hr: 'true' })), 'due');
		expect(stamp.date).toMatchObject({ display: 'MM/dd/yyyy HH:mm', kind: 'dateTime', fromLocale: true });
	});

	test('a grid gives its columns, the form of its rows and how many rows it wants', () => {
		const one = byId(
			form(
				field('org.joget.plugin.enterprise.FormGrid', {
					id: 'lines',
					formDefId: 'line',
					options: [
						{ value: 'sku', label: 'Item' },
						{ value: 'qty', label: '' },
					],
					validateMinRow: '1',
				}),
			),
			'lines',
		);
		expect(one).toMatchObject({ type: 'grid', required: true });
		expect(one.grid).toEqual({
			formId: 'line',
			minRows: 1,
			columns: [
				{ id: 'sku', label: 'Item' },
				{ id: 'qty', label: 'qty' },
			],
		});
		expect(one.options).toBeUndefined();
	});

	test('a subform brings its own fields where its definition can be had, and is not followed in a circle', () => {
		const address = {
			...form(field('TextField', { id: 'street' }), field('SubForm', { id: 'again', formDefId: 'order' })),
			properties: { id: 'address', tableName: 'addresses' },
		};
		const definition = form(field('SubForm', { id: 'ship_to', formDefId: 'address', subFormParentId: 'order_id' }));
		const one = byId(definition, 'ship_to', { resolveForm: (id: string) => (id === 'address' ? address : undefined) });
		expect(one.subform).toMatchObject({ formId: 'address', childField: 'order_id' });
		expect(one.subform!.schema!.fields.map(({ id }) => id)).toEqual(['street', 'again']);
		const resolveForm = (id: string) => (id === 'address' ? address : definition);
		expect(parseFormSchema(definition, { resolveForm }).warnings[0]).toContain('already contains it');
	});

	test('a form brings the subforms of its subforms, each fetched once, and says which could not be had', async () => {
		const child = (id: string, ...elements: unknown[]) => ({ ...form(...elements), properties: { id } });
		const forms: Record<string, unknown> = {
			address: child(
				'address',
				field('SubForm', { id: 'geo', formDefId: 'geo' }),
				field('TextField', { id: 'street' }),
			),
			geo: child('geo', field('TextField', { id: 'lat' }), field('SubForm', { id: 'back', formDefId: 'order' })),
		};
		const load = jest.fn(async (id: string) => forms[id] ?? Promise.reject(new Error('no such form')));
		const root = form(
			field('SubForm', { id: 'ship_to', formDefId: 'address' }),
			field('SubForm', { id: 'bill_to', formDefId: 'address' }),
			field('SubForm', { id: 'gone', formDefId: 'gone' }),
		);
		const schema = await readFormTree(root, load);
		const [shipTo, billTo, gone] = schema.fields.map(({ subform }) => subform!.schema);
		expect(shipTo!.fields[0].subform!.schema!.fields[0].id).toBe('lat');
		expect(billTo).toEqual(shipTo);
		expect(gone).toBeUndefined();
		expect(load.mock.calls.flat().sort()).toEqual(['address', 'geo', 'gone']);
		expect(schema.warnings).toContain('The form gone of a subform or grid could not be read: no such form.');
	});

	test('a select box fed by another form names that form and the column it stores', () => {
		const one = byId(
			form(
				field('SelectBox', {
					id: 'country',
					multiple: 'true',
					optionsBinder: {
						className: 'org.joget.apps.form.lib.FormOptionsBinder',
						properties: { formDefId: 'countries', idColumn: 'code', labelColumn: 'name' },
					},
				}),
			),
			'country',
		);
		expect(one.reference).toEqual({ formId: 'countries', valueField: 'code', labelField: 'name' });
		expect(one.multiple).toBe(true);
	});

	test('buttons and custom HTML are on the form but store nothing', () => {
		const definition = form(field('CustomHTML', { id: 'note' }), field('TextField', { id: 'name' }));
		expect(writableFields(parseFormSchema(definition)).map(({ id }) => id)).toEqual(['name']);
	});

	test('the same field id twice is one field, and is said so', () => {
		const schema = parseFormSchema(form(field('TextField', { id: 'a' }), field('TextArea', { id: 'a' })));
		expect(schema.fields).toHaveLength(1);
		expect(schema.warnings).toHaveLength(1);
	});

	test.each([
		['<html>Login</html>', /web page/],
		['{oops', /not valid JSON/],
		['{}', /no className/],
		[{ className: 'org.joget.apps.datalist.model.DataList' }, /not a form/],
	])('what is no form definition is told apart: %p', (definition, message) => {
		expect(() => parseFormSchema(definition)).toThrow(FormDefinitionError);
		expect(() => parseFormSchema(definition)).toThrow(message);
	});

	test('any JSON gives a schema or a FormDefinitionError, never another failure', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), (elements, properties) => {
				try {
					parseFormSchema({ className: 'org.joget.apps.form.model.Form', properties, elements });
					parseFormSchema(elements);
				} catch (error) {
					expect(error).toBeInstanceOf(FormDefinitionError);
				}
			}),
		);
	});

	test.each([
		['mm/dd/yy', 'MM/dd/yyyy'],
		['d MM y', 'd MMMM yy'],
		['DD, d M yy', 'EEEE, d MMM yyyy'],
		["'on' dd", "'on' dd"],
	])('the picker format %s is %s in Java', (picker, java) => expect(toJavaDateFormat(picker)).toBe(java));
});

const fixtures = join(__dirname, '../../../shared/fixtures/joget');
(existsSync(fixtures) ? describe : describe.skip)('form schema of real forms', () => {
	const load = (name: string) => parseFormSchema(readFileSync(join(fixtures, name), 'utf8'));

	test('a registration form requires exactly the four fields its validators make mandatory', () => {
		const schema = load('toolkit_f01.01.json');
		expect(schema).toMatchObject({ id: 'farmerBasicInfo', tableName: 'farmer_basic_data', warnings: [] });
		const required = schema.fields.filter((one) => one.required).map(({ id }) => id);
		expect(required).toEqual(['national_id', 'first_name', 'last_name', 'gender']);
		expect(schema.fields.find(({ id }) => id === 'national_id')!.validators).toContainEqual({
			kind: 'unique',
			formId: 'farmerBasicInfo',
			fieldId: 'national_id',
		});
	});

	test('a distribution line has four calculated fields that Joget would drop', () => {
		const dropped = load('toolkit_imDistribItem.json').fields.filter((one) => one.dropped);
		expect(dropped.map(({ id }) => id)).toEqual([
			'inputName',
			'unitPrice',
			'subsidyAmount',
			'farmerPays',
			'originalInputCode',
		]);
	});

	test('a lookup form stores the code of the category form', () => {
		const category = load('toolkit_md16livestockType.json').fields.find(({ id }) => id === 'category')!;
		expect(category.reference).toMatchObject({ formId: 'md161livestockCategory', valueField: 'code' });
	});
});
