// Programming languages. Tika's names where it has one, else `text/x-` and the language.

export const CODE = `
text/javascript | js mjs cjs es6 jsm ssjs _js bones gs jake jsb jscad jsfl jss njs pac sjs xsjs xsjslib | code | text | JavaScript | application/javascript application/x-javascript text/ecmascript application/ecmascript
text/jsx | jsx | code | js | JavaScript with JSX
application/typescript | ts mts cts | code | text | TypeScript | text/typescript text/x-typescript application/x-typescript video/mp2t
# Shares .ts with TypeScript, which is the likelier one where the text leaves it open: behind it.
application/x-qt-linguist | ts | text | xml | Qt translations | text/vnd.trolltech.linguist
text/tsx | tsx | code | text | TypeScript with JSX | text/x-tsx application/typescript
text/x-coffeescript | coffee cson cjsx iced litcoffee | code | text | CoffeeScript | application/vnd.coffeescript text/coffeescript
text/x-livescript | ls _ls | code | text | LiveScript
application/dart | dart | code | text | Dart | text/x-dart application/vnd.dart
text/x-python | py pyw pyi pyx pxd pxi wsgi gyp bzl sage rpy tac xpy py3 | code | text | Python | application/x-python application/x-python-code text/x-script.python text/x-python3
text/x-cython | pyx pxd pxi | code | text | Cython | text/x-python
text/x-starlark | star bzl bazel | code | text | Starlark
text/x-ruby | rb rbw rake gemspec ru podspec thor rbx jbuilder builder eye god mspec watchr rabl | code | text | Ruby | application/x-ruby
text/x-erb | erb rhtml | code | html | Ruby template (ERB)
text/x-haml | haml | code | text | Haml template
text/x-slim | slim | code | text | Slim template | text/slim
text/x-pug | pug jade | code | text | Pug template | text/jade
text/x-perl | pl pm t al cgi ph plx psgi perl | code | text | Perl | application/x-perl
text/x-raku | raku rakumod p6 pm6 pl6 6pl 6pm nqp | code | text | Raku
text/x-php | php php3 php4 php5 phtml phps ctp aw phpt | code | text | PHP | application/x-httpd-php application/x-php
text/x-blade | blade | code | html | Blade template
text/x-smarty | tpl | code | html | Smarty template
text/x-twig | twig | code | html | Twig template
text/x-jinja | jinja jinja2 j2 | code | text | Jinja template
text/x-handlebars | handlebars hbs mustache | code | html | Handlebars template | text/x-handlebars-template
text/x-liquid | liquid | code | html | Liquid template
text/x-vue | vue | code | html | Vue component
text/x-svelte | svelte | code | html | Svelte component
text/x-csrc | c | code | text | C | text/x-c
text/x-chdr | h | code | c | C header | text/x-c text/x-csrc
text/x-c++src | cpp cc cxx c++ cp inl ino ipp tcc tpp cppm ixx | code | c | C++ | text/x-c++ text/x-cpp text/x-c
text/x-c++hdr | hpp hh hxx h++ hp | code | c | C++ header | text/x-c++ text/x-cpp text/x-c++src
text/x-hack | hack hh hhi | code | text | Hack
text/x-objcsrc | m | code | c | Objective-C | text/x-objective-c
text/x-objective-c++ | mm | code | c | Objective-C++ | text/x-objcsrc text/x-objc++src
text/x-cuda | cu cuh | code | c | CUDA
text/x-opencl | cl opencl clh | code | c | OpenCL | text/x-opencl-src
text/x-glsl | glsl vert frag geom tesc tese comp fp frg fsh fshader geo glslv gshader vrx vsh vshader shader | code | c | GLSL shader
text/x-hlsl | hlsl fx fxh hlsli cginc usf ush | code | c | HLSL shader
text/x-wgsl | wgsl | code | text | WGSL shader | text/wgsl
text/x-metal | metal | code | c | Metal shader
text/x-ragel | rl | code | text | Ragel
text/x-yacc | y yacc yy bison | code | c | Yacc grammar
text/x-lex | l lex flex ll | code | c | Lex scanner
text/x-antlr | g4 g | code | text | ANTLR grammar
text/x-java-source | java | code | text | Java | text/x-java
text/x-jsp | jsp jspf jspx tag | code | html | Java server page | application/x-jsp
text/x-groovy | groovy gvy gy gsh grt gtpl gradle | code | text | Groovy | text/x-gradle
text/x-kotlin | kt ktm kts | code | text | Kotlin
text/x-scala | scala sbt sc kojo | code | text | Scala
text/x-clojure | clj cljs cljc edn boot cljx hl cljscm hic | code | text | Clojure
text/x-csharp | cs csx cake | code | text | C# | text/x-c#
text/x-razor | cshtml razor | code | html | Razor page
text/asp | asp asax ascx ashx asmx | code | html | Active server page | text/x-asp application/x-asp
text/aspdotnet | aspx | code | html | ASP.NET page | text/x-aspx
text/x-fsharp | fs fsi fsx fsscript | code | text | F#
text/x-vbasic | vb vba bas vbhtml | code | text | Visual Basic | text/x-basic text/x-vbdotnet
text/x-vbscript | vbs vbe wsf | code | text | VBScript | text/vbscript
text/x-basic | bas bi bb | code | text | BASIC
text/x-go | go | code | text | Go
text/x-go-mod | mod | code | text | Go module
text/x-rust | rs | code | text | Rust | text/rust text/x-rustsrc
text/x-swift | swift | code | text | Swift
text/x-zig | zig zon | code | text | Zig
text/x-nim | nim nims nimble nimrod | code | text | Nim
text/x-crystal | cr | code | text | Crystal
text/x-d | d di | code | text | D | text/x-dsrc
text/x-vala | vala vapi | code | text | Vala
text/x-v | v vsh | code | text | V
text/x-odin | odin | code | text | Odin
text/x-haxe | hx hxsl | code | text | Haxe
text/actionscript | as | code | text | ActionScript | text/x-actionscript
text/x-lua | lua nse rbxs wlua p8 pd_lua rockspec | code | text | Lua
text/x-moonscript | moon | code | text | MoonScript
text/x-haskell | hs hsc hs-boot | code | text | Haskell
text/x-literate-haskell | lhs | code | text | Literate Haskell | text/x-haskell
text/x-elm | elm | code | text | Elm
text/x-purescript | purs | code | text | PureScript
text/x-idris | idr lidr | code | text | Idris
text/x-agda | agda lagda | code | text | Agda
text/x-lean | lean | code | text | Lean
text/x-coq | v coq | code | text | Coq
text/x-isabelle | thy | code | text | Isabelle
text/x-ocaml | ml mli eliom eliomi ml4 mll mly | code | text | OCaml
text/x-reason | re rei | code | text | Reason
text/x-sml | sml sig fun | code | text | Standard ML
text/x-erlang | erl hrl escript app xrl yrl | code | text | Erlang
text/x-elixir | ex exs eex leex heex | code | text | Elixir
text/x-gleam | gleam | code | text | Gleam
text/x-common-lisp | lisp lsp asd cl l ny podsl sexp | code | text | Common Lisp
text/x-emacs-lisp | el emacs | code | text | Emacs Lisp
text/x-scheme | scm ss sch sld sls sps | code | text | Scheme
text/x-racket | rkt rktd rktl scrbl | code | text | Racket
text/x-fennel | fnl | code | text | Fennel
text/x-hy | hy | code | text | Hy
text/x-newlisp | nl lsp | code | text | NewLisp
text/x-prolog | pro prolog yap pl | code | text | Prolog
text/x-mercury | moo m | code | text | Mercury
text/x-logtalk | lgt logtalk | code | text | Logtalk
text/x-r | r rsx rd | code | text | R | text/x-rsrc
text/x-r-markdown | rmd qmd | text | text | R Markdown
text/x-julia | jl | code | text | Julia
text/x-matlab | m matlab | code | text | MATLAB | text/x-octave
text/x-scilab | sci sce | code | text | Scilab
text/x-idl | pro | code | text | IDL (data language)
text/x-mathematica | nb wl wls mt nbp cdf mathematica | code | text | Wolfram Language | application/mathematica
text/x-maxima | mac | code | text | Maxima
text/x-stan | stan | code | text | Stan
text/x-sas | sas | code | text | SAS program | application/x-sas
text/x-stata | do ado doh ihlp mata matah sthlp | code | text | Stata program
text/x-spss | sps | code | text | SPSS syntax
text/x-fortran | f f90 f95 f03 f08 for f77 fpp fypp | code | text | Fortran
text/x-pascal | pas pp lpr dpr inc dfm lfm p | code | text | Pascal
text/x-modula | mod def i3 m3 ig mg | code | text | Modula
text/x-oberon | ob2 mod | code | text | Oberon
text/x-ada | adb ads ada gpr | code | text | Ada | text/x-adasrc
text/x-eiffel | e | code | text | Eiffel
text/x-cobol | cob cbl ccp cobol cpy | code | text | COBOL
text/x-rexx | rexx rex pprx orx | code | text | REXX
text/x-jcl | jcl | code | text | JCL
text/x-rpg | rpgle sqlrpgle rpg | code | text | RPG
text/x-abap | abap | code | text | ABAP
text/x-progress | p cls w | code | text | OpenEdge ABL
text/x-apl | apl dyalog | code | text | APL
text/x-j | ijs | code | text | J
text/x-forth | fth 4th forth frt fr | code | text | Forth
text/x-factor | factor | code | text | Factor
text/x-smalltalk | st | code | text | Smalltalk
text/x-self | self | code | text | Self
text/x-io | io | code | text | Io
text/x-tcl | tcl tk adp tm itcl exp | code | text | Tcl | application/x-tcl
application/x-sh | sh bash ksh zsh ebuild eclass bats command tmux zsh-theme ash dash | code | text | Shell script | text/x-sh application/x-shellscript text/x-shellscript
application/x-csh | csh tcsh | code | sh | C shell script | text/x-csh
application/x-fish | fish | code | text | Fish shell script
text/x-awk | awk gawk mawk nawk auk | code | text | AWK | application/x-awk
text/x-sed | sed | code | text | sed script
application/x-bat | bat cmd nt btm | code | text | Windows batch file | text/x-msdos-batch application/bat
text/x-powershell | ps1 psm1 psd1 ps1xml | code | text | PowerShell | application/x-powershell
text/x-applescript | applescript scpt | code | text | AppleScript
text/x-autohotkey | ahk ahkl | code | text | AutoHotkey
text/x-autoit | au3 | code | text | AutoIt
text/x-nsis | nsi nsh | code | text | NSIS script
text/x-inno-setup | iss isl | code | text | Inno Setup script
text/x-makefile | mk mak make makefile am | code | text | Makefile
text/x-cmake | cmake | code | text | CMake script
text/x-meson | meson | code | text | Meson build
text/x-ninja | ninja | code | text | Ninja build
text/x-bitbake | bb bbclass bbappend | code | text | BitBake recipe
text/x-dockerfile | dockerfile containerfile | code | text | Dockerfile
text/x-vagrantfile | vagrantfile | code | text | Vagrantfile
text/x-jenkinsfile | jenkinsfile | code | text | Jenkinsfile
text/x-hcl | hcl tf tfvars nomad | code | text | HCL configuration
text/x-nix | nix | code | text | Nix expression
text/x-dhall | dhall | code | text | Dhall
text/x-jsonnet | jsonnet libsonnet | code | text | Jsonnet
text/x-puppet | pp | code | text | Puppet manifest
text/x-saltstack | sls | code | yaml | Salt state
text/x-nginx-conf | nginx nginxconf vhost | data | text | nginx configuration
text/x-apache-conf | apacheconf htaccess | data | text | Apache configuration
text/x-vim | vim vimrc vmb | code | text | Vim script
text/x-graphql | graphql gql graphqls | code | text | GraphQL
text/x-protobuf | proto textproto pbtxt prototxt | code | text | Protocol Buffers
text/x-thrift | thrift | code | text | Thrift
text/x-capnp | capnp | code | text | Cap'n Proto
text/x-flatbuffers | fbs | code | text | FlatBuffers
text/x-sln | sln | code | text | Visual Studio solution
text/x-rd | rd | code | text | R documentation
text/x-asl | asl dsl | code | text | ACPI source
text/x-rbs | rbs | code | text | Ruby signatures
text/x-minizinc | mzn dzn | code | text | MiniZinc
text/x-coccinelle | cocci | code | text | Coccinelle semantic patch
text/x-gperf | gperf | code | text | gperf key words
text/x-idl-corba | idl webidl odl | code | text | Interface definition
text/x-asn1 | asn asn1 | code | text | ASN.1
text/x-smithy | smithy | code | text | Smithy
text/x-prisma | prisma | code | text | Prisma schema
text/x-solidity | sol | code | text | Solidity
text/x-vyper | vy | code | text | Vyper
text/x-move | move | code | text | Move
text/x-cairo | cairo | code | text | Cairo
text/x-verilog | v vh veo | code | text | Verilog
text/x-systemverilog | sv svh | code | text | SystemVerilog | text/x-svsrc text/x-svhdr
text/x-vhdl | vhd vhdl vhf vhi vho vhs vht vhw | code | text | VHDL
text/x-tla | tla | code | text | TLA+
text/x-alloy | als | code | text | Alloy
text/x-promela | pml | code | text | Promela
text/x-asm | asm s a51 nasm inc i nas | code | text | Assembly | text/x-assembly
text/x-llvm-ir | ll | code | text | LLVM IR
text/x-wat | wat wast | code | text | WebAssembly text
text/x-cil | il msil | code | text | CIL assembly
text/x-jasmin | j | code | text | Jasmin assembly
text/x-gdscript | gd | code | text | GDScript | application/x-gdscript
text/x-gdb | gdbinit gdb | code | text | GDB script
text/x-qml | qml qbs qmltypes qmlproject | code | text | QML
text/x-qmake | pri prf | code | text | qmake project
text/x-pike | pike pmod | code | text | Pike
text/x-squirrel | nut | code | text | Squirrel
text/x-angelscript | angelscript | code | text | AngelScript
text/x-papyrus | psc | code | text | Papyrus
text/x-sourcepawn | sp sma | code | text | SourcePawn
text/x-lsl | lsl lslp | code | text | LSL
text/x-ballerina | bal | code | text | Ballerina
text/x-chapel | chpl | code | text | Chapel
text/x-x10 | x10 | code | text | X10
text/x-xtend | xtend | code | text | Xtend
text/x-ceylon | ceylon | code | text | Ceylon
text/x-fantom | fan | code | text | Fantom
text/x-golo | golo | code | text | Golo
text/x-gosu | gs gst gsx vark | code | text | Gosu
text/x-nemerle | n | code | text | Nemerle
text/x-boo | boo | code | text | Boo
text/x-cobra | cobra | code | text | Cobra
text/x-red | red reds | code | text | Red
text/x-rebol | reb rebol r3 r2 | code | text | REBOL
text/x-pony | pony | code | text | Pony
text/x-dylan | dylan dyl intr lid | code | text | Dylan
text/x-opa | opa | code | text | Opa
text/x-ring | ring | code | text | Ring
text/x-arduino | ino pde | code | c | Arduino sketch | text/x-c++src
text/x-processing | pde | code | text | Processing sketch
text/x-supercollider | scd sc | code | text | SuperCollider
text/x-csound | csd orc sco | code | text | Csound
text/x-chuck | ck | code | text | ChucK
text/x-faust | dsp | code | text | Faust
text/x-max | maxpat maxhelp | code | json | Max patch
text/x-pure-data | pd | code | text | Pure Data patch
text/x-povray | pov | code | text | POV-Ray scene
text/x-robotframework | robot resource | code | text | Robot Framework
text/x-ats | dats sats hats | code | text | ATS
text/x-ec | ec eh | code | c | eC
text/x-gap | g gap gd gi tst | code | text | GAP
text/x-m2 | m2 | code | text | Macaulay2
text/x-xojo | xojo_code xojo_menu xojo_report xojo_script xojo_toolbar xojo_window | code | text | Xojo
text/x-zimpl | zimpl zmpl zpl | code | text | Zimpl
text/x-ampl | ampl | code | text | AMPL
text/x-gams | gms | code | text | GAMS
text/x-ldap-schema |  | data | text | LDAP schema
text/x-spec | spec | code | text | RPM spec | text/x-rpm-spec
text/x-kickstart | ks | data | text | Kickstart
text/x-velocity | vm vtl | code | html | Velocity template
text/x-freemarker | ftl | code | html | FreeMarker template
text/x-stringtemplate | stg | code | text | String template
text/x-coldfusion | cfm cfml cfc | code | html | ColdFusion | text/x-cfml
text/x-nushell | nu | code | text | Nushell script
text/x-mojo | mojo | code | text | Mojo
text/x-roc | roc | code | text | Roc
text/x-rescript | res resi | code | text | ReScript
text/x-astro | astro | code | html | Astro component
text/x-pact | pact | code | text | Pact
text/x-clarity | clar | code | text | Clarity
text/x-brainfuck | bf | code | text | Brainfuck
text/x-befunge | befunge | code | text | Befunge
text/x-lolcode | lol | code | text | LOLCODE
text/x-ooc | ooc | code | text | ooc
text/x-aspectj | aj | code | text | AspectJ | text/x-aspectj
text/x-delphi-form | dfm lfm fmx | code | text | Delphi form
text/x-zephir | zep | code | text | Zephir
text/x-wren | wren | code | text | Wren
text/x-oz | oz | code | text | Oz
text/x-ebnf | ebnf | code | text | EBNF grammar
text/x-bnf | bnf | code | text | BNF grammar
text/x-abnf | abnf | code | text | ABNF grammar
text/x-pegjs | pegjs peggy peg | code | text | PEG grammar
text/x-click | click | code | text | Click configuration
text/x-terra | t | code | text | Terra
text/x-mirah | mirah druby duby | code | text | Mirah
text/x-uno | uno | code | text | Uno
text/x-urweb | ur urs | code | text | Ur/Web
text/x-volt | volt | code | text | Volt
text/x-vcl | vcl | code | text | Varnish configuration
text/x-xbase | prg ch | code | text | xBase
text/x-m | mumps ro | code | text | MUMPS
text/x-monkey | monkey monkey2 | code | text | Monkey
text/x-nesc | nc | code | c | nesC
text/x-linker-script | ld lds x | code | text | Linker script
text/x-device-tree | dts dtsi | code | text | Device tree
text/x-kconfig | kconfig | data | text | Kconfig
text/x-selinux | te fc if | code | text | SELinux policy
text/x-abuild | apkbuild pkgbuild | code | sh | Package build script
text/x-cypher | cyp cypher | code | text | Cypher query
text/x-plsql | pls pkb pks pck plb plsql bdy fnc trg tps tpb spc vw | code | text | PL/SQL | application/sql text/x-sql
text/x-kusto | kql csl | code | text | Kusto query
text/x-pig | pig | code | text | Pig Latin
text/x-hiveql | hql q | code | text | HiveQL
text/x-turing | t tu | code | text | Turing
text/x-xc | xc | code | c | XC
text/x-ioke | ik | code | text | Ioke
text/x-jsoniq | jq | code | text | jq program
text/x-nit | nit | code | text | Nit
text/x-parrot | pir pasm parrot | code | text | Parrot
text/x-scaml | scaml | code | text | Scaml
text/x-shen | shen | code | text | Shen
text/x-slash | sl | code | text | Slash
text/x-sugarss | sss | code | text | SugarSS
text/x-txl | txl | code | text | TXL
text/x-unrealscript | uc | code | text | UnrealScript
text/x-wisp | wisp | code | text | Wisp
text/x-yang | yang | code | text | YANG | application/yang
text/x-zenscript | zs | code | text | ZenScript
text/x-al | al | code | text | AL
text/x-apex | apex cls trigger | code | text | Apex
text/x-bicep | bicep | code | text | Bicep
text/x-brightscript | brs | code | text | BrightScript
text/x-clips | clp | code | text | CLIPS
text/x-cirru | cirru | code | text | Cirru
text/x-clean | icl dcl | code | text | Clean
text/x-cool | cl | code | text | Cool
text/x-cycript | cy | code | text | Cycript
text/x-e | e | code | text | E
text/x-filebench | f | code | text | Filebench
text/x-grammatical-framework | gf | code | text | Grammatical Framework
text/x-harbour | hb | code | text | Harbour
text/x-hyphy | bf | code | text | HyPhy
text/x-igor | ipf | code | text | IGOR Pro
text/x-inform7 | ni i7x | code | text | Inform 7
text/x-krl | krl | code | text | KRL
text/x-lasso | lasso las lasso8 lasso9 ldml | code | text | Lasso
text/x-loomscript | ls | code | text | LoomScript
text/x-lookml | lookml | code | text | LookML
text/x-mql | mq4 mqh mq5 | code | c | MetaQuotes Language
text/x-nextflow | nf | code | text | Nextflow
text/x-netlinx | axs axi | code | text | NetLinx
text/x-omgrofl | omgrofl | code | text | Omgrofl
text/x-openqasm | qasm | code | text | OpenQASM
text/x-pan | pan | code | text | Pan
text/x-pawn | pwn | code | text | Pawn
text/x-purebasic | pb pbi | code | text | PureBasic
text/x-qsharp | qs | code | text | Q#
text/x-rouge | rg | code | text | Rouge
text/x-sqf | sqf hqf | code | text | SQF
text/x-swig | i swg swig | code | c | SWIG
text/x-tea | tea | code | html | Tea
text/x-xproc | xpl xproc | code | xml | XProc | application/xproc+xml
text/x-xpages | xsp-config xsp | code | xml | XPages
text/x-xs | xs | code | c | Perl XS
`;
