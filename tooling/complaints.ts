import { dirname } from 'node:path';
import ts from 'typescript';

/** What the compiler says against a file; its text is what `tsc` prints. */
export interface Complaint {
  readonly file: string;
  readonly start: number;
  readonly text: string;
}

/**
 * What the compiler says against some files, by the options of a project. What they import is not checked: that takes
 * most of the time of `tsc`, and `npm run types` does it.
 */
export function complaintsAbout(files: readonly string[], project: string): readonly Complaint[] {
  const options = optionsOf(project);
  const host = readingOnce(ts.createCompilerHost(options), project);
  const program = ts.createProgram(files, options, host);
  const text = (said: ts.Diagnostic): string => ts.formatDiagnostic(said, host).trimEnd();
  const unplaced = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()].map(text);
  if (unplaced.length > 0) throw new Error(`${project} can't be compiled:\n${unplaced.join('\n')}`);
  return files.flatMap((file) =>
    saidAgainst(file, program).map((said) => ({ file, start: said.start ?? 0, text: text(said) })),
  );
}

function optionsOf(project: string): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(project, ts.sys.readFile) as { config: object; error?: ts.Diagnostic };
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, dirname(project), undefined, project)
    .options;
}

const read = new Map<string, ts.SourceFile | undefined>();

/** Most files of a program are those of the next one, too; to read them takes as long as to check what is asked for. */
function readingOnce(host: ts.CompilerHost, project: string): ts.CompilerHost {
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (file, ...rest) => {
    const key = `${project} ${file}`;
    if (!read.has(key)) read.set(key, host.getSourceFile(file, ...rest));
    return read.get(key);
  };
  return { ...host, getSourceFile };
}

function saidAgainst(file: string, program: ts.Program): readonly ts.Diagnostic[] {
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error(`The compiler does not find ${file}.`);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
}
