// Takes the server's page over: fetches program and words side by side, then starts the program on what is already
// there. The page says on <html> where they are (`data-js`, `data-wasm`, `data-strings`), so this file is the same for
// every page and language, and no page needs an inline script. `data-live` appears when the page answers to the program.
const page = document.documentElement;
const { js, wasm, strings } = page.dataset;

const load = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
};

const program = load(wasm);
const words = load(strings).then((answer) => answer.text());
const { default: start, hydrate } = await import(js);
await start({ module_or_path: program });
await hydrate(await words);
page.dataset.live = "";
