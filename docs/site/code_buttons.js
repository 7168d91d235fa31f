// The theme puts the copy button of each code block into a navigation landmark of its own; such
// landmarks without a name hide the real ones from people who use a screen reader.
new MutationObserver(() => {
  for (const nav of document.querySelectorAll('.md-code__nav:not([role])')) {
    nav.setAttribute('role', 'presentation');
  }
}).observe(document.documentElement, {childList: true, subtree: true});
