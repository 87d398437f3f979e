// Archives, executables, databases, scientific and geographic data, keys and certificates.

export const DATA = `
application/zip! | zip zipx | archive | bin | ZIP archive | application/x-zip-compressed application/x-zip
application/java-archive! | jar | executable | zip | Java archive | application/x-java-archive
application/x-tika-java-web-archive | war | executable | java | Java web archive | application/x-war
application/x-tika-java-enterprise-archive | ear | executable | java | Java enterprise archive
application/vnd.android.package-archive! | apk | executable | zip | Android package
application/x-ios-app | ipa | executable | zip | iOS application | application/x-itunes-ipa
application/x-xpinstall! | xpi | archive | zip | Browser extension (XPI)
application/x-chrome-extension! | crx | archive | bin | Chrome extension | application/x-google-chrome-extension application/x-chrome-package
application/vsix! | vsix | archive | zip | Visual Studio extension
application/x-nupkg | nupkg snupkg | archive | zip | NuGet package
application/x-wheel+zip | whl | archive | zip | Python wheel
application/vnd.ms-appx | appx msix appxbundle msixbundle | executable | zip | Windows app package | application/appx application/appxbundle application/msix application/msixbundle
application/vnd.google-earth.kmz! | kmz | data | zip | Zipped KML
application/x-xliff+zip | xlz | text | zip | XLIFF archive
application/x-silverlight-app | xap | executable | zip | Silverlight application
application/vnd.mozilla.omnijar | omni.ja | archive | zip | Mozilla archive
application/x-zip+love | love | archive | zip | LÖVE game
application/vnd.minecraft | mcpack mcworld mcaddon | archive | zip | Minecraft package
application/x-gzip-torrent |  | archive | gzip | Compressed torrent
application/gzip! | gz gzip | archive | bin | gzip archive | application/x-gzip
application/x-gtar-compressed | tgz | archive | gzip | tar archive (gzip) | application/gzip application/x-compressed-tar
application/x-tar! | tar gem | archive | bin | tar archive
application/x-gtar | gtar | archive | tar | tar archive (GNU)
application/x-ustar | ustar | archive | tar | tar archive (ustar)
application/x-bzip2! | bz2 tbz tbz2 boz | archive | bin | bzip2 archive | application/x-bzip2 application/bzip2
application/x-bzip! | bz | archive | bin | bzip archive | application/x-bzip
application/x-xz! | xz txz | archive | bin | xz archive
application/x-lzma | lzma tlz | archive | bin | LZMA archive
application/x-lzip! | lz | archive | bin | lzip archive | application/lzip
application/x-lzop! | lzo | archive | bin | lzop archive
application/x-lz4! | lz4 | archive | bin | LZ4 archive
application/zstd! | zst zstd tzst | archive | bin | Zstandard archive | application/x-zstd
application/x-brotli | br brotli | archive | bin | Brotli data
application/x-snappy-framed! | sz snappy | archive | bin | Snappy data | application/x-snappy
application/x-compress! | z taz | archive | bin | compress (.Z) archive
application/x-7z-compressed! | 7z | archive | bin | 7-Zip archive
application/x-rar-compressed! | rar | archive | bin | RAR archive | application/vnd.rar application/x-rar application/x-rar-compressed;version=4 application/x-rar-compressed;version=5
application/vnd.ms-cab-compressed! | cab | archive | bin | Windows cabinet | application/x-cab
application/x-installshield! | hdr | archive | bin | InstallShield cabinet | application/x-installshield-cab
application/x-arj! | arj | archive | bin | ARJ archive | application/arj
application/x-lzh-compressed! | lzh lha | archive | bin | LHA archive | application/x-lha application/x-lharc
application/x-zoo! | zoo | archive | bin | Zoo archive
application/x-ace-compressed! | ace | archive | bin | ACE archive | application/x-ace
application/x-arc | arc ark | archive | bin | ARC archive
application/x-alz-compressed! | alz | archive | bin | ALZ archive | application/x-alz
application/x-egg | egg | archive | bin | EGG archive
application/x-stuffit! | sit | archive | bin | StuffIt archive
application/x-stuffitx! | sitx | archive | bin | StuffIt X archive
application/mac-binhex40! | hqx | archive | text | BinHex file | application/binhex
application/x-macbinary | macbin | archive | bin | MacBinary file
application/applefile! | appledouble | archive | bin | AppleSingle or AppleDouble | multipart/appledouble
application/x-cpio! | cpio | archive | bin | cpio archive
application/x-shar | shar | archive | sh | Shell archive
application/x-archive! | ar a | archive | bin | ar archive or static library | application/x-unix-archive
application/vnd.debian.binary-package! | deb udeb | archive | bin | Debian package | application/x-debian-package application/x-deb
application/x-rpm! | rpm spm | archive | bin | RPM package | application/x-redhat-package-manager application/x-source-rpm
application/x-xar! | xar pkg | archive | bin | XAR archive
application/x-ms-wim! | wim esd swm | archive | bin | Windows image
application/x-iso9660-image! | iso | archive | bin | ISO 9660 disc image | application/vnd.efi.iso application/x-cd-image
application/x-apple-diskimage! | dmg | archive | bin | macOS disk image | application/x-apple-udif
application/x-qemu-disk! | qcow2 qcow | archive | bin | QEMU disk
application/x-vmdk! | vmdk | archive | bin | VMware disk | application/x-vmdk-disk application/x-virtualbox-vmdk
application/x-vhd! | vhd vpc | archive | bin | Virtual PC disk | application/x-vhd-disk application/x-virtualbox-vhd
application/x-vhdx! | vhdx | archive | bin | Hyper-V disk | application/x-vhdx-disk
application/x-virtualbox-vdi | vdi | archive | bin | VirtualBox disk | application/x-vdi-disk
application/x-squashfs! | squashfs sfs snap sqsh | archive | bin | SquashFS image | application/vnd.squashfs application/vnd.snap
application/x-cramfs | cramfs | archive | bin | Cramfs image
application/x-raw-disk-image | img ima | archive | bin | Disk image
application/x-pack200 | pack | archive | bin | Pack200 archive | application/x-java-pack200
application/x-uuencode! | uu uue | archive | text | uuencoded file | text/x-uuencode
application/x-yenc | yenc | archive | text | yEnc file
application/x-par2! | par2 | archive | bin | PAR2 recovery data
application/vnd.flatpak! | flatpak xdgapp | archive | bin | Flatpak bundle
application/x-msi! | msi msp msm | executable | ole | Windows installer | application/x-ms-installer
application/vnd.microsoft.portable-executable! | exe scr cpl ocx sys efi drv com | executable | bin | Windows executable | application/x-msdownload application/x-dosexec application/x-msdos-program application/x-ms-dos-executable application/x-msdownload;format=pe application/x-msdownload;format=pe32 application/x-msdownload;format=pe64 application/x-msdownload;format=pe-itanium application/x-msdownload;format=pe-armLE
application/x-msdownload | dll | executable | pe | Windows library
application/x-dosexec! | exe com | executable | bin | DOS executable | application/x-msdownload;format=ne application/x-msdownload;format=le application/x-ms-ne-executable application/x-msdos-program
application/x-dos-com | com | executable | bin | DOS program (COM)
application/x-executable! | elf axf | executable | bin | ELF program | application/x-elf
application/x-sharedlib! | so | executable | elf | ELF shared library
application/x-object! | o mod | executable | elf | ELF object file
application/x-coredump! | core | executable | elf | Core dump | application/x-core
application/x-pie-executable |  | executable | elf | ELF position-independent program
application/x-mach-o! | macho dylib o bundle | executable | bin | Mach-O program | application/x-mach-binary application/x-mach-o-executable application/x-mach-o-object application/x-mach-o-bundle
application/x-mach-o-universal! | jnilib dylib | executable | bin | Mach-O universal binary | application/x-java-jnilib
application/x-mach-o-dylib | dylib jnilib | executable | bin | Mach-O library
application/x-coff |  | executable | bin | COFF object
application/java-vm! | class | executable | bin | Java class | application/x-java-vm application/x-java application/x-class-file
application/wasm! | wasm | executable | bin | WebAssembly module
application/vnd.android.dex! | dex | executable | bin | Dalvik executable | application/x-dex
application/x-llvm! | bc | executable | bin | LLVM bitcode
application/x-python-bytecode | pyc pyo | executable | bin | Python bytecode | application/x-bytecode.python application/x-python-code
application/x-lua-bytecode! | luac | executable | bin | Lua bytecode
application/x-beam! | beam | executable | bin | Erlang bytecode
application/x-elc | elc | executable | bin | Emacs Lisp bytecode
application/x-ms-shortcut! | lnk | executable | bin | Windows shortcut
application/x-symbian-install | sis sisx | executable | bin | Symbian package | application/vnd.symbian.install x-epoc/x-sisx-app
application/x-appimage! | appimage | executable | elf | AppImage | application/vnd.appimage application/x-iso9660-appimage
application/x-nintendo-nes-rom! | nes | executable | bin | NES program | application/x-nesrom application/x-nes-rom
application/x-gameboy-rom | gb gbc sgb | executable | bin | Game Boy program
application/vnd.sqlite3! | sqlite sqlite3 db db3 s3db sl3 | database | bin | SQLite database | application/x-sqlite3
application/x-msaccess! | mdb accdb mde accde adp | database | bin | Access database | application/vnd.ms-access
application/x-dbf | dbf | database | bin | dBase table | application/dbase application/dbf application/x-dbase application/vnd.dbf
application/x-berkeley-db! | db | database | bin | Berkeley database | application/x-dbm
application/x-gdbm! | gdbm | database | bin | GNU dbm database
application/x-filemaker | fp5 fp7 fmp12 | database | bin | FileMaker database
application/x-paradox | px | database | bin | Paradox table
application/x-fdb | fdb gdb ib | database | bin | Firebird database
application/x-mysql-table-definition | frm | database | bin | MySQL table definition
application/x-mysql-misam-data | myd | database | bin | MyISAM data
application/x-mysql-misam-compressed-index | myi | database | bin | MyISAM index | application/x-mysql-misam-index
application/x-postgres-dump! | dump pgdump | database | bin | PostgreSQL dump
application/x-rdb | rdb | database | bin | Redis dump
application/x-parquet! | parquet | data | bin | Parquet table | application/vnd.apache.parquet
application/avro! | avro | data | bin | Avro data | application/x-avro
application/x-orc! | orc | data | bin | ORC table | application/vnd.apache.orc
application/vnd.apache.arrow.file! | arrow feather | data | bin | Arrow table | application/x-apache-arrow
application/vnd.apache.arrow.stream | arrows | data | bin | Arrow stream
application/x-feather! |  | data | bin | Feather table (version 1)
application/x-hdf5! | h5 hdf5 he5 hdf | data | bin | HDF5 data | application/x-hdf
application/x-hdf! | h4 hdf4 he2 he4 hdf | data | bin | HDF4 data
application/x-netcdf! | nc cdf nc4 | data | bin | NetCDF data | application/netcdf
application/x-grib! | grb grib grb1 grb2 grib2 | data | bin | GRIB weather data | application/x-grib2
application/x-bufr! | bufr | data | bin | BUFR weather data
application/x-matlab-data! | mat | data | bin | MATLAB data
application/x-npy! | npy | data | bin | NumPy array
application/x-npz | npz | data | zip | NumPy arrays
application/x-python-pickle | pkl pickle pck | data | bin | Python pickle
application/x-r-data | rda rdata rds | data | gzip | R data
application/x-sas-data! | sas7bdat sd7 | data | bin | SAS table
application/x-sas-xport! | xpt xport | data | bin | SAS transport file
application/x-sas-data-v6 | sd2 | data | bin | SAS table (version 6)
application/x-sas-catalog | sas7bcat | data | bin | SAS catalogue
application/x-spss-sav! | sav zsav | data | bin | SPSS data
application/x-spss-por | por | data | text | SPSS portable data
application/x-stata-dta! | dta | data | bin | Stata data | application/x-stata-dta;version=118
application/x-minitab | mtw mtb | data | bin | Minitab worksheet
application/x-root! | root | data | bin | ROOT data
application/x-tfrecord | tfrecord | data | bin | TensorFlow records
application/x-pytorch | pt pth | data | zip | PyTorch model
application/x-onnx | onnx | data | bin | ONNX model
application/x-gguf! | gguf | data | bin | GGUF model
application/x-safetensors | safetensors | data | bin | Safetensors
application/x-lucene | cfe cfs si fdt | database | bin | Lucene index | application/x-lucene-index
application/x-java-serialized-object! | ser | data | bin | Java serialised object | application/java-serialized-object
application/vnd.shp! | shp | data | bin | ESRI shape | application/x-esri-shape x-gis/x-shapefile application/x-shapefile
application/vnd.shx | shx | data | shp | ESRI shape index
application/geopackage+sqlite3 | gpkg | database | sqlite | GeoPackage | application/geopackage+vnd.sqlite3 application/x-geopackage
application/vnd.mapbox-vector-tile | mvt | data | bin | Mapbox vector tile
application/x-mbtiles | mbtiles | database | sqlite | MBTiles | application/vnd.mapbox-mbtiles
application/vnd.pmtiles! | pmtiles | data | bin | PMTiles
application/x-flatgeobuf! | fgb | data | bin | FlatGeobuf
image/x-gd2 | gd2 | image | bin | GD picture
application/x-osm-pbf | pbf | data | bin | OpenStreetMap PBF
application/x-ole-storage! | ole | document | bin | OLE2 compound file | application/x-tika-msoffice application/x-cfb
application/x-riff! |  | other | bin | RIFF file
application/x-thumbs-db | db | image | ole | Windows thumbnail cache
application/x-bittorrent! | torrent | data | bin | BitTorrent metadata
application/x-bplist! | plist | data | bin | Binary property list | application/x-plist
application/x-webarchive | webarchive | document | plist | Safari web archive | application/x-bplist-webarchive
application/vnd.tcpdump.pcap! | pcap cap dmp | data | bin | Packet capture | application/x-pcap
application/x-pcapng! | pcapng | data | bin | Packet capture (next generation) | application/vnd.tcpdump.pcap application/vnd.tcpdump.pcapng
application/x-keepass2! | kdbx | database | bin | KeePass database | application/x-keepass
application/x-keepass | kdb | database | bin | KeePass 1 database
application/x-java-keystore! | jks ks | data | bin | Java keystore
application/x-java-jce-keystore! | jceks | data | bin | Java JCE keystore
application/x-pkcs12 | p12 pfx | data | bin | PKCS #12 key store | application/pkcs12
application/pkcs7-mime | p7m p7c p7z der | data | bin | S/MIME message | application/x-pkcs7-mime
application/pkcs7-signature | p7s p7b p7m p7c der | data | bin | PKCS #7 signature | application/x-pkcs7-signature application/x-pkcs7-certificates
application/timestamped-data | tsd | data | bin | Time-stamped data
application/timestamp-reply | tsr der asn1 | data | bin | Time-stamp reply
application/pkix-cert | cer der crt | data | bin | X.509 certificate (DER) | application/x-x509-ca-cert application/x-x509-cert;format=der application/x-x509-cert
application/pkix-crl | crl | data | bin | Certificate revocation list
application/pkcs10 | p10 csr der | data | text | Certificate request
application/x-x509-ca-cert | pem crt cer cert | data | text | Certificate (PEM) | application/x-pem-file application/x-x509-cert;format=pem application/x-x509-cert application/pem-certificate-chain
application/x-pem-file |  | data | text | PEM file
application/x-x509-key | key p8 pem der | data | text | Private key (PEM) | application/x-x509-key;format=pem application/x-x509-key;format=der application/pkcs8
application/x-x509-dsa-parameters | pem | data | text | DSA parameters (PEM)
application/x-x509-ec-parameters | pem | data | text | Elliptic curve parameters (PEM)
application/x-ssh-key | pub  | data | text | SSH key | text/x-ssh-public-key
application/x-putty-private-key | ppk | data | text | PuTTY key
application/pgp-keys |  | data | text | OpenPGP key | application/x-pgp-keys
application/pgp-signature | sig asc | data | text | OpenPGP signature
application/pgp-encrypted | pgp gpg | data | text | OpenPGP message
application/pgp |  | data | bin | OpenPGP data | application/pgp-encrypted application/x-gnupg-keyring application/pgp-keys
application/x-age-encryption! | age | data | bin | age encrypted file | application/vnd.age
application/x-locale-mo! | mo gmo | data | bin | Compiled translations | application/x-gettext-translation
application/x-terminfo! | ti | data | bin | Compiled terminal description
application/tzif! |  | data | bin | Time zone data | application/timezone
application/x-git-index |  | data | bin | Git index
application/x-git-pack! |  | archive | bin | Git pack
application/cbor | cbor | data | bin | CBOR data
application/x-msgpack | msgpack mpack | data | bin | MessagePack data | application/vnd.msgpack application/msgpack
application/ubjson | ubj | data | bin | UBJSON data
application/bson | bson | data | bin | BSON data
application/x-protobuf | pb | data | bin | Protocol buffer data
application/vnd.wap.wbxml! | wbxml | data | bin | WAP binary XML
application/vnd.wap.wmlc | wmlc | document | bin | Compiled WML
application/fastinfoset | finf | data | bin | Fast Infoset
application/x-erdas-hfa! | hfa img | image | bin | ERDAS Imagine image
application/x-pds |  | image | text | Planetary data (PDS)
application/x-isis3-cube | cub | image | text | ISIS 3 cube
application/x-windows-registry-hive! | hiv | database | bin | Windows registry hive | application/x-ft-windows-registry-hive
application/x-ms-evtx! | evtx | data | bin | Windows event log
application/x-ms-evt | evt | data | bin | Windows event log (old)
application/x-ms-prefetch | pf | data | bin | Windows prefetch
application/x-ms-nls | nls | data | bin | Windows code page table
application/vnd.ms-pdb |  | data | bin | Debug symbols (PDB)
application/x-minidump! | dmp mdmp | data | bin | Windows crash dump
application/octet-stream | bin | other | bin | Unknown binary data | application/x-binary
application/x-empty |  | other | bin | Empty file | application/x-zerosize inode/x-empty
application/x-bsdiff | bsdiff bspatch | data | bin | Binary patch
application/x-xdelta | xdelta vcdiff | data | bin | Binary delta
application/vnd.adobe.air-application-installer-package+zip | air | executable | zip | Adobe AIR application
application/vnd.mophun | mpn | executable | bin | Mophun program | application/vnd.mophun.application
application/x-mif-mapinfo |  | data | text | MapInfo interchange
application/x-endnote-library | enl | database | bin | EndNote library
application/vnd.cups-raster! |  | image | bin | CUPS raster
application/vnd.hp-pcl! | pcl | document | bin | PCL print job
application/vnd.hp-hpgl | hpgl plt | design | text | HP-GL plot
application/x-chess-pgn | pgn | text | text | Chess game | application/vnd.chess-pgn
application/x-tex-pk | pk | font | bin | TeX packed font
application/vnd.lotus-approach | apr | database | ole | Lotus Approach database
application/vnd.lotus-organizer | or3 or4 | data | bin | Lotus Organizer
application/x-msmoney | mny | database | bin | Microsoft Money
application/x-qw | qdf | database | bin | Quicken data
application/x-nekovm | n | executable | bin | Neko bytecode
application/x-ccp4-map | mrc ccp4 | data | bin | Density map
application/x-nifti | nii | data | bin | NIfTI volume
application/x-minc | mnc | data | bin | MINC volume
application/x-sonic-edf | edf | data | bin | European Data Format recording
application/x-mdf4 | mf4 mdf | data | bin | Measurement data
application/x-dbm-index | ndx mdx cdx | database | bin | Database index
`;
