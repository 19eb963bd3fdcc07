// What the page does more where scripts run: errors while one types, files that are dropped, a value that is moved. Nothing here knows what a contract means.
'use strict';

const edit = document.querySelector('form.edit');
if (edit) {
  const box = edit.querySelector('textarea');
  const told = document.getElementById('live');
  let timer;
  let turn = 0;
  const check = async () => {
    const mine = ++turn;
    const body = new URLSearchParams(new FormData(edit));
    try {
      const answer = await fetch(edit.dataset.live, { method: 'POST', body });
      // The server escapes whatever it repeats; an answer that was overtaken is dropped.
      if (mine === turn && answer.ok) told.innerHTML = await answer.text();
    } catch {
      if (mine === turn) told.textContent = 'The page has been closed: start `meed open` again. The text is still here.';
    }
  };
  box.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(check, 250);
  });
  document.addEventListener('click', (event) => {
    const way = event.target.closest('a[data-line]');
    if (!way) return;
    event.preventDefault();
    const lines = box.value.split('\n');
    const line = Number(way.dataset.line) - 1;
    const start = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
    box.focus();
    box.setSelectionRange(start, start + (lines[line] ?? '').length);
    box.scrollTop = (box.scrollHeight / lines.length) * Math.max(0, line - 4);
  });
}

const drop = document.querySelector('form.drop');
if (drop) {
  const input = drop.querySelector('input[type=file]');
  const over = (event) => {
    event.preventDefault();
    drop.classList.toggle('over', event.type === 'dragover');
  };
  for (const kind of ['dragover', 'dragleave', 'drop']) drop.addEventListener(kind, over);
  drop.addEventListener('drop', (event) => {
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    drop.requestSubmit();
  });
}

const dial = document.querySelector('form.dial');
if (dial) {
  const range = dial.querySelector('input[type=range]');
  const out = dial.querySelector('output');
  const beside = document.getElementById('beside');
  let timer;
  let turn = 0;
  const show = async () => {
    const mine = ++turn;
    const asked = new URLSearchParams(new FormData(dial));
    asked.set('part', 'beside');
    try {
      const answer = await fetch(`${dial.action}?${asked}`);
      // The server escapes whatever it repeats; an answer that was overtaken is dropped.
      if (mine === turn && answer.ok) beside.innerHTML = await answer.text();
    } catch {
      if (mine === turn) beside.textContent = 'The page has been closed: start `meed open` again.';
    }
  };
  range.addEventListener('input', () => {
    out.textContent = dial.dataset.before + range.value + dial.dataset.after;
    clearTimeout(timer);
    timer = setTimeout(show, 60);
  });
}
