// Hands each specification in the page to the charting library, and lets a reader save the plot.
'use strict';
(() => {
  let specs = JSON.parse(document.getElementById('plots').textContent);
  const views = new Map();
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const SAVED_WIDTH = 900;

  // The colors of the style sheet, which knows light, dark and print.
  const colors = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const pageTheme = () => ({
    ink: colors('ink'), soft: colors('soft'), line: colors('line'), card: 'transparent',
    hues: [0, 1, 2, 3, 4, 5, 6, 7].map(i => colors('hue' + i)),
  });
  const lightTheme = {
    ink: '#1b2330', soft: '#566070', line: '#dfe3e9', card: '#ffffff',
    hues: ['#5d6673', '#1f5fd0', '#b34700', '#00795f', '#7a3fc4', '#a3246f', '#7a5b00', '#0b7285'],
  };

  // A benchmark may have 16 runtimes. The colors repeat after 8, and then each color has another shape.
  const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down', 'cross', 'triangle-right', 'triangle-left'];
  const symbols = [...shapes, ...shapes.slice(3), ...shapes.slice(0, 3)];

  const config = theme => ({
    font: 'system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif',
    background: theme.card,
    padding: 4,
    view: {stroke: null},
    range: {category: theme.hues, symbol: symbols},
    text: {fill: theme.ink, fontSize: 13},
    title: {color: theme.ink, anchor: 'start', fontSize: 16, subtitleColor: theme.soft, subtitleFontSize: 12},
    axis: {
      labelColor: theme.soft, titleColor: theme.soft, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal',
      gridColor: theme.line, domainColor: theme.soft, tickColor: theme.soft, labelOverlap: 'greedy', labelFlush: true,
    },
    // A label at the edge must not reach beyond the plot.
    axisX: {labelBound: true},
    legend: {labelColor: theme.ink, labelFontSize: 12, orient: 'top', direction: 'horizontal', labelLimit: 0, columns: 0, symbolSize: 70, symbolOpacity: 1},
    locale: {number: {decimal: '.', thousands: ',', grouping: [3], currency: ['', '']}},
  });

  const build = (id, width, theme, more) => {
    const spec = structuredClone(specs[id]);
    Object.assign(spec, {width, params: [{name: 'ink', value: theme.ink}], autosize: {type: 'fit-x', contains: 'padding'}}, more);
    // A legend must not be wider than the plot.
    for (const channel of ['color', 'shape']) {
      const legend = (spec.encoding[channel] || {}).legend;
      if (legend) {
        const longest = Math.max(...spec.encoding[channel].scale.domain.map(name => name.length));
        legend.columns = Math.max(1, Math.floor(width / Math.max(150, 34 + 7.5 * longest)));
      }
    }
    const compiled = charts.compile(spec, {config: config(theme)}).spec;
    return charts.parse(compiled, null, {ast: true});
  };

  const view = (runtime, more) => new charts.View(runtime, {expr: charts.expressionInterpreter, renderer: 'svg', ...more});

  const draw = (holder, width) => {
    const id = holder.dataset.plot;
    const old = views.get(holder);
    if (old) old.finalize();
    // The page must not become shorter for a moment: the reader would lose the place.
    holder.style.minHeight = holder.offsetHeight + 'px';
    const made = view(build(id, width, pageTheme()), {container: holder, hover: false});
    views.set(holder, made);
    made.run();
    holder.style.minHeight = '';
    const svg = holder.querySelector('svg');
    svg.setAttribute('aria-describedby', id + '-words');
    holder.dataset.drawn = width;
  };

  // The width at which a plot must be drawn now; 0 if the plot is hidden or drawn.
  const widthToDraw = holder => {
    const width = Math.floor(holder.clientWidth);
    return holder.checkVisibility() && Number(holder.dataset.drawn) !== width ? width : 0;
  };

  const drawIfNeeded = holder => {
    const width = widthToDraw(holder);
    if (!width) return;
    try {
      draw(holder, width);
    } catch (error) {
      // The other plots and the tables must stand.
      console.error(error);
      holder.textContent = 'This plot cannot be drawn. The tables have its figures.';
      holder.dataset.drawn = width;
    }
  };

  const holders = () => [...document.querySelectorAll('.plot')];

  const drawNow = () => holders().forEach(drawIfNeeded);

  const onScreen = holder => {
    const box = holder.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  };

  // Draws the plots on the screen, then the others one at a time, so that a large page answers its reader meanwhile.
  let round = 0;
  const drawSoon = () => {
    const mine = ++round;
    holders().filter(onScreen).forEach(drawIfNeeded);
    const waiting = holders().filter(widthToDraw);
    const next = () => {
      if (mine !== round) return;
      const holder = waiting.shift();
      if (holder) {
        drawIfNeeded(holder);
        setTimeout(next);
      } else {
        document.documentElement.classList.add('drawn');
      }
    };
    next();
  };

  const forget = () => holders().forEach(holder => delete holder.dataset.drawn);

  const download = (name, url) => {
    const link = document.createElement('a');
    link.download = name;
    link.href = url;
    link.click();
  };

  // The lines of a text, with at most so many characters each.
  const lines = (text, most) => {
    const all = [''];
    for (const word of text.trim().split(/\s+/)) {
      const longer = (all.at(-1) + ' ' + word).trim();
      if (longer.length > most && all.at(-1)) all.push(word); else all[all.length - 1] = longer;
    }
    return all;
  };

  // A saved plot must be understood without its page: it has the benchmark's name, and how to read it.
  const caption = id => {
    const figure = document.getElementById(id);
    const heading = figure.closest('section').querySelector('h2').firstChild.textContent.trim();
    const notes = [...figure.querySelectorAll('figcaption p')].map(p => p.textContent);
    return {
      text: lines(heading + ': ' + document.getElementById(id + '-title').textContent, 90),
      subtitle: notes.flatMap(note => lines(note, 130)),
    };
  };

  const save = async (id, kind) => {
    const made = view(build(id, SAVED_WIDTH, lightTheme, {title: caption(id)}));
    await made.runAsync();
    const name = 'runtimebench-' + id + '.' + kind;
    if (kind === 'svg') {
      const url = URL.createObjectURL(new Blob([await made.toSVG()], {type: 'image/svg+xml'}));
      download(name, url);
      setTimeout(() => URL.revokeObjectURL(url), 10000);
    } else {
      download(name, (await made.toCanvas(2)).toDataURL('image/png'));
    }
    made.finalize();
  };

  // The buttons of each plot that has none yet.
  const addTools = () => {
    for (const holder of document.querySelectorAll('.plot:not([data-tools])')) {
      const id = holder.dataset.plot;
      const title = document.getElementById(id + '-title').textContent;
      const tools = document.createElement('div');
      tools.className = 'tools';
      for (const kind of ['svg', 'png']) {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = 'Save ' + kind.toUpperCase();
        button.setAttribute('aria-label', button.textContent + ': ' + title);
        button.addEventListener('click', () => save(id, kind));
        tools.append(button);
      }
      holder.after(tools);
      holder.dataset.tools = '';
    }
  };

  // For a page that follows a cluster: the elements have changed, and these are the specifications now.
  const update = fresh => {
    const before = specs;
    specs = fresh;
    for (const [holder, old] of views) {
      if (!holder.isConnected) {
        old.finalize();
        views.delete(holder);
      } else if (JSON.stringify(before[holder.dataset.plot]) !== JSON.stringify(fresh[holder.dataset.plot])) {
        delete holder.dataset.drawn;
      }
    }
    addTools();
    drawNow();
  };

  document.documentElement.classList.add('scripted');
  addTools();
  // The event does not bubble.
  document.addEventListener('toggle', drawNow, true);
  let waiting = false;
  addEventListener('resize', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      drawSoon();
    });
  });
  dark.addEventListener('change', () => {
    forget();
    drawSoon();
  });
  const redraw = () => {
    forget();
    drawNow();
  };
  // Paper is light, and shows all that is folded away on the screen.
  matchMedia('print').addEventListener('change', redraw);
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details:not(.licences)')) details.open = true;
    redraw();
  });
  addEventListener('afterprint', redraw);
  globalThis.report = {update};
  drawSoon();
})();
