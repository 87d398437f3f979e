// What a file's name stands for: a whole name that is as good as an extension, else the extension.

import { typesOfExtension } from './types';

/** File names that are as good as an extension. */
const WHOLE_NAMES: ReadonlyArray<readonly [name: RegExp, mime: string]> = [
	[/^(?:gnu)?makefile(?:\.(?:in|am|\w+))?$/i, 'text/x-makefile'],
	[/^(?:dockerfile|containerfile)(?:\.\w+)?$/i, 'text/x-dockerfile'],
	[/^cmakelists\.txt$/i, 'text/x-cmake'],
	[/^(?:gemfile|rakefile|podfile|fastfile|guardfile|brewfile|capfile|berksfile|thorfile|puppetfile)$/i, 'text/x-ruby'],
	[/^vagrantfile$/i, 'text/x-vagrantfile'],
	[/^jenkinsfile$/i, 'text/x-jenkinsfile'],
	[/^(?:sconstruct|sconscript|wscript|snakefile)$/i, 'text/x-python'],
	[/^(?:build|workspace)(?:\.bazel)?$/i, 'text/x-starlark'],
	[/^\.?(?:bashrc|bash_profile|profile|zshrc|zshenv|bash_aliases|bash_logout|zprofile|kshrc)$/i, 'application/x-sh'],
	[/^(?:pkgbuild|apkbuild)$/i, 'application/x-sh'],
	[/^\.?(?:vimrc|gvimrc|exrc)$/i, 'text/x-vim'],
	[/^\.?(?:gitignore|dockerignore|npmignore|hgignore)$/i, 'text/x-gitignore'],
	[/^\.gitattributes$/i, 'text/x-gitattributes'],
	[/^\.?(?:gitconfig|editorconfig|npmrc)$/i, 'text/x-ini'],
	[/^\.env(?:\.\w+)?$/i, 'text/x-dotenv'],
	[/^\.htaccess$/i, 'text/x-apache-conf'],
	[/^crontab$/i, 'text/x-crontab'],
	[/^go\.mod$/i, 'text/x-go-mod'],
	[/^(?:readme|license|licence|copying|authors|changelog|install|news|todo|notice)$/i, 'text/plain'],
	// Office's lock beside an open document is named like it.
	[/^~\$/, 'application/x-ms-owner'],
	[/^winmail\.dat$/i, 'application/vnd.ms-tnef'],
	[/^meson\.build$/i, 'text/x-meson'],
	[/^kconfig$/i, 'text/x-kconfig'],
	[/^\.emacs$/i, 'text/x-emacs-lisp'],
];

/** MIME types that the name stands for, the likeliest first. */
export function typesOfName(name: string, extension: string): string[] {
	const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
	const whole = WHOLE_NAMES.find(([pattern]) => pattern.test(base))?.[1];
	const byExtension = typesOfExtension(extension).map((type) => type.mime);
	return whole ? [whole, ...byExtension] : byExtension;
}
