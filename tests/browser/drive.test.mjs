// The page in a real browser, as somebody who has never used a command goes through it. PICTURES=folder keeps a picture of each screen.
import assert from 'node:assert';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const repository = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const meed = process.env.MEED ?? path.join(repository, 'target', 'debug', 'meed');
const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const program = candidates.find((candidate) => candidate && existsSync(candidate));
const pictures = process.env.PICTURES;
const skip = program ? false : 'there is no Chromium; `apt-get install chromium` brings one';

let browser;
const folder = mkdtempSync(path.join(tmpdir(), 'meed-page-'));
const open = [];

before(async () => {
  if (program) browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  if (pictures) mkdirSync(pictures, { recursive: true });
});

after(async () => {
  await browser?.close();
  for (const child of open) child.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A copy of a contract and its data, to write in. */
function copy(name) {
  const made = path.join(folder, name);
  cpSync(path.join(repository, 'contracts', 'reablement'), made, { recursive: true });
  return made;
}

/** Starts the page, and gives the address that lets in one browser. */
function serve(at, ...more) {
  const child = spawn(meed, ['open', at, '--no-browser', ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  open.push(child);
  return new Promise((resolve) => {
    let said = '';
    child.stdout.on('data', (piece) => {
      said += piece;
      if (said.includes('\n')) resolve(said.trim());
    });
  });
}

/** A window in which everything that goes wrong is noted, and every address that is asked. */
async function view(address, { width = 1360, script = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: script });
  // A debug build proves what a contract can cost for a while on a busy machine.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(address).origin)) wrong.push(`asks ${request.url()}`);
  });
  await page.goto(address);
  return { page, wrong };
}

/** A picture, and what axe finds: nothing. */
async function look(page, name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
  await page.evaluate(axe);
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const found = await page.evaluate((rules) => axe.run({ runOnly: rules }), rules);
  const told = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`);
  assert.deepStrictEqual(told, [], name);
  const overflows = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.ok(!overflows, `${name} is wider than its window`);
}

const row = (cells) => `${cells.join(',')}\n`;

test('from an empty folder to a paid statement', { skip }, async () => {
  const empty = path.join(folder, 'Help into work');
  mkdirSync(empty);
  const { page, wrong } = await view(await serve(empty));
  await page.getByRole('heading', { name: 'A new contract' }).waitFor();
  await page.getByText('No errors. 2 examples come out as they say.').waitFor();
  await look(page, '1-new-contract');
  const box = page.getByLabel('The contract');
  const text = await box.inputValue();
  await box.fill(text.replace('£250.00', '£300.00'));
  // Two starts in the first example.
  await page.getByText('but it comes to £600.00').waitFor();
  await look(page, '1-other-amounts');
  await box.fill(text);
  await page.getByText('No errors. 2 examples come out as they say.').waitFor();
  assert.ok(!existsSync(path.join(empty, 'contract.meed')), 'nothing is written before a button is pressed');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'There is no statement yet' }).waitFor();
  assert.ok(existsSync(path.join(empty, 'contract.meed')));
  await look(page, '2-no-data-yet');
  await page.getByRole('link', { name: 'Check it, and put it into the folder' }).click();
  await look(page, '3-data');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'A workbook to fill in' }).click();
  assert.match(readFileSync(await (await download).path()).subarray(0, 2).toString(), /^PK$/);
  const people = path.join(folder, 'person.csv');
  const head = row(['person_id', 'provider', 'start_date', 'job_date']);
  writeFileSync(people, head + row(['P1', 'Acme', '20/04/2026x', '2026-05-31']) + row(['P2', 'Acme', '2026-05-04', '']));
  await page.getByLabel('Workbook, CSV, JSON lines or Parquet').setInputFiles(people);
  await page.getByLabel('It has the rows of').selectOption('person');
  await page.getByRole('button', { name: 'Check it' }).click();
  await page.getByText('1 fault in person.csv').waitFor();
  await look(page, '4-faults');
  writeFileSync(people, head + row(['P1', 'Acme', '2026-04-20', '2026-05-31']) + row(['P2', 'Acme', '2026-05-04', '']));
  await page.getByLabel('Workbook, CSV, JSON lines or Parquet').setInputFiles(people);
  await page.getByLabel('It has the rows of').selectOption('person');
  await page.getByRole('button', { name: 'Check it' }).click();
  await page.getByText('Nothing is wrong with person.csv').waitFor();
  await look(page, '5-nothing-wrong');
  assert.ok(!existsSync(path.join(empty, 'data', 'person.csv')));
  await page.getByRole('button', { name: 'Put it into the folder data' }).click();
  // Two starts at £250.00, and one job at £1,000.00.
  await page.getByRole('link', { name: 'net: 1,500.00, why' }).waitFor();
  await page.getByText('Amounts in pounds.').waitFor();
  await page.getByText('April to June 2026').first().waitFor();
  await look(page, '6-statement');
  await page.getByRole('link', { name: 'Acme', exact: true }).click();
  for (const [line, name] of [['With every line and row', 'workbook'], ['For Acme', 'Word'], ['To publish', 'page']]) {
    const kept = page.waitForEvent('download');
    await page.getByRole('listitem').filter({ hasText: line }).getByRole('link', { name }).click();
    assert.ok(readFileSync(await (await kept).path()).length > 1000, line);
  }
  assert.deepStrictEqual(wrong, []);
});

test('from an amount down to the rows, and back', { skip }, async () => {
  const { page, wrong } = await view(await serve(copy('why')));
  await page.getByText('76,605.84').first().waitFor();
  await look(page, 'statement');
  await page.getByRole('link', { name: 'Outcome reward, Ashdown Care 2023Q2: 558.81, why' }).click();
  await page.getByText('share_earned').first().waitFor();
  await look(page, 'why');
  await page.getByRole('link', { name: '3', exact: true }).click();
  await page.getByText('row 3').first().waitFor();
  await look(page, 'row');
  await page.getByRole('link', { name: 'core/Ashdown Care/2023Q2' }).click();
  await page.getByText('£9,388.00').first().waitFor();
  for (const [screen, heading] of [
    ['Terms', 'Terms'],
    ['The most it can cost', 'The most it can cost'],
    ['Compare drafts', 'Compare drafts'],
  ]) {
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    await look(page, screen.toLowerCase().replaceAll(' ', '-'));
  }
  const printed = await page.pdf();
  assert.strictEqual(printed.subarray(0, 4).toString(), '%PDF');
  assert.deepStrictEqual(wrong, []);
});

test('another value beside today, by keyboard alone', { skip }, async () => {
  const { page, wrong } = await view(await serve(copy('what-if')));
  await page.getByRole('link', { name: 'What if' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Value').selectOption('success[42 days]');
  await page.getByLabel('Over a range, from').fill('30 days');
  await page.getByLabel('to', { exact: true }).fill('60 days');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: 'All that is paid over success[42 days]' }).waitFor();
  await look(page, 'what-if-curve');
  await page.getByRole('link', { name: '43 days', exact: true }).focus();
  await page.keyboard.press('Enter');
  // The statement with 43 days is £987.23 more.
  await page.getByText('£987.23').first().waitFor();
  await look(page, 'what-if');
  assert.deepStrictEqual(wrong, []);
});

test('a value that is moved, with scripts and without', { skip }, async () => {
  const at = copy('moved');
  const { page, wrong } = await view(await serve(at));
  await page.getByRole('link', { name: 'What if' }).click();
  await page.getByLabel('Value').selectOption('success[42 days]');
  await page.getByRole('button', { name: 'Show beside today' }).click();
  await page.getByLabel('Or move it').focus();
  await page.keyboard.press('ArrowRight');
  // The statement with 43 days is £987.23 more, and stands there without another page.
  await page.getByText('£987.23').first().waitFor();
  assert.strictEqual(await page.locator('form.dial output').textContent(), '43 days');
  await look(page, 'what-if-moved');
  const drawing = page.waitForEvent('download');
  await page.getByRole('link', { name: 'the drawing' }).click();
  assert.ok(readFileSync(await (await drawing).path(), 'utf8').includes('What if, success[42 days] 43 days'));
  assert.deepStrictEqual(wrong, []);
  const plain = await view(await serve(at), { script: false });
  await plain.page.getByRole('link', { name: 'What if' }).click();
  await plain.page.getByLabel('Value').selectOption('success[42 days]');
  await plain.page.getByRole('button', { name: 'Show beside today' }).click();
  await plain.page.getByLabel('Or move it').focus();
  await plain.page.keyboard.press('ArrowRight');
  await plain.page.getByRole('button', { name: 'Show', exact: true }).click();
  await plain.page.getByText('£987.23').first().waitFor();
  assert.strictEqual(await plain.page.getByLabel('Instead').inputValue(), '43 days');
  assert.deepStrictEqual(plain.wrong, []);
});

test('errors while one types, a draft, and what it changes', { skip }, async () => {
  const at = copy('edit');
  const file = path.join(at, 'contract.meed');
  const { page, wrong } = await view(await serve(at));
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByText('No errors.').waitFor();
  const text = readFileSync(file, 'utf8');
  const box = page.getByLabel('The contract');
  await box.fill(text.replace('£15.00 per hour', '£15.00 pr hour'));
  await page.getByText('The text has 1 error.').waitFor();
  await page.getByText('expected per').waitFor();
  await look(page, 'edit-errors');
  await page.getByRole('link', { name: /^Line \d+$/ }).first().click();
  const chosen = await box.evaluate((own) => own.value.slice(own.selectionStart, own.selectionEnd));
  assert.match(chosen, /£15\.00 pr hour/);
  await box.fill(text.replace('£15.00 per hour', '£16.00 per hour'));
  await page.getByText('No errors.').waitFor();
  await page.getByRole('button', { name: 'Keep as a draft' }).click();
  await page.getByRole('heading', { name: 'Compare drafts', level: 1 }).waitFor();
  await page.getByText('£16.00').first().waitFor();
  await look(page, 'compare');
  assert.strictEqual(readFileSync(file, 'utf8'), text, 'a draft leaves the contract alone');
  assert.ok(existsSync(path.join(at, 'drafts', 'draft-1.meed')));
  assert.deepStrictEqual(wrong, []);
});

test('at the width of a telephone', { skip }, async () => {
  const { page, wrong } = await view(await serve(copy('narrow')), { width: 390 });
  for (const screen of ['Statement', 'What if', 'The most it can cost', 'Terms', 'Data', 'Edit', 'Compare drafts']) {
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen, exact: true }).click();
    await look(page, `narrow-${screen.toLowerCase().replaceAll(' ', '-')}`);
  }
  assert.deepStrictEqual(wrong, []);
});

test('the faults of a file at the width of a telephone', { skip }, async () => {
  const { page, wrong } = await view(await serve(copy('narrow faults')), { width: 390 });
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Data', exact: true }).click();
  const file = path.join(folder, 'narrow.csv');
  writeFileSync(file, 'episode_id\nA\n');
  await page.getByLabel('Workbook, CSV, JSON lines or Parquet').setInputFiles(file);
  await page.getByLabel('It has the rows of').selectOption('episode');
  await page.getByRole('button', { name: 'Check it' }).click();
  await page.getByRole('heading', { name: 'Data with faults' }).waitFor();
  // Nothing of what is wrong and what to do lies beyond the edge.
  const beyond = await page.evaluate(() =>
    [...document.querySelectorAll('main td, main th, main pre')]
      .map((one) => one.getBoundingClientRect())
      .filter((at) => at.width > 0 && at.left >= 0 && at.right > window.innerWidth).length);
  assert.strictEqual(beyond, 0);
  await look(page, 'narrow-faults');
  assert.deepStrictEqual(wrong, []);
});

test('without script', { skip }, async () => {
  const { page, wrong } = await view(await serve(copy('plain')), { script: false });
  await page.getByRole('link', { name: 'Outcome reward, Ashdown Care 2023Q2: 558.81, why' }).click();
  await page.getByText('share_earned').first().waitFor();
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByLabel('The contract').fill('contract "x"\n');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('The text has').waitFor();
  assert.deepStrictEqual(wrong, []);
});
