// The live room: the socket says that something new may be read; the page then fetches it through its ordinary address.
const room = document.querySelector("[data-room]");
if (room) {
  const list = document.getElementById("talk");
  const panels = document.getElementById("room-panels");
  const { socket, talk, talkUrl, panelsUrl } = room.dataset;
  const bottom = () => { list.scrollTop = list.scrollHeight; };

  const fetched = async (url, box) => {
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
    if (answer.ok) box.innerHTML = await answer.text();
  };
  const talkAgain = async () => {
    const low = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    await fetched(talkUrl, list);
    if (low) bottom();
  };
  // Somebody may be filling in an offer: panels are only changed while nothing in them has the focus.
  const panelsAgain = () => { if (!panels.contains(document.activeElement)) fetched(panelsUrl, panels); };

  let wait = 1000;
  const open = () => {
    const line = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${socket}`);
    line.addEventListener("open", () => { room.dataset.live = "1"; if (wait > 1000) { talkAgain(); panelsAgain(); } wait = 1000; });
    line.addEventListener("message", (event) => {
      const news = JSON.parse(event.data);
      if (news.kind === "case") panelsAgain();
      if (news.talk === talk || news.kind === "case") talkAgain();
      else room.querySelector(`[data-thread="${CSS.escape(news.talk)}"]`)?.classList.add("has-news");
    });
    line.addEventListener("close", (event) => {
      delete room.dataset.live;
      if (event.code === 4404) { location.reload(); return; }
      if (event.code === 4429) { document.querySelector("[data-crowded]").hidden = false; return; }
      wait = Math.min(wait * 2, 30000);
      setTimeout(open, wait);
    });
  };
  bottom();
  open();
}
