/** Where a SQL query reads from, when that is not the warehouse itself. Reading is all it needs to be allowed. */
import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { connectionProperties } from '../nodes/Warehouse/transport/connectionProperties';

export class WarehouseSourceApi implements ICredentialType {
	name = 'warehouseSourceApi';

	displayName = 'Warehouse Source API';

	icon = { light: 'file:../icons/warehouse.svg', dark: 'file:../icons/warehouse.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-dataops/n8n-nodes-dataops/blob/main/docs/warehouse.md';

	properties: INodeProperties[] = connectionProperties;
}
