/** pdf.js as unpdf builds it for servers. Only pdfEngine.ts loads this file, when its guard stands. */
export * from 'unpdf/pdfjs';
