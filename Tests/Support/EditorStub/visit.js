// A visit to the extension as an editor would pay it: node visit.js EXTENSION QUERY-FILE COMMAND
const vscode = require('vscode');
const extension = require(process.argv[2]);
(async () => {
  await extension.activate({ subscriptions: [] });
  for (let tries = 0; tries < 200 && !vscode.problems.length; tries++) await new Promise((go) => setTimeout(go, 50));
  for (const { range, code, message } of vscode.problems) console.log(range.start.line, code, message.split('\n')[0]);
  const { document, providers, Position } = vscode;
  const { items } = await providers.completion.provideCompletionItems(document, new Position(1, 16));
  console.log(items.slice(0, 2).map((item) => `${item.label} ${item.detail}`).join(', '));
  console.log((await providers.hover.provideHover(document, new Position(1, 8))).contents.value);
  for (const edit of await providers.formatting.provideDocumentFormattingEdits(document)) console.log(edit.newText.trim());
  await extension.deactivate();
})();
