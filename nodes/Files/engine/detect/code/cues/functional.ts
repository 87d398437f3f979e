// Phrases of functional, logic and Lisp languages.

import type { Cue } from './cue';

export const FUNCTIONAL: readonly Cue[] = [
	['text/x-haskell', /^module\s+[A-Z][\w.]*\s*(?:\([\s\S]{0,2000}?\)\s*)?where\b/m, 9],
	['text/x-haskell', /^import\s+(?:qualified\s+)?[A-Z][\w.]*(?:\s+(?:as|hiding|\())?/m, 4],
	['text/x-haskell', /^\{-#\s*LANGUAGE\b/m, 10],
	['text/x-haskell', /^\w+'?\s*::\s*(?:\([^)\n]*\)\s*=>\s*)?[\w[(]/m, 4],
	['text/x-haskell', /^(?:data|newtype|instance|class|deriving|infix[lr]?)\s+[\w(]|<-\s|\bwhere\s*$|>>=/m, 2],
	[
		'text/x-elm',
		/^(?:port\s+)?module\s+[A-Z][\w.]*\s+exposing\b|^import\s+[A-Z][\w.]*(?:\s+as\s+\w+)?\s+exposing\b/m,
		10,
	],
	[
		'text/x-purescript',
		/^module\s+[A-Z][\w.]*[\s\S]{0,600}^import\s+(?:Prelude|Effect|Data\.(?:Maybe|Array|Either))\b[\s\S]{0,2000}\bforall\b/m,
		7,
	],
	['text/x-idris', /^(?:module\s+\w[\w.]*\s*$|%default\s+total|total\s*$|\w+\s*:\s*.*->)/m, 2],
	[
		'text/x-agda',
		/^[ \t]*(?:open\s+)?(?:import|module)\s+[A-Z][\w.-]*(?:\s+where|\s+using|\s+public)?|∀|→|≡|\bSet\b|λ|\bpostulate\b/m,
		3,
	],
	[
		'text/x-coq',
		/^[ \t]*(?:Require\s+(?:Import|Export)|From\s+\w+\s+Require|Theorem|Lemma|Definition|Fixpoint|Inductive|Proof|Qed|Notation|Section|Ltac|Hint|Variable|Hypothesis)\b.*[.:]?/m,
		5,
	],
	[
		'text/x-lean',
		/^[ \t]*(?:theorem|lemma|def|example|namespace|open|variable|structure|inductive|import\s+(?:data|Mathlib|algebra|tactic|init)[\w.]*)\b.*(?::=|:|$)|#(?:eval|check|print)\b|\bby\s+simp\b/m,
		3,
	],
	[
		'text/x-ocaml',
		/^[ \t]*let\s+(?:rec\s+)?\w+(?:\s+[~\w(][\w :~)]*)?\s*(?::[^=\n]+)?=\s*(?:function\b|fun\b|match\b|begin\b|if\b)?/m,
		3,
	],
	[
		'text/x-ocaml',
		/^[ \t]*(?:open\s+[A-Z]\w*|module\s+(?:type\s+)?[A-Z]\w*\s*(?::|=)|type\s+(?:'\w+\s+)?\w+\s*=|external\s+\w+\s*:|val\s+\w+\s*:|exception\s+[A-Z])/m,
		4,
	],
	['text/x-ocaml', /\bmatch\s+.+\s+with\b|\bin\s*$|;;\s*$|->\s|\bfun\s+\w+\s*->|\(\*/m, 2],
	[
		'text/x-sml',
		/^[ \t]*(?:structure|signature|functor)\s+\w+\s*(?::>?|=|\()|^[ \t]*fun\s+\w+\s.*=|\bval\s+\w+\s*=|\bend\s*$|\bsig\b|\bdatatype\b/m,
		4,
	],
	[
		'text/x-fsharp',
		/^[ \t]*(?:module\s+[\w.]+(?:\s*=)?\s*$|namespace\s+[\w.]+\s*$|open\s+System[\w.]*\s*$|open\s+[A-Z][\w.]+\s*$)/m,
		6,
	],
	[
		'text/x-fsharp',
		/\|>\s|^[ \t]*let\s+(?:inline |mutable |rec |private )?\w+.*=\s*$|\bprintfn\b|\[<\w+|\bmember\s+(?:this|_|x|__)\./m,
		4,
	],
	[
		'text/x-reason',
		/^[ \t]*let\s+(?:rec\s+)?\w+\s*=\s*\([^)\n]*\)\s*(?::[^=\n]+)?=>|^[ \t]*open\s+[A-Z]\w*;|\bswitch\s*\(.+\)\s*\{\s*\n\s*\|/m,
		5,
	],
	['text/x-rescript', /^[ \t]*(?:@module\(|@react\.component|external\s+\w+:|let\s+\w+\s*=\s*\([^)\n]*\)\s*=>)/m, 4],
	['text/x-erlang', /^-module\s*\(\s*'?\w+'?\s*\)\s*\./m, 12],
	[
		'text/x-erlang',
		/^-(?:export|include(?:_lib)?|define|record|behaviou?r|spec|type|ifdef|import|compile|author|vsn)\b\s*\(?/m,
		7,
	],
	['text/x-erlang', /->\s*$|\bend\.\s*$|\bio:format\(|\blists:\w+\(|\?[A-Z_]+\b|<<"/m, 2],
	['text/x-elixir', /^[ \t]*defmodule\s+[A-Z][\w.]*\s+do\b/m, 12],
	[
		'text/x-elixir',
		/^[ \t]*(?:defp?|defmacro|defstruct|defimpl|defprotocol|use|alias|import|require)\s+[\w.:]+.*(?:\bdo\b|$)|\|>\s|@(?:moduledoc|doc|spec)\b|\bIO\.puts\b|\bfn\s.*->|~[rws][({/]/m,
		3,
	],
	['text/x-gleam', /^[ \t]*import\s+gleam\/|^pub\s+fn\s+\w+\([^)]*\)\s*(?:->\s*\w+)?\s*\{/m, 6],
	['text/x-clojure', /^[ \t]*\(ns\s+[\w.*+!?<>=/-]+/m, 12],
	[
		'text/x-clojure',
		/\(defn-?\s+[\w*+!?<>=-]+|\(def\s+\^?[\w{:]|\(:(?:require|import|use)\b|\(defproject\b|\(let\s+\[|\(fn\s+\[|\(defmacro\s+\S+\s+(?:"|\[)|#\(|\(->>?\s/,
		4,
	],
	[
		'text/x-common-lisp',
		/\((?:defun|defvar|defparameter|defclass|defmethod|defgeneric|defpackage|in-package|defstruct|defmacro|defconstant|declaim|asdf:defsystem|defsystem)\s+[:#"\w*+(-]/i,
		4,
	],
	[
		'text/x-common-lisp',
		/\((?:in-package|defpackage)\s+[:#"]|\(declaim\s|&(?:key|optional|rest)\b|#'\w|\(format\s+(?:t|nil)\b|\(loop\s+(?:for|while|do)\b/i,
		4,
	],
	[
		'text/x-emacs-lisp',
		/\((?:defun|defvar|defcustom|defgroup|defface|define-minor-mode|define-derived-mode|setq|interactive|provide|require|eval-when-compile|autoload)\s+'?[\w-]+|;;; .*\.el\b|\(interactive\b|\blexical-binding:/,
		4,
	],
	[
		'text/x-emacs-lisp',
		/;;;###autoload|\(provide\s+'|\(require\s+'|\(defcustom\s|\(add-hook\s+'|\(save-excursion\b|\(setq\s/,
		5,
	],
	[
		'text/x-scheme',
		/\(define(?:-syntax|-record-type|-module|-public|-library|-values)?\s+\(?[\w!?*<>=/+-]+|\(set!\s|\(let\s+\w*\s*\(\(|\(lambda\s+\(|\(display\s|#[tf]\b|\(use-modules\s|\(import\s+\(/,
		3,
	],
	['text/x-racket', /^#lang\s+\w/m, 12],
	['text/x-newlisp', /\(define\s+\(\w+.*\)|\(context\s+'|\(println\s/, 2],
	[
		'text/x-prolog',
		/^:-\s*(?:module|use_module|dynamic|initialization|ensure_loaded|set_prolog_flag|include|discontiguous)\b/m,
		9,
	],
	[
		'text/x-prolog',
		/^[a-z]\w*(?:\([^\n]*\))?\s*:-\s*$|^[a-z]\w*\([^)\n]*\)\s*:-|^[ \t]+\w+\([^)\n]*\),\s*$|\\\+|\b[A-Z]\w*\s+is\s+\w|^[a-z]\w*\([\w, '[\]|_]*\)\.\s*$/m,
		3,
	],
	['text/x-mercury', /^:-\s*(?:module|interface|implementation|pred|func|import_module|mode|type)\b/m, 7],
	['text/x-logtalk', /^:-\s*(?:object|protocol|category)\s*\(/m, 10],
];
