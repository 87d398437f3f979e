/**
 * What leaves the database without its secrets: environment variables and definitions may hold passwords, and Joget's
 * own encrypted texts (`%%%%…%%%%`) can be decrypted by anyone who can paste them into an app.
 */
import { isSecretName as saysSecret, MASK } from '../../../shared/http/secrets';

const SECRET_NAME =
	/pass(word|wd|phrase|code)|pass$|pwd|secret|token|(api|access|private|encryption)[-_ .]?key|credential|bearer|auth(?!or)/i;
const SHORT_SECRET_NAME = /(^|[-_ .])(key|pin|pw|salt)$/i;
const ENCRYPTED = /%%%%[^%]*%%%%/g;
/** A private key, a JSON web token, or a password inside an address. */
const SECRET_SHAPE = /-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|:\/\/[^/\s:@]+:[^/\s@]+@/;

/** Wider than the pack's rule for field names, because people name variables as they please. */
export const isSecretName = (name: string): boolean =>
	saysSecret(name) || SECRET_NAME.test(name) || SHORT_SECRET_NAME.test(name);

/** A value with the name (or remark) that people know it by. */
export function maskValue(value: string | null, ...names: string[]): { value: string | null; masked: boolean } {
	if (value === null || value === '') return { value, masked: false };
	if (names.some(isSecretName) || value.includes('%%%%') || SECRET_SHAPE.test(value))
		return { value: MASK, masked: true };
	return { value, masked: false };
}

/** In a definition most text is layout; only encrypted texts and the values of secret-named properties are masked. */
export function maskDefinition(node: unknown, name = ''): unknown {
	if (typeof node === 'string') {
		if (node === '') return node;
		return SECRET_PROPERTY.test(name) || SECRET_SHAPE.test(node) ? MASK : node.replace(ENCRYPTED, MASK);
	}
	if (Array.isArray(node)) return node.map((child) => maskDefinition(child));
	if (typeof node !== 'object' || node === null) return node;
	return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, maskDefinition(child, key)]));
}

/** Property names of plugins that hold a secret themselves (`jdbcPassword`, `apiSecret`), not fields about one. */
const SECRET_PROPERTY = /(password|passwd|passphrase|secret|api_?key|access_?key|private_?key|access_?token)$/i;
