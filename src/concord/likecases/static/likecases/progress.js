// While cases are being filed the figures are fetched anew every two seconds; nothing else on the page moves.
(() => {
  const look = async () => {
    const box = document.getElementById("progress");
    if (!box || box.dataset.going !== "1") return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("progress");
      if (fresh) box.replaceWith(document.adoptNode(fresh));
    } catch {
      // no connection: the strip at the top says so, and the next look comes
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 2000);
})();
