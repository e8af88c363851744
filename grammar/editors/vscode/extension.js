// Starts `spade lsp` and hands what it says to the editor: a small client of the Language Server Protocol, so that the
// extension needs nothing but this folder.
'use strict';
const { spawn } = require('child_process');
const vscode = require('vscode');

/** The server's process, and the messages to and from it. */
class Connection {
  constructor(command, onNotification, onEnd) {
    this.waiting = new Map();
    this.count = 0;
    this.held = Buffer.alloc(0);
    this.process = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process.stdout.on('data', (bytes) => this.take(bytes, onNotification));
    this.process.stdin.on('error', () => {}); // its end is told below
    const end = (reason) => {
      for (const { reject } of this.waiting.values()) reject(new Error(reason));
      this.waiting.clear();
      if (onEnd) onEnd(reason);
      onEnd = null;
    };
    this.process.on('error', (error) => end(error.message));
    this.process.on('exit', (code) => end(`it ended with ${code}`));
  }

  take(bytes, onNotification) {
    this.held = Buffer.concat([this.held, bytes]);
    for (;;) {
      const head = this.held.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(this.held.toString('latin1', 0, head))[1]);
      if (this.held.length < head + 4 + length) return;
      const message = JSON.parse(this.held.toString('utf8', head + 4, head + 4 + length));
      this.held = this.held.subarray(head + 4 + length);
      if (message.method) {
        onNotification(message.method, message.params);
        continue;
      }
      const { resolve, reject } = this.waiting.get(message.id) ?? {};
      this.waiting.delete(message.id);
      if (message.error) reject?.(new Error(message.error.message));
      else resolve?.(message.result);
    }
  }

  send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  notify(method, params) {
    this.send({ method, params });
  }

  request(method, params, token) {
    const id = ++this.count;
    token?.onCancellationRequested(() => this.notify('$/cancelRequest', { id }));
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, method, params });
    });
  }
}

const range = (r) => new vscode.Range(r.start.line, r.start.character, r.end.line, r.end.character);
const place = (l) => new vscode.Location(vscode.Uri.parse(l.uri), range(l.range));
const markdown = (content) => content && new vscode.MarkdownString(content.value);

function diagnostic(d) {
  const shown = new vscode.Diagnostic(range(d.range), d.message, d.severity - 1);
  shown.code = d.code;
  shown.source = d.source;
  shown.relatedInformation = d.relatedInformation.map(
    (r) => new vscode.DiagnosticRelatedInformation(place(r.location), r.message));
  return shown;
}

function completion(item) {
  const shown = new vscode.CompletionItem(item.label, item.kind - 1);
  shown.range = range(item.textEdit.range);
  shown.insertText = item.textEdit.newText;
  shown.documentation = markdown(item.documentation);
  Object.assign(shown, { detail: item.detail, sortText: item.sortText, filterText: item.filterText });
  return shown;
}

async function activate(context) {
  const selector = { language: 'spade' };
  const isOurs = (document) => document.languageId === 'spade';
  const problems = vscode.languages.createDiagnosticCollection('spade');
  const command = vscode.workspace.getConfiguration('spade').get('command');
  const told = {
    'textDocument/publishDiagnostics': (p) => problems.set(vscode.Uri.parse(p.uri), p.diagnostics.map(diagnostic)),
    'window/showMessage': (p) => vscode.window.showErrorMessage(p.message),
    'window/logMessage': (p) => console.warn(`spade lsp: ${p.message}`),
  };
  const server = new Connection(command, (method, params) => told[method]?.(params), (reason) => {
    if (!context.isLeaving) vscode.window.showErrorMessage(`spade lsp: ${reason}`);
  });
  context.server = server;
  module.exports.context = context;
  await server.request('initialize', {
    processId: process.pid,
    rootUri: vscode.workspace.workspaceFolders?.[0]?.uri.toString() ?? null,
    capabilities: { general: { positionEncodings: ['utf-16'] } },
  });
  server.notify('initialized', {});

  const textDocument = (document) => ({ uri: document.uri.toString(), version: document.version });
  const open = (document) => {
    if (!isOurs(document)) return;
    const item = { ...textDocument(document), languageId: 'spade', text: document.getText() };
    server.notify('textDocument/didOpen', { textDocument: item });
  };
  const tell = (method) => (document) => {
    if (isOurs(document)) server.notify(method, { textDocument: textDocument(document) });
  };
  const ask = (method, document, position, token) =>
    server.request(`textDocument/${method}`, { textDocument: textDocument(document), position }, token);
  const { workspace, languages } = vscode;
  workspace.textDocuments.forEach(open);
  context.subscriptions.push(
    problems,
    workspace.onDidOpenTextDocument(open),
    workspace.onDidCloseTextDocument(tell('textDocument/didClose')),
    workspace.onDidSaveTextDocument(tell('textDocument/didSave')),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (!isOurs(document)) return;
      const contentChanges = [{ text: document.getText() }];
      server.notify('textDocument/didChange', { textDocument: textDocument(document), contentChanges });
    }),
    languages.registerCompletionItemProvider(selector, {
      async provideCompletionItems(document, position, token) {
        const list = await ask('completion', document, position, token);
        return new vscode.CompletionList(list.items.map(completion), list.isIncomplete);
      },
    }, '|', '"', '.'),
    languages.registerHoverProvider(selector, {
      async provideHover(document, position, token) {
        const hover = await ask('hover', document, position, token);
        return hover && new vscode.Hover(markdown(hover.contents), range(hover.range));
      },
    }),
    languages.registerDefinitionProvider(selector, {
      async provideDefinition(document, position, token) {
        const target = await ask('definition', document, position, token);
        return target && place(target);
      },
    }),
    languages.registerDocumentSymbolProvider(selector, {
      async provideDocumentSymbols(document, token) {
        const symbols = await ask('documentSymbol', document, undefined, token);
        return symbols.map((s) =>
          new vscode.DocumentSymbol(s.name, s.detail, s.kind - 1, range(s.range), range(s.selectionRange)));
      },
    }),
    languages.registerDocumentFormattingEditProvider(selector, {
      async provideDocumentFormattingEdits(document, options, token) {
        const edits = await ask('formatting', document, undefined, token);
        return edits?.map((edit) => new vscode.TextEdit(range(edit.range), edit.newText));
      },
    }),
  );
}

async function deactivate() {
  const context = module.exports.context;
  if (!context) return;
  context.isLeaving = true;
  await context.server.request('shutdown').catch(() => {}); // it may be gone already
  context.server.notify('exit');
}

module.exports = { activate, deactivate };
