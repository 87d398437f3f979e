/** A `joget.yaml` as the public importer for Joget keeps it, and the lists it names: children stand before their parents. */

/** @param {string} apiId ID of the API document of all endpoints */
export function lookupFiles(apiId) {
	const yaml = `# Lookup data of the demo
base_url: http://localhost:8080/jw/api/form
connection:
  timeout: 30
  retry_count: 3
metadata_endpoints:
  livestockType:
    form_id: md16livestockType
    api_id: ${apiId}
    description: "Kinds of animals, each of a category"
  livestockCategory:
    form_id: md161livestockCategory
    api_id: ${apiId}
    description: "Categories"
endpoints:
  customer:
    api_id: ${apiId}
    required_fields:
      - code
      - name
    field_mapping:
      number: code
      title: name
`;
	return {
		'joget.yaml': yaml,
		'livestockCategory.csv': 'Category Code;Label\nlarge;Large stock\nsmall;Small stock\npoultry;Poultry\nbees;Bees\n',
		'md16livestockType.csv':
			'id,code,name,category\n1,CTL,Cattle,large\n2,HRS,Horses,large\n3,GOT,Goats,small\n4,SHP,Sheep,small\n5,HEN,Hens,poultry\n6,DCK,Ducks,poultry\n7,BEE,Honey bees,bees\n8,,No code,bees\n',
		'customer.csv': 'number,title\nL-1,Meadow farm\nL-2,Hill farm\n,Nameless\n',
	};
}

/** What must be in Joget afterwards, by table, and how many rows are refused. */
export const LOOKUP_EXPECTED = {
	md161livestockCategory: ['bees', 'large', 'poultry', 'small'],
	md16livestockType: ['BEE', 'CTL', 'DCK', 'GOT', 'HEN', 'HRS', 'SHP'],
	customer: ['L-1', 'L-2'],
	rejected: [
		{ endpoint: 'livestockType', row: 8, field: 'code' },
		{ endpoint: 'customer', row: 3, field: 'code' },
	],
};
