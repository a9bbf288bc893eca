// Lights the wordings that a search led here for (?lit=…); what is copied, read out or printed does not change.
{
  const letters = /[\p{L}\p{M}]/u;
  // Scripts that set spaces between words: there a wording is whole words.
  const ofWord = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{M}]/u;

  /** The letters of a paragraph, in lower case, each with its text node and place there; references are no text. */
  function read(paragraph) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(".ref, .pn") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    const out = { text: "", at: [] };
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      let at = 0;
      for (const character of node.data) {
        if (letters.test(character)) {
          for (const letter of character.toLowerCase()) {
            out.text += letter;
            for (let i = 0; i < letter.length; i++) out.at.push([node, at, at + character.length]);
          }
        } else if (ofWord.test(out.text.at(-1) ?? "") && !/['’\u00ad]/.test(character)) {
          out.text += " ";
          out.at.push([node, at, at + character.length]);
        }
        at += character.length;
      }
    }
    return out;
  }

  function ranges(paragraph, wordings) {
    const { text, at } = read(paragraph);
    const found = [];
    for (const wording of wordings) {
      for (let from = text.indexOf(wording); from >= 0; from = text.indexOf(wording, from + 1)) {
        const to = from + wording.length;
        const is_cut = (inside, outside) => ofWord.test(inside ?? "") && ofWord.test(outside ?? "");
        if (is_cut(wording[0], text[from - 1]) || is_cut(wording.at(-1), text[to])) continue;
        const range = new Range();
        range.setStart(at[from][0], at[from][1]);
        range.setEnd(at[to - 1][0], at[to - 1][2]);
        found.push(range);
      }
    }
    return found;
  }

  /** A wording as the text of a paragraph is read. */
  function plain(wording) {
    const paragraph = document.createElement("p");
    paragraph.textContent = wording;
    return read(paragraph).text.trim();
  }

  const wordings = new URLSearchParams(location.search).getAll("lit").map(plain).filter(Boolean);
  if (wordings.length > 0 && "highlights" in CSS) {
    const found = [...document.querySelectorAll("main [id^='p']")]
      .filter((paragraph) => /^p\d+$/.test(paragraph.id))
      .flatMap((paragraph) => ranges(paragraph, wordings));
    CSS.highlights.set("lit", new Highlight(...found));
    // A long paragraph may begin far above the wording in it.
    const target = document.getElementById(location.hash.slice(1));
    const first = target && found.find((range) => target.contains(range.startContainer));
    if (first && first.getBoundingClientRect().top > innerHeight) first.startContainer.parentElement.scrollIntoView({ block: "center" });
  }
}
