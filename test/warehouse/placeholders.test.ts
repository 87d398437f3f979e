import { withValues } from '../../nodes/Warehouse/transport/placeholders';

test('a question mark inside a text, a quoted name or a comment is none of the places for values', () => {
	const sql = `SELECT '?', 'it''s ?', 'a\\'?', 'a\\\n?', "?", \`?\`, /* ? */ 1 -- ?\n, # ?\n 2 WHERE a = ? AND b = ?`;
	expect(withValues(sql, [7, "o'k"])).toBe(sql.replace('a = ?', 'a = 7').replace('b = ?', "b = 'o\\'k'"));
});

test('a value cannot leave its literal, and brings no places of its own', () => {
	expect(withValues('SELECT ?, ?', ["'; DROP TABLE t; -- ?", '\\'])).toBe("SELECT '\\'; DROP TABLE t; -- ?', '\\\\'");
});

test('too few and too many values are told, with both numbers', () => {
	expect(() => withValues('SELECT ?, ?', [1])).toThrow('2 places (?) for values, and 1 were given');
	expect(() => withValues('SELECT 1', [1])).toThrow('0 places (?) for values, and 1 were given');
});
