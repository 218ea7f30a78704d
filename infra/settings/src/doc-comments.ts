import ts from 'typescript';

/** What the doc comments of a file's class properties say, by the property's name, as one line each. */
export function docComments(source: string): ReadonlyMap<string, string> {
  const file = ts.createSourceFile('config.ts', source, ts.ScriptTarget.Latest, true);
  const properties = file.statements.filter(ts.isClassDeclaration).flatMap(({ members }) => [...members]);
  return new Map(
    properties.filter(ts.isPropertyDeclaration).map((property) => [property.name.getText(), docOf(property)]),
  );
}

function docOf(property: ts.PropertyDeclaration): string {
  const [doc] = ts.getJSDocCommentsAndTags(property).filter(ts.isJSDoc);
  return (ts.getTextOfJSDocComment(doc?.comment) ?? '').replaceAll(/\s+/g, ' ').trim();
}
