// Starts `meed lsp` and shows what it says. What a contract means is the server's to know: nothing of it is here.
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

/** The server as the settings name it. */
function makeClient() {
  const command = vscode.workspace.getConfiguration('meed').get('path', 'meed');
  const server = { command, args: ['lsp'] };
  const options = {
    documentSelector: [{ language: 'meed' }],
    // Data beside a contract changes what its lines come to.
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/data*/**/*.{csv,jsonl,parquet,xlsx}') },
  };
  return new LanguageClient('meed', 'Meed', server, options);
}

async function start() {
  client = makeClient();
  try {
    await client.start();
  } catch (error) {
    const open = 'Open the settings';
    const chosen = await vscode.window.showErrorMessage(`Meed could not be started: ${error.message}`, open);
    if (chosen === open) vscode.commands.executeCommand('workbench.action.openSettings', 'meed.path');
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop().catch(() => {});
}

/** Shows the page of a code, asked for by a finding or by hand. */
async function explain(code) {
  code ??= await vscode.window.showInputBox({ prompt: 'Which code?', placeHolder: 'E0304' });
  if (!code || !client) return;
  try {
    const page = await client.sendRequest('workspace/executeCommand', { command: 'meed.explainCode', arguments: [code] });
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: page });
    await vscode.commands.executeCommand('markdown.showPreview', document.uri);
  } catch (error) {
    vscode.window.showWarningMessage(error.message);
  }
}

exports.activate = async (context) => {
  const command = (name, run) => context.subscriptions.push(vscode.commands.registerCommand(name, run));
  command('meed.explain', () => explain());
  command('meed.explainCode', explain);
  command('meed.restart', async () => {
    await stop();
    await start();
  });
  const changed = (event) => event.affectsConfiguration('meed.path') && vscode.commands.executeCommand('meed.restart');
  context.subscriptions.push(vscode.workspace.onDidChangeConfiguration(changed));
  await start();
};

exports.deactivate = stop;
