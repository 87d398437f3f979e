/** Instance: Test. Who we are there, what it is, and how it behaves where Atlassian's documents are silent. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { cancelSignal, toItem } from '../../../shared/items';
import { siteSentence, testSite } from '../../engine/testSite';
import { connect } from '../../transport/connect';

export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData[]> {
	const { client, instance, address } = await connect(context, itemIndex, { signal: cancelSignal(context) });
	const report = await testSite(client, true);
	return [toItem({ instance, site: address.siteUrl, ...report, message: siteSentence(report) }, itemIndex)];
}
