/** The preset "Business documents" on documents as people write them, and on those that only mention another kind. */
import { inspectFile } from '../../nodes/Files/engine/classify/inspect';
import { headingOf } from '../../nodes/Files/engine/classify/heading';
import { compileRules } from '../../nodes/Files/engine/rules';
import { BUSINESS_RULES } from '../../nodes/Files/engine/rules/business';
import { docx, pdf } from './support/generated';

const rules = [compileRules(BUSINESS_RULES)];

async function categoryOf(name: string, bytes: Buffer): Promise<string> {
	const { category } = await inspectFile(
		{ name, size: bytes.length, head: bytes, full: bytes, truncatedView: false },
		{
			detect: {},
			extract: { text: true, textCharacters: 20_000, pages: 20, isOverdue: () => false },
			risk: {},
			decider: { preset: 'business', rules, minConfidence: 0.8, minMargin: 0.15 },
		},
	);
	return category;
}

const DOCUMENTS: Array<[what: string, category: string, text: string]> = [
	[
		'an invoice',
		'invoice',
		'Hollow Tree Joinery Ltd\n14 Mill Lane, Ashby\n\nINVOICE\n\nInvoice number: 2026-0417\nDate: 3 March 2026\nBill to: Parish Council\n\n4 oak benches at 310.00      1,240.00\nVAT 20 %                       248.00\nTotal due                    1,488.00\n\nPayment terms: 30 days\n',
	],
	[
		'an invoice that names a contract and says dear',
		'invoice',
		'Blue Kettle Consulting\nTax Invoice No. 88\n\nDear Mr Osei,\nfor our work under the service agreement of May we charge:\n12 days at 600.00, subtotal 7,200.00, VAT 1,440.00\nAmount due by 30 June: 8,640.00\nKind regards\nA. Brandt\n',
	],
	[
		'a receipt',
		'receipt',
		'CORNER BAKERY\n22 High Street\n\nSALES RECEIPT\n2 x Rye loaf   7.20\n1 x Coffee     2.80\nTOTAL         10.00\nVISA **** 1881\nThank you for your visit\n',
	],
	[
		'a quotation',
		'quotation',
		'Nordlicht Solar GmbH\nQuotation Q-771\nValid until 15 May 2026\n\n18 panels, unit price 210.00\nMounting and delivery 900.00\nTotal 4,680.00\nAn invoice follows after delivery.\n',
	],
	[
		'a purchase order',
		'purchaseOrder',
		'Meadow Hospital Trust\nPURCHASE ORDER\nOrder Number 450017\nSupplier: Gauze & Co\nShip to: Ward 4, Main Building\nQuantity 200, unit price 1.10, total 220.00\nInvoice to: Accounts Payable\n',
	],
	[
		'a contract with a clause on invoices',
		'contract',
		'SERVICE AGREEMENT\n\nThis agreement is made on 2 January 2026 between Alder Ltd and Birch Ltd (the parties).\n1. The contractor shall provide the services.\n2. Invoices are payable within 30 days of the due date; VAT is added to the total.\n3. Liability is limited. 4. Termination needs three months of notice.\nGoverning law: England.\n',
	],
	[
		'a curriculum vitae of a bookkeeper',
		'cv',
		'Mina Patel\nCURRICULUM VITAE\n\nProfessional Experience\n2019 to 2026 Bookkeeper, Ferry & Sons: prepared invoices, tax returns and bank statements, total of 40 clients\nEducation\nUniversity of Leeds, Bachelor of Arts\nSkills: ledgers, payroll\nLanguages: English, Gujarati\n',
	],
	[
		'a bank statement with an invoice among its lines',
		'statement',
		'Harbour Bank\nAccount Statement\nAccount number 00123\nOpening balance 1,200.00\n02 Mar  Invoice 2026-0417 Hollow Tree   debit 1,488.00\n09 Mar  Salary   credit 2,900.00\nClosing balance 2,612.00\n',
	],
	[
		'a report about unpaid invoices',
		'report',
		'Quarterly Report\nReceivables in the North\n\nExecutive Summary\nOf 310 invoices 41 were past their due date; the total payable is 88,000, VAT included.\nFindings\nReminders help. Recommendations: call first.\nConclusion\nBetter terms of payment are needed.\n',
	],
	[
		'the minutes of a meeting about a contract',
		'minutes',
		'Minutes of the Meeting\n4 May 2026\nAttendees: R. Lind, T. Moor, chair\nApologies: none\n1. The lease agreement shall be renewed.\n2. The invoice of the roofer was approved.\nNext meeting: June\n',
	],
	[
		'a letter that mentions an invoice',
		'letter',
		'Greenhill School\n1 May 2026\n\nRe: Invoice 2026-0417\n\nDear Ms Carter,\n\nthank you for your invoice. The amount due differs from the total in your quotation, so we will wait with payment until the due date, and ask for a corrected one with VAT.\n\nYours sincerely\nP. Holm\n',
	],
	[
		'a letter that mentions a contract',
		'letter',
		'Dear tenants,\n\nyour lease agreement ends in June. Both parties shall sign the new contract before; its termination clause has changed. The landlord is not liable for delays.\n\nKind regards\nHouse office\n',
	],
	[
		'an application',
		'coverLetter',
		'Dear Hiring Manager,\n\nI am writing to apply for the position of gardener. My experience and my resume are enclosed; I would be glad of an interview.\n\nSincerely\nJ. Okoro\n',
	],
	[
		'a payslip',
		'payslip',
		'Ferry & Sons\nPAYSLIP March 2026\nEmployee: Mina Patel\nGross pay 2,900.00\nIncome tax 410.00\nNational insurance 190.00\nNet pay 2,300.00\n',
	],
	[
		'a user guide',
		'manual',
		'Kettle K2\nUser Guide\n\nSafety\nWarning: hot steam. Step 1: fill in water. Step 2: press the lever.\nTroubleshooting\nSee the warranty card and the receipt.\n',
	],
	[
		'a note that is none of them',
		'uncategorised',
		'Shopping for Saturday: flour, eggs, oranges. Ask Tom about the ladder, he wanted to lend it to us before the rain comes.\n',
	],
];

describe('a business document', () => {
	it.each(DOCUMENTS)('%s, as text, is %s', async (_what, category, text) => {
		expect(await categoryOf('scan0001.txt', Buffer.from(text))).toBe(category);
	});

	it.each(DOCUMENTS)('%s, in Word, is %s', async (_what, category, text) => {
		const file = docx(text.split('\n'));
		expect(await categoryOf('scan0001.docx', file)).toBe(category);
	});

	it('in a PDF is told alike', async () => {
		expect(await categoryOf('scan.pdf', pdf(['INVOICE number 2026-17. Amount due: 120.00 EUR. VAT 20 %.']))).toBe(
			'invoice',
		);
		expect(
			await categoryOf('scan.pdf', pdf(['Dear Ms Carter, thank you for your invoice. Amount due: none. Kind regards'])),
		).toBe('letter');
	});
});

describe('headings', () => {
	it('are the lines in capitals and numbers near the beginning, not sentences and not subjects', () => {
		expect(headingOf('ACME Ltd\nInvoice number 17\nRe: Contract 4\nplease pay the invoice\nTotal due\n')).toBe(
			'ACME Ltd\nInvoice number 17',
		);
		expect(headingOf('thank you for your invoice\n')).toBeUndefined();
		expect(headingOf(undefined)).toBeUndefined();
	});

	it('are asked of the beginning only, however long the text is', () => {
		expect(headingOf(`${'words of a sentence\n'.repeat(50)}INVOICE\n`)).toBeUndefined();
	});
});
