const COMMENT = /\/\*\*[\s\S]*?\*\//g;

const blank = (text: string): string => text.replace(/[^\n]/g, '');

/** Only the doc comments of a source text, as Markdown; every line stays where it was. */
export function docCommentsIn(source: string): string {
  let markdown = '';
  let end = 0;
  for (const { 0: comment, index } of source.matchAll(COMMENT)) {
    markdown += blank(source.slice(end, index)) + comment.slice(3, -2).replace(/^ *\* ?/gm, '');
    end = index + comment.length;
  }
  return markdown + blank(source.slice(end));
}
