// Binary formats beyond documents and media: phones, games, cartridges, disk images, instruments, design tools.
// Names: IANA's where there is one, else Apache Tika's, else the freedesktop database's, else file-type's.

export const BINARY = `
application/warc! | warc | archive | bin | Web archive (WARC) | application/warc-file
application/x-internet-archive! | arc | archive | bin | Web archive (ARC) | application/arc
application/x-wacz! | wacz | archive | zip | Web archive collection (WACZ) | application/wacz
application/x-asar! | asar | archive | bin | Electron archive
application/x-lrzip! | lrz | archive | bin | lrzip archive
application/x-rzip! | rz | archive | bin | rzip archive
application/x-qpress! | qp | archive | bin | qpress archive
application/zlib! | zz zlib | archive | bin | zlib stream
application/x-uc2-compressed! | uc2 | archive | bin | UC2 archive
application/x-dar! | dar | archive | bin | dar archive
application/x-openzim! | zim | archive | bin | ZIM archive (offline wiki)
application/x-mie! | mie | archive | bin | Meta information encapsulation
application/vnd.apple.pkpass! | pkpass | document | zip | Apple Wallet pass
application/x-qed-disk! | qed | archive | bin | QED disk
application/x-mame-chd! | chd | archive | bin | MAME disk image
application/x-compressed-iso! | cso | archive | bin | Compressed disc image
application/x-hfe-floppy-image! | hfe | archive | bin | Floppy image (HFE)
application/x-amiga-disk-format | adf | archive | bin | Amiga disk image
application/x-fds-disk! | fds | archive | bin | Famicom disk image
application/x-bps-patch! | bps | data | bin | BPS patch
application/x-ips-patch! | ips | data | bin | IPS patch
application/x-n64-rom! | n64 z64 v64 | executable | bin | Nintendo 64 program
application/x-gba-rom! | gba agb | executable | bin | Game Boy Advance program
application/x-gameboy-color-rom | cgb gbc | executable | bin | Game Boy Color program
application/x-genesis-rom! | gen smd sgd | executable | bin | Mega Drive program
application/x-sms-rom | sms | executable | bin | Master System program
application/x-gamegear-rom | gg | executable | bin | Game Gear program
application/vnd.nintendo.snes.rom | sfc smc | executable | bin | Super NES program
application/x-nintendo-ds-rom | nds | executable | bin | Nintendo DS program
application/x-nintendo-3ds-rom! | cci 3ds | executable | bin | Nintendo 3DS program
application/x-nintendo-3ds-executable! | 3dsx | executable | bin | Nintendo 3DS homebrew
application/x-gamecube-rom! | iso | archive | bin | GameCube disc image
application/x-wii-rom! | iso | archive | bin | Wii disc image
application/x-atari-7800-rom! | a78 | executable | bin | Atari 7800 program
application/x-atari-lynx-rom! | lnx | executable | bin | Atari Lynx program
application/x-doom-wad! | wad | data | bin | Doom data | application/x-doom
application/x-blorb! | blb blorb gblorb zblorb | executable | bin | Interactive fiction (Blorb)
application/x-sqlite2! | sqlite2 | database | bin | SQLite 2 database
application/gnunet-directory! | gnd | data | bin | GNUnet directory
application/pkix-pkipath | pkipath der | data | bin | Certificate path
application/pkcs8-encrypted | p8e der | data | bin | Encrypted private key (DER)
application/ocsp-response | ors der | data | bin | OCSP response
application/vnd.ms-pki.seccat | cat | data | pkcs7 | Windows security catalogue
application/vnd.ms-pki.certstore | sst | data | bin | Windows certificate store
application/x-applescript! | scpt | executable | bin | AppleScript (compiled)
application/x-apple-alias! | alias | data | bin | macOS alias | application/x-ft-apple.alias application/x.apple.alias
application/x-axcrypt! | axx | data | bin | AxCrypt encrypted file
application/x-ableton-live-set | als | audio | gzip | Ableton Live set
application/x-guitar-pro! | gp3 gp4 gp5 gpx | audio | bin | Guitar Pro tablature
application/x-sibelius! | sib | audio | bin | Sibelius score
application/vnd.smaf! | mmf smaf | audio | bin | Ring tone (SMAF)
application/vnd.java.hprof! | hprof | data | bin | Java heap dump
application/vnd.java.hprof.text! | hprof | data | text | Java heap dump (text)
application/sereal! |  | data | bin | Sereal data
application/vnd.isac.fcs! | fcs | data | bin | Flow cytometry data
application/x-jmp-data! | jmp | data | bin | JMP table
application/x-scratch3 | sb3 | code | zip | Scratch project
application/vnd.mindjet.mindmanager | mmap | document | zip | MindManager map
application/bizagi-modeler | bpm | document | zip | Bizagi process model
application/vnd.geogebra.file | ggb | design | zip | GeoGebra worksheet
application/vnd.geogebra.slides | ggs | design | zip | GeoGebra notes
application/vnd.geogebra.tool | ggt | design | zip | GeoGebra tool
application/x-freecad | fcstd | design | zip | FreeCAD document | application/x-extension-fcstd
application/x-dia-diagram | dia | design | gzip | Dia diagram
application/x-dia-shape | shape | design | xml | Dia shape
application/x-gnucash | gnucash gnc xac | document | gzip | GnuCash book
application/x-karbon | karbon | design | zip | Karbon drawing | application/vnd.kde.karbon
application/x-kivio | flw | design | zip | Kivio flowchart | application/vnd.kde.kivio
application/x-kchart | chrt | spreadsheet | zip | KChart chart | application/vnd.kde.kchart
application/x-kformula | kfo | document | zip | KFormula formula | application/vnd.kde.kformula
application/x-kugar | kud | document | zip | Kugar report
application/x-kontour | kon | design | zip | Kontour drawing | application/vnd.kde.kontour
application/x-netshow-channel | nsc | video | ini | Windows Media station
application/x-quicktime-media-link | qtl | video | xml | QuickTime media link
application/vnd.ms-wpl | wpl | audio | xml | Windows Media playlist
application/sdp | sdp | data | text | Session description
application/oebps-package+xml | opf | document | xml | EPUB package file
application/x-dtbncx+xml | ncx | document | xml | EPUB navigation file
application/x-dtbook+xml |  | document | xml | DAISY book
application/x-adobe-indesign-interchange | inx | design | xml | InDesign interchange
application/x-java-jnlp-file | jnlp | data | xml | Java Web Start file
application/owl+xml | owx | data | xml | OWL ontology
application/sparql-results+xml | srx | data | xml | SPARQL results
application/metalink+xml | metalink | data | xml | Metalink (version 3)
application/x-xbel | xbel | data | xml | Bookmarks (XBEL)
text/x-opml+xml | opml | data | xml | Outline (OPML) | text/x-opml
application/x-font-ttx | ttx | font | xml | Font source (TTX)
application/x-designer | ui | code | xml | Qt Designer form
application/x-font-framemaker | bfm | font | bin | FrameMaker font
application/vnd.cups-ppd | ppd | data | text | Printer description
application/x-t602 | 602 | document | text | T602 document
application/x-amipro | sam | document | text | Ami Pro document
application/x-pocket-word! | psw | document | bin | Pocket Word document
application/x-aportisdoc | pdc | document | bin | Palm document (DOC)
application/prs.plucker |  | document | bin | Plucker book
application/vnd.stardivision.mail | sdm smd | email | ole | StarOffice mail
application/vnd.ms-artgalry | cil | image | bin | Microsoft clip art gallery
application/x-corelpresentations! | shw | presentation | bin | Corel Presentations
application/x-clarisworks | cwk | document | bin | ClarisWorks or AppleWorks document | application/x-appleworks application/x-appleworks-document
application/x-qtiplot | qti | spreadsheet | text | QtiPlot project
image/x-gimp-gih! | gih | image | bin | GIMP brush pipe
image/cgm | cgm | image | bin | Computer graphics metafile
image/rle | rle | image | bin | Utah raster image
image/x-photo-cd! | pcd | image | bin | Photo CD image
image/x-macpaint | pntg | image | bin | MacPaint picture
image/x-quicktime! | qtif qti2 qif2 qif | image | bin | QuickTime picture
image/vnd.zbrush.dcx! | dcx | image | bin | Multi-page PCX image
image/x-svm! | svm | image | bin | StarView metafile
image/x-xfig | fig | design | text | Xfig drawing | application/x-xfig
image/x-skencil | sk sk1 | design | text | Skencil drawing
image/x-raw-casio | bay | image | tiff | Casio raw image
image/x-raw-mamiya | mef | image | tiff | Mamiya raw image
image/x-raw-phaseone | iiq cap | image | tiff | Phase One raw image
image/x-raw-red! | r3d | video | bin | RED raw video
image/x-raw-samsung | srw | image | tiff | Samsung raw image | image/x-samsung-srw
image/x-raw-rawzor | rwz | image | bin | Rawzor image
audio/x-mo3! | mo3 | audio | bin | Compressed module (MO3)
audio/x-psf! | minipsf psflib psf | audio | bin | PlayStation sound | audio/x-minipsf audio/x-psflib
audio/x-stm! | stm | audio | bin | ScreamTracker 2 module
audio/x-xi! | xi | audio | bin | FastTracker instrument
audio/x-pn-audibleaudio! | aa | audio | bin | Audible book (AA)
audio/x-shorten! | shn | audio | bin | Shorten audio | application/x-shorten
audio/x-optimfrog! | ofr ofs | audio | bin | OptimFROG audio
audio/x-sap | sap | audio | bin | Atari sound
video/vnd.radgamettools.bink! | bik bk2 | video | bin | Bink video
video/vnd.radgamettools.smacker! | smk | video | bin | Smacker video
video/x-nsv! | nsv | video | bin | Nullsoft video
video/x-mjpeg | mjpeg mjpg | video | bin | Motion JPEG stream
application/x-cdrdao-toc | toc | data | text | Disc contents
chemical/x-cdx! | cdx | design | bin | ChemDraw drawing
model/jt! | jt | design | bin | JT model
model/vnd.parasolid.transmit.binary | x_b | design | bin | Parasolid model
application/x-draco! | drc | design | bin | Draco geometry | application/x-ft-draco
`;
