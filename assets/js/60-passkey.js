// A passkey that the device refuses, or whose question was closed, says so on the page: <div data-passkey-failed hidden>.
document.addEventListener("allauth.error", (event) => {
  const said = document.querySelector("[data-passkey-failed]");
  if (!said) return;
  event.preventDefault();
  said.hidden = false;
  said.tabIndex = -1;
  said.focus();
});
