// What a binary property list carries, where its keys say more than its shape: Safari keeps a page and its parts in one
// (the keys of WebKit's WebArchive), and its object table begins with them.

import { verdict, type Verdict, type Window } from '../verdict';

const REACH = 4096;

export function inspectPropertyList(window: Window): Verdict | undefined {
	return window.head.subarray(0, REACH).includes('WebMainResource')
		? verdict('application/x-webarchive', 0.95, 'container', 'Binary property list with a main web resource')
		: undefined;
}
