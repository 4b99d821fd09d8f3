// Asks the server of the page for changes, and takes them over. The reader keeps the place, what is open, and the focus.
'use strict';
(() => {
  const SECOND = 1000;
  const PAUSE = SECOND;
  const PAUSE_WHEN_HIDDEN = 5 * SECOND;
  const TIMEOUT = 15 * SECOND;
  const content = document.getElementById('content');
  let version = '';

  // What the reader has changed or the page's scripts have drawn is not in the server's text, and stays.
  const callbacks = {
    beforeNodeMorphed: old => !(old.nodeType === Node.ELEMENT_NODE && (old.id === 'connection' || old.classList.contains('plot'))),
    beforeNodeRemoved: old => !(old.nodeType === Node.ELEMENT_NODE && old.classList.contains('tools')),
    beforeAttributeUpdated: (name, element) => !(name === 'open' && element.localName === 'details'),
  };

  // The first element below the top of the window, which must not move.
  const topmost = () => {
    if (scrollY === 0) return undefined;
    for (const element of content.querySelectorAll('h2, h3, p, figure, tr, li, dt, summary')) {
      const {top, height} = element.getBoundingClientRect();
      if (top >= 0 && height > 0) return {element, top};
    }
    return undefined;
  };

  const take = ({main, plots}) => {
    const place = topmost();
    const template = document.createElement('template');
    template.innerHTML = main;
    Idiomorph.morph(content, template.content.childNodes, {morphStyle: 'innerHTML', callbacks});
    report.update(plots);
    if (place && place.element.isConnected) scrollBy(0, place.element.getBoundingClientRect().top - place.top);
  };

  const say = words => {
    const line = document.getElementById('connection');
    if (line.textContent === words) return;
    line.replaceChildren();
    if (words) {
      const notice = document.createElement('p');
      notice.className = 'notice';
      notice.textContent = words;
      line.append(notice);
    }
  };

  const ask = async () => {
    const answer = await fetch('content', {
      headers: version ? {'If-None-Match': version} : {}, cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT),
    });
    if (answer.status === 403) {
      return 'This address belongs to a program that has ended. The page shows its last state. Open the address that rtb ui printed last.';
    }
    if (answer.status !== 304) {
      if (!answer.ok) return 'rtb ui answers with ' + answer.status + '. The page shows its last state.';
      take(await answer.json());
      version = answer.headers.get('ETag');
    }
    return '';
  };

  let timer;
  let asking = false;
  const follow = async () => {
    if (asking) return;
    asking = true;
    let words;
    try {
      words = await ask();
    } catch (error) {
      words = 'rtb ui does not answer: it may have ended. The page shows its last state. Start rtb ui again, and open its new address.';
    }
    asking = false;
    say(words);
    clearTimeout(timer);
    timer = setTimeout(follow, document.hidden ? PAUSE_WHEN_HIDDEN : PAUSE);
  };
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      clearTimeout(timer);
      timer = setTimeout(follow, 0);
    }
  });
  document.documentElement.style.overflowAnchor = 'none';
  follow();
})();
