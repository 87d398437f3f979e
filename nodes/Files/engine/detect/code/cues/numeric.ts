// Phrases of languages for numbers, old business languages, assembly and hardware.

import type { Cue } from './cue';

export const NUMERIC: readonly Cue[] = [
	[
		'text/x-r',
		/<-\s*(?:function|c|list|data\.frame|read\.|matrix|rep|seq|paste|as\.)\s*\(|^[ \t]*library\s*\(|^[ \t]*require\s*\(\w+\)|%>%|\bggplot\s*\(|\bfunction\s*\([^)\n]*\)\s*\{?\s*$|\$\w+\s*<-/m,
		4,
	],
	['text/x-r', /^[ \t]*[\w.]+\s*<-\s/m, 3],
	[
		'text/x-julia',
		/^[ \t]*using\s+[A-Z]\w*(?:[ \t]*[:.,].*)?$|^[ \t]*function\s+[\w!.]+(?:\{[^}\n]*\})?\([^{\n]*\)(?:::\w+)?[ \t]*\n(?!\s*\{)|^[ \t]*mutable\s+struct\s+\w+|^[ \t]*struct\s+\w+(?:\s*<:[^\n]*)?[ \t]*\n(?!\s*\{)|^[ \t]*abstract\s+type\s+\w+|^[ \t]*module\s+[A-Z]\w*[ \t]*$|\w::(?:Int|UInt|Float|String|Bool|Abstract|Vector|Array|Any|Real|Number|Function|Symbol|Dict|Type)\w*|@(?:testset|inbounds|simd|printf|assert|show|eval)\b/m,
		6,
	],
	['text/x-matlab', /^[ \t]*function\s+(?:\[?[\w, ~]+\]?\s*=\s*)?\w+\s*(?:\([^)\n]*\))?\s*;?\s*$/m, 6],
	[
		'text/x-matlab',
		/^[ \t]*%(?:%|\{)?\s|\b(?:zeros|ones|disp|fprintf|plot|figure|hold on|linspace|numel|size|isempty|strcmp|length)\s*\(|\bend\s*;?\s*$|\.\*|\.\^|'\s*;\s*$|^[ \t]*(?:clc|clear all|close all)\b/m,
		2,
	],
	[
		'text/x-scilab',
		/^[ \t]*(?:endfunction\b|function\s+.*\n(?:\s*\/\/.*\n)*)|%(?:pi|eps|t|f|i|inf)\b|\bdisp\(|\bexec\(/m,
		4,
	],
	[
		'text/x-mathematica',
		/\b(?:Module|Block|Table|Plot|Map|Function|BeginPackage|Needs|SetDelayed|Notebook|Cell|With)\[|:=\s|\(\*\s|\/@\s|\/;|\bEnd\[\]/,
		3,
	],
	['text/x-maxima', /^[ \t]*\w+\([\w, ]*\)\s*:=|\bblock\s*\(\[|\$\s*$|^[ \t]*\w+\s*:\s*[^:=\n]+[;$]\s*$/m, 2],
	['text/x-stan', /^[ \t]*(?:data|parameters|model|transformed parameters|generated quantities)\s*\{/m, 5],
	[
		'text/x-fortran',
		/^[ \t]*(?:program|module|subroutine|end\s+(?:program|module|subroutine|function|do|if)|(?:integer|real|double precision|character|logical|complex|type)\s*(?:\([^)\n]*\)|\*\d+)?\s*(?:,[^:\n]*)?::|implicit\s+none|(?:recursive\s+|pure\s+|elemental\s+|integer\s+|real\s+)*function\s+\w+\s*\(|use\s+\w+\s*(?:,\s*only\s*:|$)|call\s+\w+\s*\()/im,
		4,
	],
	[
		'text/x-fortran',
		/^ {6}(?:SUBROUTINE|INTEGER|REAL|DOUBLE PRECISION|PROGRAM|DIMENSION|COMMON|CALL|IMPLICIT|CHARACTER|EXTERNAL|DO \d+|RETURN|END)\b|^[Cc*](?:\s|$)/m,
		3,
	],
	[
		'text/x-pascal',
		/^[ \t]*(?:program\s+\w+\s*(?:\([^)]*\))?;|unit\s+[\w.]+\s*;|uses\s+[\w., \n]+;|interface\s*$|implementation\s*$|library\s+\w+;)/im,
		6,
	],
	[
		'text/x-pascal',
		/^[ \t]*(?:procedure|function|constructor|destructor)\s+[\w.]+\s*(?:\([^)]*\))?\s*(?::\s*\w+)?\s*;|\bbegin\s*$|\bend[;.]\s*$|:=|\{\$\w+|\bwriteln\s*\(|^[ \t]*var\s*$/im,
		2,
	],
	[
		'text/x-modula',
		/^[ \t]*(?:(?:DEFINITION|IMPLEMENTATION|GENERIC)\s+)?MODULE\s+\w+\s*(?:;|\(|EXPORTS)|^[ \t]*(?:FROM\s+\w+\s+)?IMPORT\s+[\w, ]+;|\bEND\s+\w+\./m,
		6,
	],
	[
		'text/x-ada',
		/^[ \t]*(?:with\s+[\w.]+(?:,\s*[\w.]+)*;|use\s+[\w.]+;|package\s+(?:body\s+)?[\w.]+\s+is|procedure\s+\w+\s*(?:\([^)]*\)\s*)?is|function\s+\w+.*return\s+[\w.]+|end\s+[\w.]+;|type\s+\w+\s+is\b|pragma\s+\w+)/im,
		5,
	],
	[
		'text/x-eiffel',
		/^[ \t]*(?:note|indexing|feature(?:\s*\{[^}\n]*\})?|inherit|creation|create|class)\s*(?:--.*)?$|\bdo\s*$|\brequire\s*$|\bensure\s*$|^[ \t]*end\s*--/m,
		3,
	],
	['text/x-cobol', /^.{0,7}(?:IDENTIFICATION|ENVIRONMENT|DATA|PROCEDURE|ID)\s+DIVISION\b/im, 12],
	[
		'text/x-cobol',
		/\b(?:PROGRAM-ID|WORKING-STORAGE SECTION|PIC\s+[X9S]|PERFORM\s+\w+|MOVE\s+\S+\s+TO|STOP RUN|DISPLAY\s+")/i,
		4,
	],
	[
		'text/x-rexx',
		/^[ \t]*\/\*\s*rexx\b|^[ \t]*parse\s+(?:arg|upper|var|pull|value)\b|^[ \t]*say\s|^[ \t]*do\s+\w+\s*=.*\sto\s|\bsignal\s+on\b/im,
		4,
	],
	['text/x-jcl', /^\/\/\w+\s+(?:JOB|EXEC|DD)\s/m, 10],
	['text/x-sas', /^[ \t]*(?:proc\s+\w+|data\s+[\w.]+\s*;|run\s*;|libname\s+\w+|%macro\s+\w+|%let\s+\w+)/im, 4],
	[
		'text/x-stata',
		/^[ \t]*(?:program\s+define|\*!|syntax\s+|capture\s|gen(?:erate)?\s+\w+\s*=|replace\s+\w+\s*=|foreach\s+\w+\s+(?:in|of)|local\s+\w+\s|quietly|version\s+\d)/m,
		3,
	],
	[
		'text/x-abap',
		/^[ \t]*(?:REPORT\s+\w+|CLASS\s+\w+\s+(?:DEFINITION|IMPLEMENTATION)|METHOD\s+\w+\.|ENDMETHOD\.|FORM\s+\w+|DATA:?\s+\w+\s+TYPE)\b/im,
		7,
	],
	[
		'text/x-vbasic',
		/^[ \t]*(?:(?:Public|Private|Friend|Protected)[ \t]+)?(?:Shared |Overrides |ReadOnly |Partial )*(?:Sub|Function|Property|Class|Module|Enum|Structure)\s+\w+|^[ \t]*End\s+(?:Sub|Function|If|Class|Module|Property|With|Select)\s*$|^[ \t]*Dim\s+\w+(?:\(\))?\s+As\s|^[ \t]*Imports\s+[\w.]+\s*$|^[ \t]*Option\s+(?:Explicit|Strict)|^Attribute VB_Name/m,
		5,
	],
	[
		'text/x-vbscript',
		/^[ \t]*(?:Dim\s+\w+(?:\s*,\s*\w+)*\s*$|Set\s+\w+\s*=\s*(?:CreateObject|WScript|Server)|WScript\.\w+|On Error Resume Next|Option Explicit\s*$|MsgBox\s)/im,
		5,
	],
	['text/x-basic', /^[ \t]*\d{1,5}\s+(?:REM|PRINT|LET|GOTO|GOSUB|IF|FOR|NEXT|INPUT|DIM|END|CLS|DATA|READ|POKE)\b/im, 8],
	[
		'text/x-forth',
		/^[ \t]*:\s+\S+\s+(?:\([^)\n]*--[^)\n]*\)|.*\s;\s*$)|\b(?:DUP|SWAP|DROP|OVER|ROT|CONSTANT|VARIABLE|CREATE|DOES>)\b|\(\s[^)\n]*--[^)\n]*\)|^\\ /im,
		3,
	],
	['text/x-factor', /^(?:USING:|IN:|USE:|:\s+\S+\s+\()[\s\S]/m, 6],
	[
		'text/x-smalltalk',
		/^!?\w+(?:\s+class)?\s+methodsFor:|^[ \t]*Object\s+subclass:|\b(?:ifTrue:|ifFalse:|instanceVariableNames:|timesRepeat:|collect:|do:)\s|\^[ \t]*self\b|\|\s*\w+(?:\s+\w+)*\s*\||\bTranscript\b/m,
		4,
	],
	[
		'text/x-asm',
		/^[ \t]*(?:section|segment|global|extern|\.text|\.data|\.globl|\.global|\.section|\.align|\.byte|\.word|\.long|\.code|\.model|org|bits|use32|equ)\b/im,
		3,
	],
	[
		'text/x-asm',
		/^[ \t]*(?:\w+:[ \t]*)?(?:mov[lqbw]?|push[lq]?|pop[lq]?|add[lq]?|sub[lq]?|xor[lq]?|jmp|call|ret|int|lea[lq]?|cmp[lq]?|test|jne|jz|jnz|je|ldr|str|bl|lda|sta|ldx|jsr|rts|nop|inc|dec|syscall)\s+(?:[%$\w[#(-]|$)/im,
		3,
	],
	[
		'text/x-llvm-ir',
		/^(?:define|declare)\s+.*@\w+\s*\(|^target\s+(?:datalayout|triple)\s*=|^[ \t]*%\w+\s*=\s*(?:load|add|alloca|call|getelementptr|icmp)\b/m,
		7,
	],
	['text/x-cil', /^[ \t]*\.(?:assembly|class|method|field|module|maxstack|entrypoint)\b.*$|\bIL_[0-9a-f]{4}:/m, 5],
	['text/x-jasmin', /^[ \t]*\.(?:class|super|method|end method|limit (?:stack|locals))\b/m, 6],
	[
		'text/x-verilog',
		/^[ \t]*module\s+\w+\s*(?:#\s*\(|\(|;)|^[ \t]*endmodule\b|^[ \t]*(?:input|output|inout|wire|reg|assign|always\s*@|initial\s+begin)\b|^[ \t]*`(?:timescale|include|define|ifdef)\b/m,
		5,
	],
	[
		'text/x-systemverilog',
		/^[ \t]*(?:logic|interface|endinterface|always_ff|always_comb|package|endpackage|import\s+\w+::\*|class\s+\w+\s+extends|typedef\s+enum|covergroup|endclass)\b/m,
		6,
	],
	[
		'text/x-vhdl',
		/^[ \t]*(?:library\s+\w+\s*;|use\s+(?:ieee|work|std)\.[\w.]+\s*;|entity\s+\w+\s+is|architecture\s+\w+\s+of\s+\w+\s+is|port\s*\(|signal\s+\w+.*:|end\s+(?:architecture|entity|process)\b|process\s*\()/im,
		6,
	],
	['text/x-alloy', /^[ \t]*(?:(?:abstract|one|lone)\s+)?sig\s+\w+|^[ \t]*(?:pred|fact|assert|run|check)\s+\w+/m, 4],
	['text/x-promela', /^[ \t]*(?:active\s+)?proctype\s+\w+|^[ \t]*(?:mtype|chan)\s+|::\s|\bod\s*;?/m, 4],
];
