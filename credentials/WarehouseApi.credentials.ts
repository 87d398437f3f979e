/** The warehouse to load into: PostgreSQL, MySQL or MariaDB. Tested by the Warehouse node, which really connects. */
import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { connectionProperties } from '../nodes/Warehouse/transport/connectionProperties';

export class WarehouseApi implements ICredentialType {
	name = 'warehouseApi';

	displayName = 'Warehouse API';

	icon = { light: 'file:../icons/warehouse.svg', dark: 'file:../icons/warehouse.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-dataops/n8n-nodes-dataops/blob/main/docs/warehouse.md';

	properties: INodeProperties[] = connectionProperties;
}
