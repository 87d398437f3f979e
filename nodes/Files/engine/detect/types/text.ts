// Text formats: markup, data interchange, configuration, certificates' neighbours, subtitles, logs.

export const TEXT = `
text/plain | txt text list lst in me 1st nfo ans diz | text | bin | Plain text
application/json! | json webapp avsc har mcmeta sarif tact arb | data | text | JSON data | text/json
application/json5 | json5 | data | text | JSON5 data
application/x-jsonc | jsonc code-workspace | data | text | JSON with comments
application/x-ndjson | ndjson jsonl ldjson | data | text | Newline-delimited JSON | application/jsonl application/json-lines application/x-jsonlines application/jsonlines
application/geo+json! | geojson | data | json | GeoJSON map data | application/vnd.geo+json
application/topo+json | topojson | data | json | TopoJSON map data
application/x-ipynb+json! | ipynb | code | json | Jupyter notebook
application/ld+json | jsonld | data | json | Linked data (JSON-LD)
application/manifest+json | webmanifest | data | json | Web app manifest
application/schema+json |  | data | json | JSON schema
application/vnd.api+json |  | data | json | JSON:API document
application/source-map | map | data | json | Source map
application/vnd.oai.openapi+json |  | data | json | OpenAPI description
application/json-seq | json-seq | data | text | JSON text sequence
application/xml | xml rng jelly props targets csproj vbproj fsproj vcxproj resx nuspec xmi pom ivy | data | text | XML document | text/xml
application/xml-dtd | dtd ent | data | text | XML document type definition
application/xml-external-parsed-entity |  | data | xml | XML entity
application/xslt+xml | xsl xslt | code | xml | XSL transformation
application/xslfo+xml | xslfo fo | document | xml | XSL formatting objects | text/x-xslfo
application/xquery | xq xquery xqm xqy xql | code | text | XQuery program
application/xsd+xml | xsd | data | xml | XML schema | application/xml
application/relax-ng-compact-syntax | rnc | data | text | RELAX NG schema (compact)
application/xhtml+xml! | xhtml xht | document | xml | XHTML page
text/html! | html htm shtml | document | text | HTML page | application/xhtml+xml
application/hta | hta | executable | html | HTML application
application/rss+xml! | rss | data | xml | RSS feed
application/atom+xml! | atom | data | xml | Atom feed
application/rdf+xml | rdf owl rdfs | data | xml | RDF data
text/turtle | ttl | data | text | Turtle linked data
application/n-triples | nt | data | text | N-Triples linked data
application/n-quads | nq | data | text | N-Quads linked data
text/n3 | n3 | data | text | Notation 3 linked data
application/trig | trig | data | text | TriG linked data
application/sparql-query | rq sparql | code | text | SPARQL query
application/vnd.google-earth.kml+xml! | kml | data | xml | KML map data
application/gpx+xml! | gpx | data | xml | GPS track (GPX)
application/gml+xml | gml | data | xml | Geography markup
application/vnd.garmin.tcx+xml | tcx | data | xml | Training data (TCX)
application/x-osm+xml | osm | data | xml | OpenStreetMap data | application/vnd.openstreetmap.data+xml
application/wsdl+xml | wsdl | data | xml | Web service description | application/wsdl
application/soap+xml |  | data | xml | SOAP message
application/vnd.sun.wadl+xml | wadl | data | xml | Web application description
application/mathml+xml | mml mathml | document | xml | MathML formula | text/mathml
application/docbook+xml | dbk docbook | document | xml | DocBook document | application/x-docbook+xml
application/dita+xml | ditamap ditaval dita | document | xml | DITA topic | application/dita+xml;format=topic application/dita+xml;format=map application/dita+xml;format=concept application/dita+xml;format=task application/dita+xml;format=val
application/tei+xml | tei teicorpus | document | xml | TEI document
application/x-jats+xml |  | document | xml | JATS article
application/x-xliff+xml | xlf xliff | text | xml | XLIFF translations | application/xliff+xml
application/x-tmx | tmx | text | xml | Translation memory
application/x-tbx | tbx | text | xml | Term base
application/vnd.citationstyles.style+xml | csl | data | xml | Citation style
application/x-plist | plist | data | xml | Property list | application/xml-plist
application/opensearchdescription+xml | osdx | data | xml | OpenSearch description
application/x-xbl | xbl | code | xml | XBL binding
application/vnd.mozilla.xul+xml | xul | code | xml | XUL interface
application/vnd.adobe.mxml | mxml | code | xml | Flex interface | application/xv+xml
application/xaml+xml | xaml | code | xml | XAML interface
application/x-ms-application | application | data | xml | ClickOnce manifest
application/x-glade | glade ui | data | xml | Glade interface | application/x-gtk-builder
application/x-nzb | nzb | data | xml | Usenet index
application/metalink4+xml | metalink meta4 | data | xml | Metalink
application/x-netcdf-ncml | ncml | data | xml | NetCDF markup
application/rdf-xmp | xmp | data | xml | XMP metadata | application/rdf+xml
application/x-sbml+xml | sbml | data | xml | Biology model (SBML) | application/sbml+xml
application/vnd.recordare.musicxml+xml | musicxml | audio | xml | MusicXML score
application/vnd.recordare.musicxml | mxl | audio | zip | MusicXML score (compressed)
application/bpmn+xml | bpmn bpmn20 | data | xml | BPMN process
application/xpdl+xml | xpdl | data | xml | XPDL process
application/x-iso19139+xml | iso19139 | data | xml | Geographic metadata | text/iso19139+xml
application/dif+xml | dif | data | xml | Directory interchange metadata
application/x-cda+xml |  | data | xml | Clinical document
application/onix-message+xml |  | data | xml | Book trade message (ONIX)
application/sitemap+xml |  | data | xml | Sitemap
application/vnd.xbrl+xml | xbrl | data | xml | XBRL report | application/xbrl+xml
application/mets+xml | mets | data | xml | METS metadata
application/mods+xml | mods | data | xml | MODS metadata
application/marcxml+xml | mrcx | data | xml | MARC XML record
application/marc | mrc | data | bin | MARC record
application/x-bibtex-text-file | bib bibtex | data | text | BibTeX references | text/x-bibtex
application/x-research-info-systems | ris | data | text | RIS references
application/x-endnote-refer | enw | data | text | EndNote references
text/csv | csv | spreadsheet | text | Comma-separated values | text/comma-separated-values application/csv
text/tab-separated-values | tsv tab | spreadsheet | text | Tab-separated values | text/tsv
text/markdown | md markdown mdown mkd mkdn mdwn livemd ronn | text | text | Markdown text | text/x-web-markdown text/x-markdown
text/mdx | mdx | text | text | Markdown with JSX
text/x-rst | rst rest | text | text | reStructuredText | text/prs.fallenstein.rst
text/asciidoc | adoc asciidoc | text | text | AsciiDoc text | text/x-asciidoc
text/org | org | text | text | Org document | text/x-org
text/x-textile | textile | text | text | Textile text
text/x-mediawiki | mediawiki wiki wikitext | text | text | MediaWiki text
text/x-creole | creole | text | text | Creole text
text/x-pod | pod | text | text | Perl documentation
text/x-rdoc | rdoc | text | text | Ruby documentation
text/troff | roff man 1 2 3 4 5 6 7 8 tr t ms tmac | text | text | troff manual page | application/x-troff-man text/x-troff application/x-troff application/x-troff-me application/x-troff-ms text/x-troff-ms text/x-troff-me text/x-troff-mm
application/x-tex | tex ltx latex cls sty dtx ins | document | text | TeX document | text/x-tex application/x-latex
application/x-texinfo | texinfo texi txi | document | text | Texinfo document | text/x-texinfo
application/x-info | info | text | text | Info document
application/yaml | yaml yml clang-format clang-tidy sublime-syntax | data | text | YAML data | text/yaml text/x-yaml application/x-yaml
application/vnd.oai.openapi |  | data | yaml | OpenAPI description
application/toml | toml | data | text | TOML configuration | text/x-toml
text/x-ini | ini cfg conf cnf prefs editorconfig dof dosini gitconfig | data | text | Configuration file | text/x-config application/x-wine-extension-ini
application/x-desktop | desktop directory kdelnk | data | ini | Desktop entry
text/x-systemd-unit | service socket timer mount target automount | data | ini | systemd unit
application/x-mswinurl | url website | data | ini | Internet shortcut | application/internet-shortcut text/x-uri
text/x-java-properties | properties | data | text | Java properties
text/x-registry | reg | data | text | Windows registry export | text/x-ms-regedit
application/x-setupscript | inf | data | ini | Setup information
text/vcard! | vcf vcard gcrd | data | text | Contact card | text/x-vcard text/directory
text/calendar! | ics ifb vcs | data | text | Calendar | text/x-vcalendar
text/x-ldif | ldif ldf | data | text | Directory entries (LDIF)
application/sql | sql ddl dml psql prc udf viw | code | text | SQL script | text/x-sql application/x-sql
text/x-diff | diff patch rej | code | text | Patch | text/x-patch
text/x-log | log | text | text | Log file
text/x-po | po pot | text | text | Translations (gettext) | text/x-gettext-translation application/x-gettext text/x-gettext-translation-template
text/uri-list | uri uris | text | text | List of links
text/x-http | http | text | text | HTTP message | message/http
text/x-gherkin | feature | code | text | Gherkin scenario
text/css | css | code | text | Style sheet
text/x-less | less | code | text | Less style sheet | text/less
text/x-scss | scss | code | text | Sass style sheet (SCSS)
text/x-sass | sass | code | text | Sass style sheet
text/x-stylus | styl | code | text | Stylus style sheet | text/stylus
text/cache-manifest | appcache | data | text | Cache manifest
chemical/x-pdb | pdb | data | text | Protein structure | chemical/x-pdb
chemical/x-cif | cif mcif | data | text | Crystal structure
chemical/x-mdl-molfile | mol | data | text | Molecule
chemical/x-mdl-sdfile | sdf sd | data | text | Molecules
chemical/x-xyz | xyz | data | text | Atom positions
chemical/x-cml | cml | data | xml | Chemical markup
text/x-fasta | fasta fa fna faa ffn | data | text | Sequences (FASTA)
text/x-fastq | fastq fq | data | text | Sequencing reads (FASTQ)
text/x-vcf-genomics |  | data | text | Genetic variants (VCF) | text/x-vcf
text/x-gff3 | gff gff3 gtf | data | tsv | Gene features
text/x-sam | sam | data | tsv | Sequence alignment
text/x-genbank | gbk gb genbank | data | text | GenBank record
text/x-bed | bed | data | tsv | Genome intervals (BED)
chemical/x-embl-dl-nucleotide | embl emb | data | text | Nucleotide record (EMBL)
application/x-bai | bai | data | bin | Index of sequence alignments
application/x-csi | csi | data | bin | Index of compressed tables
application/x-bam | bam | data | gzip | Sequence alignment (BAM)
text/x-nexus | nex nexus nxs | data | text | Phylogenetic data (NEXUS)
text/x-newick | nwk newick tree | data | text | Phylogenetic tree
application/x-isatab-investigation |  | data | text | ISA-Tab investigation
application/x-isatab |  | data | text | ISA-Tab study
application/x-isatab-assay |  | data | text | ISA-Tab assay
application/x-envi-header! | hdr | data | text | ENVI header | application/envi.hdr
application/x-cdl | cdl | data | text | NetCDF text
application/x-arff | arff | data | text | ARFF data
text/x-edi | edi edifact | data | text | EDI message | application/edifact
application/x-x12 | x12 | data | text | EDI message (X12) | application/edi-x12
application/vnd.swift-mt | fin | data | text | SWIFT message
application/x-mt940 | sta mt940 | data | text | Bank statement (MT940)
application/x-ofx | ofx qfx | data | text | Bank statement (OFX) | application/vnd.intu.qfx
application/x-qif | qif | data | text | Quicken interchange | application/qif
application/x-hl7 | hl7 | data | text | HL7 message | application/hl7-v2
application/x-wkt | wkt prj | data | text | Well-known text
application/x-world-file | tfw jgw wld | data | text | World file
text/x-sgf | sgf | text | text | Go game | application/x-go-sgf
application/sgml | sgml sgm | document | text | SGML document | text/sgml
text/vnd.graphviz | gv dot | code | text | Graphviz graph
text/x-plantuml | puml plantuml iuml wsd | code | text | PlantUML diagram
text/x-mermaid | mmd mermaid | code | text | Mermaid diagram
application/x-gnuplot | gp gnu gnuplot plot plt gplt | code | text | gnuplot script
text/x-lilypond | ly ily | code | text | LilyPond score
text/vnd.abc | abc | text | text | ABC music
application/x-netrc | netrc | data | text | netrc file
text/x-hosts |  | data | text | Hosts file
text/x-ssh-config |  | data | text | SSH configuration
text/x-authorized-keys |  | data | text | SSH authorised keys
text/x-crontab | cron crontab | data | text | Cron table
text/x-fstab |  | data | text | File system table
text/x-gitignore | gitignore dockerignore npmignore eslintignore | text | text | Ignore list
text/x-gitattributes | gitattributes | text | text | Git attributes
text/x-dotenv | env | data | text | Environment variables
text/x-robots |  | text | text | Robots file
text/x-requirements |  | text | text | Python requirements
text/x-subviewer |  | text | text | Subtitles (SubViewer)
text/x-mpl2 | mpl2 | text | text | Subtitles (MPL2)
text/x-lrc | lrc | text | text | Lyrics
text/x-cue | cue | text | text | Cue sheet | application/x-cue
text/x-m4 | m4 ac | code | text | m4 macros | application/x-m4
text/x-sfv | sfv | text | text | Checksums
text/x-checksums | md5 sha1 sha256 sha512 md5sums | text | text | Checksums
text/x-debian-control | dsc | data | text | Debian control file
text/x-changelog |  | text | text | Change log
text/vnd.wap.wml | wml | document | xml | WML page
text/vnd.wap.wmlscript | wmls | code | text | WML script
application/x-mobileconfig | mobileconfig | data | plist | Apple profile
`;
