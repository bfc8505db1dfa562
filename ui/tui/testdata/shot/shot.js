// usage: node shot.js XTERM_DIR PANE.ansi COLS ROWS > page.html
const fs = require('fs'), path = require('path');
const [dir, pane, cols, rows] = process.argv.slice(2);
const read = f => fs.readFileSync(path.join(dir, f), 'utf8');
const text = fs.readFileSync(pane, 'utf8').replace(/\n$/, '').replace(/\n/g, '\r\n');
process.stdout.write(`<!doctype html><meta charset=utf-8><style>${read('css/xterm.css')}
body{margin:0;padding:12px;background:#11131a;overflow:hidden}</style><div id=t></div>
<script>${read('lib/xterm.js')}</script><script>
const t = new Terminal({cols: ${+cols}, rows: ${+rows}, fontSize: 15, lineHeight: 1,
  fontFamily: 'JetBrains Mono, DejaVu Sans Mono, monospace', cursorInactiveStyle: 'none',
  theme: {background: '#11131a', foreground: '#d7dae0'}});
t.open(document.getElementById('t'));
t.write(${JSON.stringify(text).replace(/</g, '\\u003c')} + '\\x1b[?25l');</script>`);
