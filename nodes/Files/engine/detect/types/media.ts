// Images, audio, video, fonts, CAD and 3-D models.

export const MEDIA = `
image/png! | png | image | bin | PNG image | image/x-png
image/apng! | apng | image | bin | Animated PNG image | image/vnd.mozilla.apng
image/x-jng! | jng | image | bin | JNG image | video/x-jng
video/x-mng! | mng | video | bin | MNG animation
image/jpeg! | jpg jpeg jpe jfif jif jfi | image | bin | JPEG image | image/jpg image/pjpeg
image/jls | jls | image | bin | JPEG-LS image
image/gif! | gif | image | bin | GIF image
image/bmp! | bmp dib | image | bin | Windows bitmap | image/x-ms-bmp image/x-bmp image/x-dib
image/webp! | webp | image | riff | WebP image
image/tiff! | tif tiff | image | bin | TIFF image
image/x-canon-cr2 | cr2 | image | tiff | Canon raw image
image/x-canon-cr3! | cr3 | image | mp4 | Canon raw image (CR3)
image/x-canon-crw! | crw | image | bin | Canon raw image (CRW) | image/x-raw-canon
image/x-raw-nikon | nef nrw | image | tiff | Nikon raw image | image/x-nikon-nef image/x-nikon-nrw
image/x-adobe-dng | dng | image | tiff | Digital negative | image/x-raw-adobe
image/x-sony-arw | arw sr2 srf | image | tiff | Sony raw image | image/x-raw-sony image/x-sony-sr2 image/x-sony-srf
image/x-olympus-orf! | orf | image | bin | Olympus raw image | image/x-raw-olympus
image/x-panasonic-rw2! | rw2 raw | image | bin | Panasonic raw image | image/x-raw-panasonic image/x-panasonic-rw
image/x-fujifilm-raf! | raf | image | bin | Fujifilm raw image | image/x-raw-fuji image/x-fuji-raf
image/x-pentax-pef | pef ptx | image | tiff | Pentax raw image | image/x-raw-pentax
image/x-raw-kodak | dcr dcs drf k25 kdc | image | tiff | Kodak raw image | image/x-kodak-dcr image/x-kodak-k25 image/x-kodak-kdc
image/x-raw-hasselblad | 3fr fff | image | tiff | Hasselblad raw image | image/x-raw-imacon
image/x-raw-logitech | pxn | image | bin | Logitech raw image
image/x-raw-leaf | mos | image | tiff | Leaf raw image
image/x-raw-epson | erf | image | tiff | Epson raw image
image/x-raw-minolta | mrw | image | bin | Minolta raw image | image/x-minolta-mrw
image/x-raw-sigma | x3f | image | bin | Sigma raw image | image/x-sigma-x3f
image/vnd.ms-photo! | wdp hdp jxr | image | bin | JPEG XR image | image/jxr
image/jp2! | jp2 jpg2 | image | bin | JPEG 2000 image
image/jpx! | jpx jpf | image | bin | JPEG 2000 image (extended) | image/jpf
image/jpm! | jpm jpgm | image | bin | JPEG 2000 compound image
video/mj2! | mj2 mjp2 | video | bin | Motion JPEG 2000 | image/mj2
image/x-jp2-codestream! | j2c j2k jpc | image | bin | JPEG 2000 codestream | image/j2c
image/jxl! | jxl | image | bin | JPEG XL image
image/heic! | heic | image | mp4 | HEIC image
image/heif! | heif hif | image | mp4 | HEIF image
image/heic-sequence! | heics | image | mp4 | HEIC image sequence
image/heif-sequence! | heifs | image | mp4 | HEIF image sequence
image/avif! | avif avifs | image | mp4 | AVIF image | image/avif-sequence
image/avcs | avcs avci | image | mp4 | AVC image | image/avci
image/bpg! | bpg | image | bin | BPG image | image/x-bpg
image/flif! | flif | image | bin | FLIF image
image/qoi! | qoi | image | bin | QOI image | image/x-qoi
image/vnd.microsoft.icon! | ico | image | bin | Windows icon | image/x-icon image/ico
image/x-os2-graphics! | bga | image | bin | OS/2 bitmap array
image/x-win-cursor | cur | image | bin | Windows cursor | image/vnd.microsoft.cursor image/x-win-bitmap
application/x-navi-animation | ani | image | riff | Animated cursor
image/icns! | icns | image | bin | macOS icon | image/x-icns
image/vnd.adobe.photoshop! | psd pdd | image | bin | Photoshop image | image/psd application/x-photoshop
image/x-psb | psb | image | bin | Photoshop large image
image/x-xcf! | xcf | image | bin | GIMP image
application/x-gimp-brush | gbr | image | bin | GIMP brush | image/x-gimp-gbr
application/x-gimp-pattern | pat | image | bin | GIMP pattern | image/x-gimp-pat
image/x-krita | kra krz | image | zip | Krita image | application/x-krita
image/openraster | ora | image | zip | OpenRaster image
image/x-paintshoppro! | psp pspimage | image | bin | Paint Shop Pro image
image/emf! | emf | image | bin | Enhanced metafile | application/x-emf application/x-msmetafile
image/wmf! | wmf | image | bin | Windows metafile | application/x-wmf image/x-wmf
image/x-pict | pct pict pic pict1 pict2 | image | bin | Macintosh picture
image/svg+xml! | svg | image | xml | SVG image
image/svg+xml-compressed | svgz | image | gzip | SVG image (compressed)
image/vnd.dxb | dxb | image | bin | AutoCAD DXB
image/vnd-ms.dds! | dds | image | bin | DirectDraw surface | image/x-dds image/vnd.ms-dds
image/ktx | ktx | image | bin | Khronos texture
image/ktx2 | ktx2 | image | bin | Khronos texture 2
image/vnd.valve.source.texture | vtf | image | bin | Valve texture
image/vnd.zbrush.pcx! | pcx | image | bin | PCX image | image/x-pcx image/pcx
image/x-portable-bitmap! | pbm | image | bin | Portable bitmap
image/x-portable-graymap! | pgm | image | bin | Portable greymap
image/x-portable-pixmap! | ppm | image | bin | Portable pixmap
image/x-portable-arbitrarymap! | pam | image | bin | Portable arbitrary map
image/x-portable-floatmap | pfm | image | bin | Portable float map
image/x-portable-anymap | pnm | image | bin | Portable anymap
image/x-tga | tga icb vda vst tpic | image | bin | Targa image | image/x-targa
image/x-xbitmap! | xbm | image | text | X bitmap
image/x-xpixmap! | xpm | image | text | X pixmap | image/x-xpm
image/x-xwindowdump | xwd | image | bin | X window dump
image/x-sgi! | sgi rgb rgba bw | image | bin | SGI image | image/x-rgb image/sgi
image/x-sun-raster! | ras sun | image | bin | Sun raster | image/x-cmu-raster
image/x-exr! | exr | image | bin | OpenEXR image | image/aces
image/vnd.radiance! | hdr pic rgbe xyze | image | bin | Radiance image
image/x-dpx! | dpx | image | bin | DPX image | image/dpx
image/cineon | cin | image | bin | Cineon image
image/x-jbig2! | jb2 jbig2 | image | bin | JBIG2 image | image/jbig2
image/x-mspaint | msp | image | bin | Microsoft Paint image
image/vnd.wap.wbmp | wbmp | image | bin | Wireless bitmap
image/g3fax | g3 | image | bin | Fax image
image/x-freehand | fh fh4 fh5 fh7 fh8 fh9 fh10 fh11 fhc | design | bin | FreeHand drawing | application/x-freehand
application/coreldraw | cdr cdt cmx | design | riff | CorelDRAW drawing | application/vnd.corel-draw application/x-corel-draw image/x-coreldraw application/x-vnd.corel.draw.document+zip application/x-vnd.corel.zcf.draw.document+zip
application/vnd.sketch | sketch | design | zip | Sketch design
application/x-figma | fig | design | bin | Figma design
application/postscript+affinity | afdesign afphoto afpub | design | bin | Affinity document
image/x-pixar-picture | pxr | image | bin | Pixar image
image/fits! | fits fit fts | image | bin | FITS image | application/fits
application/dicom! | dcm dic dicm | image | bin | DICOM medical image
image/nitf! | ntf nitf | image | bin | NITF image | application/vnd.nitf
image/x-mrsid | sid | image | bin | MrSID image | image/x-mrsid-image
image/ecw | ecw | image | bin | ECW image
image/x-palm-pixmap | palm | image | bin | Palm bitmap
image/vnd.fpx | fpx | image | ole | FlashPix image
image/x-amiga-ilbm | ilbm lbm iff | image | bin | Amiga picture | image/x-ilbm
image/aseprite | ase aseprite | image | bin | Aseprite image | image/x-aseprite
image/x-eps-binary |  | image | bin | EPS with preview
image/astc | astc | image | bin | ASTC texture
image/x-pgf | pgf | image | bin | Progressive Graphics File
audio/mpeg! | mp3 mp2 mp1 mpga mpa m2a m3a mp2a | audio | bin | MPEG audio | audio/mp3 audio/x-mp3 audio/mp2
audio/aac! | aac adts | audio | bin | AAC audio | audio/x-aac
audio/mp4! | m4a m4b m4p m4r f4a f4b mp4a | audio | mp4 | MPEG-4 audio | audio/x-m4a audio/m4a audio/x-m4b audio/x-m4r
audio/flac! | flac | audio | bin | FLAC audio | audio/x-flac
audio/ogg! | ogg oga | audio | bin | Ogg audio | audio/vorbis audio/ogg;codecs=vorbis audio/x-vorbis+ogg
audio/opus! | opus | audio | ogg | Opus audio | audio/ogg;codecs=opus audio/x-opus+ogg
audio/speex! | spx | audio | ogg | Speex audio | audio/x-speex audio/x-speex+ogg
audio/x-oggflac! |  | audio | ogg | Ogg FLAC audio | audio/x-flac+ogg
audio/x-oggpcm! |  | audio | ogg | Ogg PCM audio
audio/vnd.wave! | wav wave | audio | riff | Wave audio | audio/wav audio/x-wav audio/wave
audio/x-rf64! | rf64 w64 | audio | bin | Wave audio (64-bit)
audio/qcelp | qcp | audio | riff | QCELP audio | audio/qcelp
audio/x-aiff! | aif aiff aifc aiffc | audio | bin | AIFF audio | audio/aiff audio/x-aifc
audio/basic! | au snd | audio | bin | Sun audio | audio/x-au audio/x-dec-basic
audio/midi! | mid midi kar rmi | audio | bin | MIDI music | audio/x-midi application/x-midi
audio/amr! | amr | audio | bin | AMR speech | audio/AMR
audio/amr-wb! | awb amr | audio | bin | AMR wide-band speech | audio/AMR-WB
audio/x-ms-wma! | wma | audio | asf | Windows Media audio
audio/ac3 | ac3 | audio | bin | Dolby AC-3 audio | audio/vnd.dolby.dd-raw audio/x-ac3
audio/eac3 | eac3 ec3 ac3 | audio | bin | Dolby E-AC-3 audio
audio/vnd.dts | dts dtshd | audio | bin | DTS audio | audio/vnd.dts.hd
audio/ape! | ape | audio | bin | Monkey's Audio | audio/x-ape
audio/wavpack! | wv | audio | bin | WavPack audio | audio/x-wavpack
audio/x-musepack | mpc mp+ | audio | bin | Musepack audio
audio/x-tta! | tta | audio | bin | True Audio
audio/x-caf! | caf | audio | bin | Core Audio
audio/x-dsf! | dsf | audio | bin | DSD audio
audio/x-dff! | dff | audio | bin | DSDIFF audio
audio/x-mod | mod mtm ult | audio | bin | Tracker module
audio/x-xm! | xm | audio | bin | FastTracker module | audio/xm
audio/x-s3m! | s3m | audio | bin | ScreamTracker module | audio/s3m
audio/x-it! | it | audio | bin | Impulse Tracker module
audio/x-voc! | voc | audio | bin | Creative voice
audio/x-realaudio! | ra | audio | bin | RealAudio | audio/vnd.rn-realaudio audio/x-pn-realaudio
audio/vnd.audible.aax | aax | audio | mp4 | Audible book
audio/x-adpcm | adp adpcm | audio | bin | ADPCM audio | audio/adpcm
audio/prs.sid | sid psid | audio | bin | SID tune
audio/x-soundfont | sf2 sf3 | audio | riff | SoundFont
audio/x-gsm | gsm | audio | bin | GSM speech
audio/x-8svx | 8svx | audio | bin | Amiga sound | audio/8svx
application/x-musescore | mscz | audio | zip | MuseScore score (compressed)
application/x-musescore+xml | mscx | audio | xml | MuseScore score
audio/x-mpegurl | m3u vlc | audio | text | Playlist | audio/mpegurl
application/vnd.apple.mpegurl | m3u8 | video | text | HLS playlist | application/x-mpegurl
audio/x-scpls | pls | audio | text | Playlist (PLS)
application/xspf+xml | xspf | audio | xml | XSPF playlist
application/x-ms-asx | asx wax wvx wmx | video | text | Windows Media playlist | video/x-ms-asx
application/smil+xml | smil smi | video | xml | SMIL presentation | application/smil
video/mp4! | mp4 mp4v mpg4 f4v f4p lrv mp4s | video | bin | MPEG-4 video | application/mp4 video/x-f4v
video/x-m4v! | m4v | video | mp4 | iTunes video
video/quicktime! | mov qt moov qtvr | video | mp4 | QuickTime video
video/3gpp! | 3gp 3gpp 3ga | video | mp4 | 3GPP video
video/3gpp2! | 3g2 3gpp2 3gp2 | video | mp4 | 3GPP2 video
video/x-matroska! | mkv mk3d | video | bin | Matroska video | application/x-matroska video/matroska video/x-matroska-3d
audio/x-matroska | mka | audio | mkv | Matroska audio
application/x-subtitle-mks | mks | video | mkv | Matroska subtitles
video/webm! | webm | video | mkv | WebM video
audio/webm | weba | audio | mkv | WebM audio
video/x-msvideo! | avi divx | video | riff | AVI video | video/vnd.avi video/avi video/msvideo
video/x-flv! | flv | video | bin | Flash video | video/flv
video/x-ms-wmv! | wmv | video | asf | Windows Media video
video/x-ms-asf! | asf | video | bin | Advanced Systems Format | application/vnd.ms-asf video/asf audio/x-ms-asf
video/mpeg! | mpg mpeg mpe m1v m2v vob mpv | video | bin | MPEG video | video/mp1s video/mp2p video/MP2P video/mpv
video/mp2t! | mts m2ts m2t ts | video | bin | MPEG transport stream | video/MP2T video/vnd.dlna.mpeg-tts
video/ogg! | ogv anx axv | video | bin | Ogg video | video/theora video/x-theora video/x-theora+ogg video/annodex application/annodex
video/x-ogm! | ogm | video | ogg | Ogg media | video/x-ogm+ogg
video/x-dirac | drc | video | bin | Dirac video
video/daala |  | video | ogg | Daala video
application/ogg! | ogx | video | bin | Ogg container
application/kate! |  | video | ogg | Kate subtitles
application/vnd.rn-realmedia! | rm rmvb rv | video | bin | RealMedia | application/vnd.rn-realmedia-vbr
application/mxf! | mxf | video | bin | Material Exchange Format | video/mxf
video/x-dv | dv | video | bin | DV video | video/dv
video/x-fli! | fli flc | video | bin | FLI animation | video/x-flic
video/x-flc! | flc fli | video | bin | FLC animation
video/x-sgi-movie | movie | video | bin | SGI movie
video/x-nut | nut | video | bin | NUT container
video/x-ivf | ivf | video | bin | IVF video
video/x-ms-wtv | wtv | video | bin | Windows TV recording
video/h264 | h264 264 avc | video | bin | H.264 stream
video/h265 | h265 265 hevc | video | bin | H.265 stream
video/x-y4m! | y4m | video | bin | YUV4MPEG2 video
application/x-shockwave-flash! | swf | video | bin | Flash animation | application/vnd.adobe.flash.movie
application/vnd.adobe.flash.fla | fla | design | ole | Flash authoring file
video/iso.segment | m4s | video | mp4 | MPEG-4 segment
application/dash+xml | mpd | video | xml | DASH manifest
application/x-subrip! | srt | text | text | SubRip subtitles | text/srt
text/vtt! | vtt | text | text | WebVTT subtitles
text/x-ssa | ssa ass | text | text | SubStation subtitles | text/x-ass
application/ttml+xml | ttml dfxp | text | xml | Timed text
application/x-sami | sami smi | text | html | SAMI captions
text/x-microdvd | sub | text | text | MicroDVD subtitles
font/ttf! | ttf | font | bin | TrueType font | application/x-font-ttf application/font-sfnt font/sfnt
font/otf! | otf | font | bin | OpenType font | application/x-font-otf application/vnd.ms-opentype
font/collection! | ttc otc | font | bin | Font collection | application/x-font-ttc
font/woff! | woff | font | bin | Web font | application/font-woff
font/woff2! | woff2 | font | bin | Web font 2 | application/font-woff2
application/vnd.ms-fontobject | eot | font | bin | Embedded OpenType font
application/x-font-type1! | pfb pfa | font | bin | Type 1 font | application/x-font-type1
application/x-font-adobe-metric! | afm acfm amfm | font | text | Adobe font metrics | application/x-font-afm
application/x-font-printer-metric | pfm | font | bin | Printer font metrics
application/x-font-bdf! | bdf | font | text | Bitmap font (BDF)
application/x-font-pcf! | pcf | font | bin | Bitmap font (PCF)
application/x-font-linux-psf | psf psfu | font | bin | Console font (PSF)
application/x-font-snf | snf | font | bin | Server normal font
application/x-font-speedo | spd | font | bin | Speedo font
application/x-font-woff-dfont | dfont | font | bin | Macintosh suitcase font
application/x-tex-tfm | tfm | font | bin | TeX font metrics | application/x-tex-tfm
application/x-font-ghostscript | gsf | font | text | Ghostscript font
application/x-font-fon | fon fnt | font | pe | Windows bitmap font
application/x-font-sfd | sfd | font | text | FontForge font | application/vnd.font-fontforge-sfd
image/vnd.dwg! | dwg dwt dws | design | bin | AutoCAD drawing | application/acad application/x-dwg image/x-dwg
image/vnd.dxf | dxf | design | text | AutoCAD exchange drawing | application/dxf image/x-dxf
image/vnd.dxf;format=ascii |  | design | text | AutoCAD exchange drawing (text)
image/vnd.dxf;format=binary |  | design | bin | AutoCAD exchange drawing (binary)
model/vnd.dwf | dwf | design | bin | Design Web Format | drawing/x-dwf
image/vnd.dgn | dgn | design | bin | MicroStation drawing | image/vnd.dgn;version=7 image/vnd.dgn;version=8
application/x-prt | prt | design | bin | CADKEY part
application/sldworks | sldprt sldasm slddrw | design | ole | SolidWorks part
application/x-autodesk-revit | rfa rvt rte | design | ole | Revit model
application/x-3ds! | 3ds | design | bin | 3D Studio scene | image/x-3ds
application/x-3dmax | max | design | ole | 3ds Max scene
application/x-blender! | blend | design | bin | Blender scene
application/x-maya-ascii | ma | design | text | Maya scene
model/stl | stl | design | bin | Stereolithography model | application/sla application/vnd.ms-pki.stl model/x.stl-binary model/x.stl-ascii
model/obj | obj | design | text | Wavefront model | application/x-tgif
model/mtl | mtl | design | text | Wavefront material
model/gltf+json | gltf | design | json | glTF model
model/gltf-binary! | glb | design | bin | glTF model (binary)
model/3mf! | 3mf | design | zip | 3MF model | application/vnd.ms-package.3dmanufacturing-3dmodel+xml
model/vrml! | wrl vrml vrm | design | text | VRML scene | x-world/x-vrml
model/x3d+xml | x3d | design | xml | X3D scene
model/vnd.collada+xml | dae | design | xml | COLLADA model
model/iges | igs iges | design | text | IGES model
model/step | stp step p21 | design | text | STEP model | application/step
application/x-ifc | ifc | design | text | IFC building model
model/x-ply | ply | design | bin | Polygon file | application/x-ply
model/u3d | u3d | design | bin | Universal 3D
model/prc |  | design | bin | Product Representation Compact
model/vnd.fbx | fbx | design | bin | FBX model | application/x-fbx application/x-ft-fbx application/vnd.autodesk.fbx
application/x-autocad-shape | shx | design | bin | Shape index
application/vnd.las! | las laz | design | bin | LiDAR points | application/x-asprs
model/vnd.usdz+zip | usdz | design | zip | USD package
model/e57! | e57 | design | bin | E57 point cloud
application/x-vtk | vtk | design | text | VTK data
model/mesh | msh mesh | design | text | Gmsh mesh
application/vnd.gerber | gbr ger gtl gbl gko | design | text | Gerber layout
text/x-gcode | gcode | design | text | G-code | text/x.gcode
application/x-sketchup! | skp | design | bin | SketchUp model | application/vnd.sketchup.skp
application/x-openscad | scad | design | text | OpenSCAD model
application/x-lightwave | lwo lwob | design | bin | LightWave object | image/x-lwo
application/x-director | dir dxr dcr2 dcr | video | bin | Director movie
application/vnd.iccprofile! | icc icm | design | bin | Colour profile
application/x-color-swatch | aco acb | design | bin | Colour swatches
`;
