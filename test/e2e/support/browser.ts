/** Debian's Chromium through playwright-core, signed in to n8n, with every console error kept. */
import fs from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { BROWSER_ID, e2e, signIn } from './n8n';

const CANDIDATES = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function openBrowser(): Promise<Browser> {
	const executablePath = CANDIDATES.find((file) => file && fs.existsSync(file));
	if (!executablePath) throw new Error('No Chromium was found: apt-get install -y chromium, or set CHROMIUM_PATH.');
	return await chromium.launch({
		executablePath,
		headless: true,
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
	});
}

/** What n8n's own editor says in a console without a licence server and without the internet: none of it is ours. */
const NOT_OURS = [/favicon/i, /ERR_INTERNET_DISCONNECTED|ERR_NAME_NOT_RESOLVED|ERR_CONNECTION_REFUSED|ERR_BLOCKED_BY_CLIENT|ERR_TUNNEL|ERR_PROXY/, /posthog|rudder|sentry|n8n\.io/i, /ResizeObserver/];

export async function openPage(browser: Browser): Promise<{ page: Page; errors: string[] }> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: e2e.url });
	const cookie = await signIn();
	await context.addCookies(
		cookie.split('; ').map((pair) => {
			const at = pair.indexOf('=');
			return { name: pair.slice(0, at), value: pair.slice(at + 1), url: e2e.url };
		}),
	);
	await context.addInitScript((id) => {
		localStorage.setItem('n8n-browserId', id);
		localStorage.setItem('N8N_THEME', 'light');
	}, BROWSER_ID);
	const page = await context.newPage();
	const errors: string[] = [];
	page.on('console', (message) => {
		if (message.type() === 'error' && !NOT_OURS.some((pattern) => pattern.test(`${message.text()} ${message.location().url}`))) {
			errors[errors.length] = `${message.text()} (${message.location().url})`;
		}
	});
	page.on('pageerror', (error) => {
		if (!NOT_OURS.some((pattern) => pattern.test(error.message))) errors[errors.length] = error.message;
	});
	return { page, errors };
}
