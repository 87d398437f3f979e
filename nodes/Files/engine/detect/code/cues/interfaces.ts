// Phrases of interface definitions, build files, grammars and configuration languages.

import type { Cue } from './cue';

export const INTERFACES: readonly Cue[] = [
	[
		'text/x-graphql',
		/^[ \t]*(?:type|input|interface|enum|union|scalar|directive|extend type|schema|query|mutation|subscription|fragment)\b\s*(?:\w+|@\w+)?.*[{=(]?\s*$/m,
		3,
	],
	[
		'text/x-graphql',
		/^[ \t]*\w+(?:\([^)\n]*\))?\s*:\s*\[?[A-Z]\w*!?\]?!?\s*(?:@\w+.*)?$|\bon\s+[A-Z]\w*\s*\{|\.\.\.\s*[A-Z]/m,
		3,
	],
	[
		'text/x-protobuf',
		/^[ \t]*(?:message|service|enum|extend)\s+\w+\s*\{|^[ \t]*(?:optional|required|repeated)\s+[\w.]+\s+\w+\s*=\s*\d+|^[ \t]*rpc\s+\w+\s*\(|^[ \t]*option\s+\w+\s*=|^[ \t]*package\s+[\w.]+;/m,
		4,
	],
	[
		'text/x-thrift',
		/^[ \t]*(?:namespace\s+\w+\s+[\w.]+|struct\s+\w+\s*\{|service\s+\w+|exception\s+\w+\s*\{|include\s+"[\w.]+\.thrift")|^[ \t]*\d+:\s*(?:optional|required)?\s*[\w<>,. ]+\s+\w+/m,
		4,
	],
	[
		'text/x-idl-corba',
		/^[ \t]*\[(?:\s*(?:uuid|object|scriptable|Exposed|Constructor|NoInterfaceObject)\b)|^[ \t]*(?:interface|module|dictionary|partial interface|callback)\s+\w+.*\{?|\breadonly attribute\b|\b(?:in|out|inout)\s+\w+\s+\w+[,)]/m,
		4,
	],
	['text/x-flatbuffers', /^[ \t]*(?:root_type|table|file_identifier|attribute)\s+\w+/m, 5],
	[
		'text/x-hcl',
		/^[ \t]*(?:resource|data|variable|output|provider|module|terraform|locals)\s*(?:"[\w-]+"\s*){0,2}\{/m,
		7,
	],
	[
		'text/x-nix',
		/^[ \t]*(?:\{\s*(?:[\w?"', .]+|\.\.\.)\s*(?:\.\.\.)?\s*\}\s*:|with\s+(?:import\s+<|\w+;|\(import)|let\s*$|inherit\s+(?:\(\w+\)\s*)?\w|rec\s*\{)|\bmkDerivation\b|\bpkgs\.\w+|\bstdenv\b|^in\s*\{?$|''\s*$/m,
		4,
	],
	['text/x-dhall', /^[ \t]*let\s+\w+\s*=\s*$|\bλ\(|\bforall\s*\(|https:\/\/prelude\.dhall/m, 3],
	['text/x-jsonnet', /^[ \t]*local\s+\w+\s*=|\bimport\s+'[\w./]+\.(?:lib)?jsonnet|::\s|\$\.\w+|\bself\.\w+/m, 3],
	[
		'text/x-puppet',
		/^[ \t]*(?:class|define|node)\s+[\w:'".]+\s*(?:\([\s\S]{0,1500}?\))?\s*(?:inherits\s+\w+\s*)?\{|^[ \t]*(?:package|file|service|exec|user|cron)\s*\{\s*['"$\w]|=>\s*(?:present|installed|running|true|false|Class\[)/m,
		5,
	],
	['text/x-makefile', /^[\w.%$(){}/-]+(?:[ \t]+[\w.%$(){}/-]+)*[ \t]*::?(?!=)(?:\s[^=\n]*)?\n\t\S/m, 7],
	[
		'text/x-makefile',
		/^\.(?:PHONY|SUFFIXES|DEFAULT|PRECIOUS)\s*:|^[ \t]*-?include\s+\$?\(?[\w./$()-]+|^(?:ifeq|ifneq|ifdef|ifndef|endif|else)\b|\$\((?:CC|MAKE|wildcard|patsubst|shell|addprefix|subst|CFLAGS|OBJS|LDFLAGS|DESTDIR)\b|^[A-Z_]+\s*[:+?]?=/m,
		3,
	],
	[
		'text/x-cmake',
		/^[ \t]*(?:cmake_minimum_required|project|add_executable|add_library|find_package|target_link_libraries|include_directories|set|if|endif|macro|endmacro|foreach|function|endfunction|option|message|install|list|string|get_filename_component|add_subdirectory|add_test|set_target_properties|set_property|configure_file|find_path|find_library|include|target_\w+|add_custom_\w+)\s*\(/im,
		3,
	],
	['text/x-cmake', /\$\{CMAKE_\w+\}|\bCMAKE_\w+\b|^[ \t]*cmake_minimum_required\s*\(/m, 5],
	[
		'text/x-meson',
		/^project\s*\(\s*'|^[ \t]*(?:executable|dependency|subdir|shared_library|static_library)\s*\(\s*'|\bmeson\.\w+\(/m,
		6,
	],
	[
		'text/x-bitbake',
		/^(?:DESCRIPTION|SUMMARY|LICENSE|SRC_URI|DEPENDS|LIC_FILES_CHKSUM|inherit)\s*[?+.:]*=?\s|^do_\w+\s*\(\)\s*\{/m,
		4,
	],
	[
		'text/x-m4',
		/^(?:AC_INIT|AC_DEFUN|AM_INIT_AUTOMAKE|m4_define|m4_include|AC_PREREQ|AC_\w+|define\(`|ifdef\(`|include\(`|divert\()/m,
		7,
	],
	['text/x-linker-script', /^[ \t]*(?:SECTIONS|MEMORY|ENTRY\s*\(|OUTPUT_FORMAT\s*\(|OUTPUT_ARCH)\b/m, 7],
	['text/x-yacc', /^%%\s*$/m, 3],
	['text/x-yacc', /^%(?:token|type|left|right|nonassoc|union|start|define|parse-param|require)\b/m, 7],
	['text/x-lex', /^%(?:option|x|s|array)\b|^<\w+>|^\[[^\]\n]+\]\+?\s*\{|\byylex\b|\byytext\b/m, 4],
	[
		'text/x-antlr',
		/^[ \t]*(?:lexer |parser |tree )?grammar\s+\w+\s*;|^[ \t]*(?:fragment\s+)?[A-Za-z]\w*\s*\n?\s*:\s.*(?:\n\s*\|.*)*\n?\s*;/m,
		5,
	],
	['text/x-ragel', /^[ \t]*%%\{|\bmachine\s+\w+\s*;|%%\s*write\b/m, 7],
];
