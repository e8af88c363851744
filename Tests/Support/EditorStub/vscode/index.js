// What the extension asks of its editor, as far as it goes without one: positions, and what was registered.
class Position { constructor(line, character) { Object.assign(this, { line, character }); } }
class Range { constructor(a, b, c, d) { this.start = new Position(a, b); this.end = new Position(c, d); } }
const record = (...names) => class { constructor(...values) { names.forEach((name, i) => { this[name] = values[i]; }); } };
const document = {
  languageId: 'spade', version: 1, uri: `file://${process.argv[3]}`,
  getText: () => require('fs').readFileSync(process.argv[3], 'utf8'),
};
const providers = {};
const register = (name) => (selector, provider) => { providers[name] = provider; };
const event = () => ({});
module.exports = {
  Position, Range, providers, document, problems: [],
  Location: record('uri', 'range'), MarkdownString: record('value'),
  Diagnostic: record('range', 'message', 'severity'), DiagnosticRelatedInformation: record('location', 'message'),
  CompletionItem: record('label', 'kind'), CompletionList: record('items', 'isIncomplete'),
  Hover: record('contents', 'range'), TextEdit: record('range', 'newText'),
  DocumentSymbol: record('name', 'detail', 'kind', 'range', 'selectionRange'), Uri: { parse: (text) => text },
  window: { showErrorMessage: (text) => console.log(`message ${text}`) },
  workspace: {
    getConfiguration: () => ({ get: () => [process.argv[4], 'lsp'] }), textDocuments: [document],
    onDidOpenTextDocument: event, onDidCloseTextDocument: event, onDidSaveTextDocument: event,
    onDidChangeTextDocument: event,
  },
  languages: {
    createDiagnosticCollection: () => ({ set: (uri, list) => { module.exports.problems = list; } }),
    registerCompletionItemProvider: register('completion'), registerHoverProvider: register('hover'),
    registerDefinitionProvider: register('definition'), registerDocumentSymbolProvider: register('symbols'),
    registerDocumentFormattingEditProvider: register('formatting'),
  },
};
