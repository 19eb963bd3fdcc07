// The extension with a stub of the editor: it starts the server that the settings name, asks it for pages, and says so if it cannot.
const assert = require('node:assert');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { test } = require('node:test');

const at = (name) => path.join(__dirname, '..', name);

function load({ starts = true } = {}) {
  const said = { commands: {}, clients: [], errors: [], shown: [], requests: [] };
  const vscode = {
    workspace: {
      getConfiguration: () => ({ get: () => '/opt/meed' }),
      createFileSystemWatcher: (pattern) => pattern,
      onDidChangeConfiguration: () => ({}),
      openTextDocument: async (document) => ({ uri: document }),
    },
    window: {
      showErrorMessage: async (message) => said.errors.push(message),
      showWarningMessage: async (message) => said.errors.push(message),
      showInputBox: async () => 'E0201',
    },
    commands: {
      registerCommand: (name, run) => (said.commands[name] = run),
      executeCommand: async (...command) => said.shown.push(command),
    },
  };
  class LanguageClient {
    constructor(id, name, server, options) {
      said.clients.push({ id, server, options });
    }
    async start() {
      if (!starts) throw new Error('there is no such program');
    }
    async stop() {}
    async sendRequest(method, params) {
      said.requests.push([method, params]);
      return '# E0201: a name that nothing has';
    }
  }
  const usual = Module._load;
  Module._load = (name, ...rest) => {
    if (name === 'vscode') return vscode;
    if (name === 'vscode-languageclient/node') return { LanguageClient };
    return usual(name, ...rest);
  };
  delete require.cache[require.resolve('../extension.js')];
  const extension = require('../extension.js');
  Module._load = usual;
  return { extension, said };
}

test('it starts the program of the settings', async () => {
  const { extension, said } = load();
  await extension.activate({ subscriptions: [] });
  assert.deepStrictEqual(said.clients[0].server, { command: '/opt/meed', args: ['lsp'] });
  assert.deepStrictEqual(said.clients[0].options.documentSelector, [{ language: 'meed' }]);
  await said.commands['meed.restart']();
  assert.strictEqual(said.clients.length, 2);
  await extension.deactivate();
});

test('it shows the page of a code', async () => {
  const { extension, said } = load();
  await extension.activate({ subscriptions: [] });
  await said.commands['meed.explainCode']('E0304');
  assert.deepStrictEqual(said.requests[0][1], { command: 'meed.explainCode', arguments: ['E0304'] });
  assert.strictEqual(said.shown[0][0], 'markdown.showPreview');
});

test('it says so where there is no such program', async () => {
  const { extension, said } = load({ starts: false });
  await extension.activate({ subscriptions: [] });
  assert.match(said.errors[0], /^Meed could not be started: there is no such program$/);
});

test('the files that it names are there and can be read', () => {
  const contributes = JSON.parse(readFileSync(at('package.json'))).contributes;
  const files = [...contributes.grammars, ...contributes.snippets].map((part) => part.path);
  for (const file of [...files, contributes.languages[0].configuration]) JSON.parse(readFileSync(at(file)));
});

test('the patterns of the grammar are regular expressions that colour what they should', () => {
  const grammar = JSON.parse(readFileSync(at('meed.tmLanguage.json')));
  const colour = (line) => {
    for (const { match, name, captures } of grammar.patterns) {
      const found = new RegExp(match, 'u').exec(line);
      if (found) return [found[0].trim(), name ?? captures['1'].name];
    }
  };
  assert.deepStrictEqual(colour('record visit'), ['record visit', 'keyword.declaration.meed']);
  assert.deepStrictEqual(colour('  rounding x'), ['rounding', 'keyword.control.meed']);
  assert.deepStrictEqual(colour('  x, both days counted'), ['both days counted', 'keyword.other.phrase.meed']);
  assert.deepStrictEqual(colour('x -- 5'), ['-- 5', 'comment.line.double-dash.meed']);
  assert.deepStrictEqual(colour('x £1,575.00'), ['£1,575.00', 'constant.numeric.meed']);
});
