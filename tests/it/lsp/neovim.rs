//! A foreign client: Neovim, without a screen. It starts the server by itself, shows what is found, and gives what is
//! asked. Where there is no Neovim, that is said and left out.

use std::path::Path;
use std::process::Command;

use super::client::repository;

/// What Neovim does: opens a text with a mistake, waits for the finding, asks for hover, definition and the fix, and
/// writes down what it got.
const SCRIPT: &str = r#"
local result = {}
local function done()
  local out = io.open(vim.env.MEED_RESULT, 'w')
  out:write(table.concat(result, '\n') .. '\n')
  out:close()
  vim.cmd('qall!')
end
local function note(name, value) table.insert(result, name .. ': ' .. tostring(value)) end
local function waited(what, condition)
  if not vim.wait(60000, condition, 20) then note('gave up waiting for', what); done() end
end

vim.cmd('edit ' .. vim.env.MEED_CONTRACT)
local buffer = vim.api.nvim_get_current_buf()
vim.bo[buffer].filetype = 'meed'
local start = vim.lsp.start or function(config)
  local id = vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(0, id)
  return id
end
local id = start({ name = 'meed', cmd = { vim.env.MEED, 'lsp' }, root_dir = vim.fn.getcwd() })
local client = vim.lsp.get_client_by_id(id)
waited('the server', function() return client.initialized or client.server_capabilities ~= nil end)
local function errors() return vim.diagnostic.get(buffer, { severity = vim.diagnostic.severity.ERROR }) end
waited('a finding', function() return #errors() > 0 end)
local found = errors()[1]
note('finding', found.code .. ' in line ' .. (found.lnum + 1) .. ' column ' .. (found.col + 1))
note('message', (found.message:gsub('\n', ' / ')))

local function ask(method, line, character, more)
  local params = {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = { line = line, character = character },
  }
  for key, value in pairs(more or {}) do params[key] = value end
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 60000)
  for _, answer in pairs(answers or {}) do return answer.result end
end
local range = { start = { line = found.lnum, character = found.col }, ['end'] = { line = found.lnum, character = found.col } }
local actions = ask('textDocument/codeAction', 0, 0, { range = range, context = { diagnostics = {} } })
note('action', actions[1].title)
for _, edits in pairs(actions[1].edit.changes) do
  vim.lsp.util.apply_text_edits(edits, buffer, client.offset_encoding or 'utf-16')
end
waited('the finding to go', function() return #errors() == 0 end)
note('line', vim.api.nvim_buf_get_lines(buffer, found.lnum, found.lnum + 1, false)[1])
local hover = ask('textDocument/hover', found.lnum, found.col)
note('hover', (hover.contents.value:gsub('\n', ' / ')))
local places = ask('textDocument/definition', found.lnum, found.col)
note('definition', 'line ' .. (places[1].range.start.line + 1))
done()
"#;

const CONTRACT: &str = "contract \"Care — £\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  day       date
  hours     hours

tariff hourly_price £15.00 per hour

payment care \"Care\" of visit
  for each quarter of day
  pay (total hours) × hourly_prise
";

fn has_neovim() -> bool {
    Command::new("nvim").arg("--version").output().is_ok_and(|output| output.status.success())
}

#[test]
#[expect(clippy::print_stderr, reason = "what is left out is said")]
fn neovim_finds_mends_explains_and_jumps() {
    if !has_neovim() {
        eprintln!("left out: there is no `nvim`; `apt-get install neovim` brings one");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    std::fs::write(place("contract.meed"), CONTRACT).unwrap();
    std::fs::write(place("script.lua"), SCRIPT).unwrap();
    let output = Command::new("nvim")
        .args(["--headless", "--clean", "-u", "NONE", "-c"])
        .arg(format!("luafile {}", place("script.lua").display()))
        .current_dir(folder.path())
        .env("MEED", env!("CARGO_BIN_EXE_meed"))
        .env("MEED_CONTRACT", place("contract.meed"))
        .env("MEED_RESULT", place("result"))
        .output()
        .unwrap();
    let result = std::fs::read_to_string(place("result"))
        .unwrap_or_else(|_| panic!("Neovim wrote nothing: {}", String::from_utf8_lossy(&output.stderr)));
    insta::assert_snapshot!(result);
    assert!(colours_are_known(&repository("editors/vim")));
}

/// Whether the syntax file can be read by Vim, and gives the words their colours.
fn colours_are_known(folder: &Path) -> bool {
    let script = format!(
        "set rtp^={} | edit {} | syntax on | set syntax=meed | echo synIDattr(synID(1, 1, 1), 'name') | qall!",
        folder.display(),
        repository("contracts/reablement/contract.meed").display()
    );
    let output = Command::new("nvim").args(["--headless", "--clean", "-c", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("Error") && said.contains("meed"), "{said}");
    true
}
