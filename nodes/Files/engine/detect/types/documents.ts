// Documents, spreadsheets, presentations, mail and books.

export const DOCUMENTS = `
application/pdf! | pdf | document | bin | PDF document | application/x-pdf
application/illustrator | ai | design | pdf | Adobe Illustrator artwork | application/vnd.adobe.illustrator
application/illustrator+ps | ai | design | ps | Adobe Illustrator artwork (PostScript)
application/vnd.openxmlformats-officedocument.wordprocessingml.document! | docx | document | zip | Word document
application/vnd.openxmlformats-officedocument.wordprocessingml.template! | dotx | document | zip | Word template
application/vnd.ms-word.document.macroenabled.12! | docm | document | zip | Word document with macros | application/vnd.ms-word.document.macroEnabled.12
application/vnd.ms-word.template.macroenabled.12! | dotm | document | zip | Word template with macros | application/vnd.ms-word.template.macroEnabled.12
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet! | xlsx | spreadsheet | zip | Excel workbook
application/vnd.openxmlformats-officedocument.spreadsheetml.template! | xltx | spreadsheet | zip | Excel template
application/vnd.ms-excel.sheet.macroenabled.12! | xlsm | spreadsheet | zip | Excel workbook with macros | application/vnd.ms-excel.sheet.macroEnabled.12
application/vnd.ms-excel.template.macroenabled.12! | xltm | spreadsheet | zip | Excel template with macros | application/vnd.ms-excel.template.macroEnabled.12
application/vnd.ms-excel.addin.macroenabled.12! | xlam | spreadsheet | zip | Excel add-in | application/vnd.ms-excel.addin.macroEnabled.12
application/vnd.ms-excel.sheet.binary.macroenabled.12! | xlsb | spreadsheet | zip | Excel binary workbook | application/vnd.ms-excel.sheet.binary.macroEnabled.12
application/vnd.openxmlformats-officedocument.presentationml.presentation! | pptx | presentation | zip | PowerPoint presentation
application/vnd.openxmlformats-officedocument.presentationml.template! | potx | presentation | zip | PowerPoint template
application/vnd.openxmlformats-officedocument.presentationml.slideshow! | ppsx | presentation | zip | PowerPoint show
application/vnd.openxmlformats-officedocument.presentationml.slide! | sldx | presentation | zip | PowerPoint slide
application/vnd.ms-powerpoint.presentation.macroenabled.12! | pptm | presentation | zip | PowerPoint presentation with macros | application/vnd.ms-powerpoint.presentation.macroEnabled.12
application/vnd.ms-powerpoint.template.macroenabled.12! | potm | presentation | zip | PowerPoint template with macros | application/vnd.ms-powerpoint.template.macroEnabled.12
application/vnd.ms-powerpoint.slideshow.macroenabled.12! | ppsm | presentation | zip | PowerPoint show with macros | application/vnd.ms-powerpoint.slideshow.macroEnabled.12
application/vnd.ms-powerpoint.addin.macroenabled.12! | ppam | presentation | zip | PowerPoint add-in | application/vnd.ms-powerpoint.addin.macroEnabled.12
application/vnd.ms-powerpoint.slide.macroenabled.12! | sldm | presentation | zip | PowerPoint slide with macros | application/vnd.ms-powerpoint.slide.macroEnabled.12
application/vnd.openxmlformats-officedocument.themeManager+xml | thmx | design | zip | Office theme | application/vnd.ms-officetheme
application/vnd.ms-visio.drawing! | vsdx | design | zip | Visio drawing | application/vnd.visio2013 application/vnd.ms-visio.drawing.main+xml
application/vnd.ms-visio.drawing.macroenabled.12! | vsdm | design | zip | Visio drawing with macros | application/vnd.ms-visio.drawing.macroEnabled.12 application/vnd.ms-visio.drawing.macroEnabled.main+xml
application/vnd.ms-visio.stencil! | vssx | design | zip | Visio stencil | application/vnd.ms-visio.stencil.main+xml
application/vnd.ms-visio.stencil.macroenabled.12! | vssm | design | zip | Visio stencil with macros | application/vnd.ms-visio.stencil.macroEnabled.12 application/vnd.ms-visio.stencil.macroEnabled.main+xml
application/vnd.ms-visio.template! | vstx | design | zip | Visio template | application/vnd.ms-visio.template.main+xml
application/vnd.ms-visio.template.macroenabled.12! | vstm | design | zip | Visio template with macros | application/vnd.ms-visio.template.macroEnabled.12 application/vnd.ms-visio.template.macroEnabled.main+xml
application/x-tika-ooxml-protected! | docx xlsx pptx docm xlsm pptm xlsb dotx xltx potx ppsx | document | ole | Office document protected by a password | application/encrypted
application/vnd.ms-xpsdocument! | xps oxps | document | zip | XPS document | application/oxps
model/vnd.dwfx+xps! | dwfx | design | zip | Design Web Format (XPS)
application/vnd.oasis.opendocument.text! | odt | document | zip | OpenDocument text | application/x-vnd.oasis.opendocument.text
application/vnd.oasis.opendocument.text-template! | ott | document | zip | OpenDocument text template | application/x-vnd.oasis.opendocument.text-template
application/vnd.oasis.opendocument.text-master! | odm | document | zip | OpenDocument master document | application/x-vnd.oasis.opendocument.text-master
application/vnd.oasis.opendocument.text-web! | oth | document | zip | OpenDocument HTML template | application/x-vnd.oasis.opendocument.text-web
application/vnd.oasis.opendocument.spreadsheet! | ods | spreadsheet | zip | OpenDocument spreadsheet | application/x-vnd.oasis.opendocument.spreadsheet
application/vnd.oasis.opendocument.spreadsheet-template! | ots | spreadsheet | zip | OpenDocument spreadsheet template | application/x-vnd.oasis.opendocument.spreadsheet-template
application/vnd.oasis.opendocument.presentation! | odp | presentation | zip | OpenDocument presentation | application/x-vnd.oasis.opendocument.presentation
application/vnd.oasis.opendocument.presentation-template! | otp | presentation | zip | OpenDocument presentation template | application/x-vnd.oasis.opendocument.presentation-template
application/vnd.oasis.opendocument.graphics! | odg | design | zip | OpenDocument drawing | application/x-vnd.oasis.opendocument.graphics application/vnd.oasis.opendocument.drawing
application/vnd.oasis.opendocument.graphics-template! | otg | design | zip | OpenDocument drawing template | application/x-vnd.oasis.opendocument.graphics-template
application/vnd.oasis.opendocument.chart! | odc | spreadsheet | zip | OpenDocument chart | application/x-vnd.oasis.opendocument.chart
application/vnd.oasis.opendocument.chart-template! | otc | spreadsheet | zip | OpenDocument chart template | application/x-vnd.oasis.opendocument.chart-template
application/vnd.oasis.opendocument.formula! | odf | document | zip | OpenDocument formula | application/x-vnd.oasis.opendocument.formula
application/vnd.oasis.opendocument.formula-template! | odft otf | document | zip | OpenDocument formula template | application/x-vnd.oasis.opendocument.formula-template
application/vnd.oasis.opendocument.image! | odi | image | zip | OpenDocument image | application/x-vnd.oasis.opendocument.image
application/vnd.oasis.opendocument.image-template! | oti | image | zip | OpenDocument image template | application/x-vnd.oasis.opendocument.image-template
application/vnd.oasis.opendocument.base! | odb | database | zip | OpenDocument database | application/vnd.oasis.opendocument.database application/vnd.sun.xml.base
application/vnd.oasis.opendocument.tika.flat.document |  | document | xml | Flat OpenDocument
application/vnd.oasis.opendocument.flat.text | fodt | document | xml | Flat OpenDocument text | application/vnd.oasis.opendocument.text-flat-xml
application/vnd.oasis.opendocument.flat.spreadsheet | fods | spreadsheet | xml | Flat OpenDocument spreadsheet | application/vnd.oasis.opendocument.spreadsheet-flat-xml
application/vnd.oasis.opendocument.flat.presentation | fodp | presentation | xml | Flat OpenDocument presentation | application/vnd.oasis.opendocument.presentation-flat-xml
application/vnd.oasis.opendocument.flat.graphics | fodg | design | xml | Flat OpenDocument drawing | application/vnd.oasis.opendocument.graphics-flat-xml
application/vnd.sun.xml.writer! | sxw | document | zip | OpenOffice 1 text
application/vnd.sun.xml.writer.template! | stw | document | zip | OpenOffice 1 text template | application/vnd.sun.xml.writer.web
application/vnd.sun.xml.writer.global! | sxg | document | zip | OpenOffice 1 master document
application/vnd.sun.xml.calc! | sxc | spreadsheet | zip | OpenOffice 1 spreadsheet
application/vnd.sun.xml.calc.template! | stc | spreadsheet | zip | OpenOffice 1 spreadsheet template
application/vnd.sun.xml.impress! | sxi | presentation | zip | OpenOffice 1 presentation
application/vnd.sun.xml.impress.template! | sti | presentation | zip | OpenOffice 1 presentation template
application/vnd.sun.xml.draw! | sxd | design | zip | OpenOffice 1 drawing
application/vnd.sun.xml.draw.template! | std | design | zip | OpenOffice 1 drawing template
application/vnd.sun.xml.math! | sxm | document | zip | OpenOffice 1 formula
application/x-staroffice-template | vor | document | ole | StarOffice template
application/vnd.stardivision.writer | sdw vor sgl | document | ole | StarOffice text | application/vnd.stardivision.writer-global
application/vnd.stardivision.calc | sdc vor | spreadsheet | ole | StarOffice spreadsheet
application/vnd.stardivision.impress | sdd sdp vor | presentation | ole | StarOffice presentation
application/vnd.stardivision.draw | sda vor | design | ole | StarOffice drawing
application/vnd.stardivision.chart | sds | spreadsheet | ole | StarOffice chart
application/vnd.stardivision.math | smf | document | ole | StarOffice formula
application/msword! | doc dot wiz | document | ole | Word 97-2003 document | application/vnd.ms-word application/msword-template
application/msword2! | doc | document | bin | Word 2 document
application/msword5! | doc | document | bin | Word 5 for Macintosh document
application/x-mswrite | wri | document | bin | Windows Write document
application/vnd.ms-excel! | xls xlt xla xlw xlm xlc | spreadsheet | ole | Excel 97-2003 workbook | application/msexcel application/x-msexcel
application/vnd.ms-excel.sheet.2! | xls | spreadsheet | bin | Excel 2 sheet
application/vnd.ms-excel.sheet.3! | xls | spreadsheet | bin | Excel 3 sheet
application/vnd.ms-excel.sheet.4! | xls | spreadsheet | bin | Excel 4 sheet
application/vnd.ms-excel.workspace.3! | xlw | spreadsheet | bin | Excel 3 workspace
application/vnd.ms-excel.workspace.4! | xlw | spreadsheet | bin | Excel 4 workspace
application/vnd.ms-powerpoint! | ppt pps pot ppa | presentation | ole | PowerPoint 97-2003 presentation | application/mspowerpoint
application/vnd.ms-outlook! | msg oft | email | ole | Outlook message | application/x-msg
application/vnd.ms-outlook-pst! | pst ost | email | bin | Outlook data file | application/vnd.ms-outlook-data
application/vnd.ms-tnef! | tnef tnf | email | bin | Transport-neutral mail attachment (winmail.dat) | application/ms-tnef
application/x-mspublisher! | pub | document | ole | Publisher document | application/vnd.ms-publisher
application/vnd.visio! | vsd vss vst vsw | design | ole | Visio 2003 drawing | application/vnd.ms-visio
application/vnd.ms-project! | mpp mpt | document | ole | Project plan | application/msproj
application/vnd.ms-works | wps wcm wdb wks | document | ole | Works document
application/x-tika-msworks-spreadsheet | xlr | spreadsheet | ole | Works spreadsheet
application/x-tika-msoffice-embedded |  | document | ole | Embedded OLE object | application/x-tika-msoffice-embedded;format=ole10_native
application/onenote! | one onetoc onetoc2 onetmp onea | document | bin | OneNote section | application/onenote;format=one application/msonenote
application/x-ms-owner! |  | data | bin | Office owner file (lock of an open document)
application/onenote;format=onepkg | onepkg | document | cab | OneNote package
application/x-hwp! | hwp | document | ole | Hangul word processor document | application/x-hwp-v5 application/haansofthwp
application/hwp+zip! | hwpx | document | zip | Hangul word processor document (XML) | application/haansofthwpx
application/x-quattro-pro | wb1 wb2 wb3 wq1 wq2 qpw | spreadsheet | ole | Quattro Pro spreadsheet | application/x-quattropro application/x-quattro-pro;version=9 application/x-quattro-pro;version=1-4 application/x-quattro-pro;version=5 application/x-quattro-pro;version=6
application/vnd.lotus-1-2-3 | wk1 wk2 wk3 wk4 wks 123 | spreadsheet | bin | Lotus 1-2-3 spreadsheet
application/vnd.lotus-wordpro | lwp | document | bin | Lotus Word Pro document
application/vnd.lotus-freelance | prz pre | presentation | bin | Lotus Freelance presentation
application/x-lotus-notes | nsf ntf | database | bin | Lotus Notes database | application/vnd.lotus-notes
application/vnd.wordperfect! | wpd wp wp5 wp6 w60 wpt wp4 wpp | document | bin | WordPerfect document | application/x-wordperfect
application/wordperfect5.1 |  | document | bin | WordPerfect 5.1 document
image/x-wpg | wpg | image | bin | WordPerfect graphic | application/x-wpg
application/rtf! | rtf | document | text | Rich Text Format document | text/rtf application/x-rtf text/richtext
application/x-abiword | abw zabw | document | xml | AbiWord document
application/vnd.apple.pages! | pages | document | zip | Pages document | application/vnd.apple.iwork application/vnd.apple.pages.13 application/x-iwork-pages-sffpages
application/vnd.apple.numbers! | numbers | spreadsheet | zip | Numbers spreadsheet | application/vnd.apple.numbers.13 application/x-iwork-numbers-sffnumbers
application/vnd.apple.keynote! | key | presentation | zip | Keynote presentation | application/vnd.apple.keynote.13 application/x-iwork-keynote-sffkey
application/vnd.apple.unknown.13 |  | document | zip | iWork document
application/epub+zip! | epub | document | zip | EPUB book
application/x-ibooks+zip! | ibooks | document | zip | Apple Books book
application/x-mobipocket-ebook! | mobi prc azw azw3 | document | bin | Mobipocket book | application/vnd.amazon.mobi8-ebook application/vnd.amazon.ebook
application/vnd.palm | pdb pqa oprc prc | database | bin | Palm database | application/x-pilot application/x-palm-database
application/x-ms-reader | lit | document | bin | Microsoft Reader book
application/vnd.ms-htmlhelp! | chm | document | bin | Compiled HTML help | application/x-chm
application/winhlp | hlp | document | bin | Windows help | application/x-winhelp
image/vnd.djvu! | djvu djv | document | bin | DjVu document | image/x-djvu application/vnd.djvu image/vnd.djvu+multipage
application/x-fictionbook+xml | fb2 | document | xml | FictionBook | application/x-fictionbook
application/x-zip-compressed-fb2 | fbz | document | zip | FictionBook (compressed)
application/x-sony-bbeb | lrf | document | bin | Sony BBeB book
application/vnd.comicbook+zip | cbz | document | zip | Comic book (ZIP) | application/x-cbz
application/vnd.comicbook-rar | cbr | document | rar | Comic book (RAR) | application/x-cbr
application/x-cb7 | cb7 | document | 7z | Comic book (7-Zip)
application/x-cbt | cbt | document | tar | Comic book (tar)
application/postscript! | ps | document | text | PostScript document
application/eps! | eps epsf epsi | image | ps | Encapsulated PostScript image | image/x-eps application/x-eps
application/x-dvi! | dvi | document | bin | TeX DVI document
application/vnd.framemaker | fm frame maker book | document | bin | FrameMaker document
application/vnd.mif | mif | document | text | FrameMaker interchange | application/x-mif
application/x-pagemaker | pmd p65 pm6 pm5 pm | design | ole | PageMaker publication
application/x-adobe-indesign! | indd indt | design | bin | InDesign document | application/x-indesign
application/vnd.adobe.indesign-idml-package! | idml | design | zip | InDesign markup
application/x-quark-xpress | qxd qxp qxt qwd qwt qxl | design | bin | QuarkXPress document | application/vnd.quark.quarkxpress
application/x-scribus | sla scd | design | xml | Scribus document | application/vnd.scribus
application/vnd.etsi.asic-e+zip! | asice sce | document | zip | Signed container (ASiC-E)
application/vnd.etsi.asic-s+zip! | asics scs | document | zip | Signed container (ASiC-S)
application/x-kword | kwd kwt | document | zip | KWord document | application/vnd.kde.kword
application/x-kspread | ksp | spreadsheet | zip | KSpread document | application/vnd.kde.kspread
application/x-kpresenter | kpr kpt | presentation | zip | KPresenter document | application/vnd.kde.kpresenter
application/vnd.uoml+xml | uoml | document | xml | Unstructured operation markup
application/x-uof | uof uot | document | xml | Uniform Office Format
application/vnd.ms-wordml! |  | document | xml | Word 2003 XML | application/vnd.ms-wordml+xml
application/vnd.ms-word2006ml! |  | document | xml | Word 2006 flat XML
application/vnd.ms-spreadsheetml! |  | spreadsheet | xml | Excel 2003 XML | application/vnd.ms-spreadsheetml+xml
application/x-gnumeric | gnumeric | spreadsheet | gzip | Gnumeric spreadsheet
text/spreadsheet | slk sylk | spreadsheet | text | Symbolic link spreadsheet | text/x-sylk application/x-sylk
application/x-dif | dif | spreadsheet | text | Data interchange format
message/rfc822 | eml mime mht mhtml nws | email | text | Internet mail message
multipart/related | mhtml mht | email | mail | Web archive (MHTML) | application/x-mimearchive message/x-mhtml
message/news | art | email | mail | Usenet article
message/x-emlx | emlx | email | mail | Apple Mail message
application/mbox | mbox mbx | email | text | Mailbox
application/x-dbx! | dbx | email | bin | Outlook Express mailbox
application/x-ms-activemime | mso | document | bin | ActiveMime object
application/vnd.ms-mdi | mdi | document | bin | Microsoft Document Imaging | image/vnd.ms-modi
application/x-wmz | wmz | image | gzip | Compressed Windows metafile | image/x-wmf-compressed application/x-ms-wmz
application/x-emz | emz | image | gzip | Compressed enhanced metafile | image/x-emf-compressed application/x-msmetafile-compressed
application/x-xmind | xmind | document | zip | XMind map | application/vnd.xmind.workbook
application/x-freemind | mm | document | xml | FreeMind map
application/vnd.jgraph.mxfile | drawio | design | xml | Diagrams.net drawing
application/x-drawio+xml | dio | design | xml | Diagrams.net drawing
application/vnd.ms-infopath | xsn infopathxml | document | cab | InfoPath form
application/vnd.sealed-pdf | spdf | document | bin | Sealed PDF
application/vnd.fdf! | fdf | document | text | PDF form data | application/fdf
application/vnd.adobe.xfdf | xfdf | document | xml | PDF form data (XML) | application/xfdf
application/vnd.adobe.xdp+xml | xdp | document | xml | XML data package (PDF form)
application/vnd.openofficeorg.extension | oxt | archive | zip | OpenOffice extension
`;
