"""Keys are made once and kept secret; a backup brings a witness back without rolling it back."""

from __future__ import annotations

import io
import shutil
import stat
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from concord.ledger import checkpoint as checkpoints
from concord.ledger import keyfile, policy
from concord.ledger import note as notes
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Answer
from concord.ledger.hashing import EMPTY
from concord.ledger.judgement import DRIFT
from concord.ledger.log import Log
from concord.ledger.note import COSIGNATURE, ED25519, POST_QUANTUM
from concord.ledger.witness import folder as folders
from concord.ledger.witness import relearning, request
from concord.ledger.witness.app import App
from concord.ledger.witness.copying import Copies
from concord.ledger.witness.relearning import Forked
from concord.ledger.witness.witnessing import Witness, trust
from concord.site.command import main
from tests.ledger import made, standing
from tests.ledger.standing import Serving, grow, log_in

NAMES = ("w0.example", "w1.example", "w2.example")


def run(*typed: object, typing: str | None = None) -> Any:
    return CliRunner().invoke(main, ["ledger", "witness", *map(str, typed)], input=typing)


# --- keys


@pytest.mark.parametrize("kind", [ED25519, COSIGNATURE, POST_QUANTUM])
def test_a_secret_key_is_read_as_it_was_written(tmp_path: Path, kind: int) -> None:
    secret, path = keyfile.made("w0.example", kind), tmp_path / "key"
    keyfile.create(path, secret)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = keyfile.load(path)
    assert again.key == secret.key
    secret.private.public_key().verify(again.private.sign(b"x"), b"x")
    with pytest.raises(FileExistsError):
        keyfile.create(path, secret)
    path.chmod(0o640)
    with pytest.raises(Malformed, match="Others can read"):
        keyfile.load(path)


def test_what_is_no_secret_key() -> None:
    text = keyfile.made("w0.example", COSIGNATURE).text
    for bad in ("", "x", text.replace("w0", "w1"), text[:-4] + "AAA=", text.replace("PRIVATE", "PUBLIC"), text[:-9]):
        with pytest.raises(Malformed):
            keyfile.read(bad)
    for name in ("", "a b", "a+b"):
        with pytest.raises(Malformed):
            keyfile.made(name, COSIGNATURE)


def test_the_ceremony_prints_the_line_for_the_policy_and_never_a_secret(tmp_path: Path) -> None:
    done = run("init", tmp_path / "w", "--name", "w0.example", "--url", "http://w0.example", "--post-quantum")
    assert done.exit_code == 0, done.output
    lines = [line for line in done.output.splitlines() if line.startswith("witness ")]
    rules = policy.read("\n".join([*lines, "quorum none"]).encode())
    assert [(name, key.name, key.kind) for name, key in rules.witnesses.items()] == [
        ("w0.example", "w0.example", COSIGNATURE),
        ("w0.example/mldsa", "w0.example", POST_QUANTUM),
    ]
    assert set(rules.addresses.values()) == {"http://w0.example"}
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "w").iterdir()}
    assert {name for name in files if name.endswith(".key")} == {"witness.key", "witness-mldsa.key", "mirror.key"}
    assert {mode for name, mode in files.items() if name == "state.sqlite3" or name.endswith(".key")} == {0o600}
    assert stat.S_IMODE((tmp_path / "w").stat().st_mode) == 0o700
    for name in ("witness.key", "witness-mldsa.key", "mirror.key"):
        assert (tmp_path / "w" / name).read_text().split("+", 4)[-1].strip() not in done.output
    for left in ("witness.key", "state.sqlite3"):
        again = run("init", tmp_path / "w", "--name", "w0.example")
        assert (again.exit_code, "Nothing was changed" in again.output) == (1, True)
        assert {path.name for path in (tmp_path / "w").glob("*.key")} == {one for one in files if one.endswith(".key")}
        (tmp_path / "w" / left).unlink()
        files.pop(left)


def test_commands_refuse_in_a_sentence(tmp_path: Path) -> None:
    for typed in (
        ("init", tmp_path / "w", "--name", "a name"),
        ("serve", tmp_path / "nowhere"),
        ("backup", tmp_path / "nowhere", tmp_path / "file"),
        ("relearn", tmp_path / "nowhere"),
    ):
        done = run(*typed)
        assert done.exit_code == 1, done.output
        assert done.output.startswith("Error: "), done.output
    run("init", tmp_path / "w", "--name", "w0.example")
    assert "There is no policy yet" in run("serve", tmp_path / "w").output
    (tmp_path / "no-backup").write_bytes(b"x" * 2000)
    assert "no backup" in run("restore", tmp_path / "no-backup", tmp_path / "w2").output


# --- backup


@dataclass
class Consortium:
    """A log that is served, and three witnesses with folders of their own, of which each is served too."""

    folder: Path
    log: Log
    serving: Serving
    witnesses: dict[str, Witness]
    apps: dict[str, standing.App]

    def path(self, name: str) -> Path:
        return self.folder / name

    def ask(self, name: str, log: Log, note: str) -> Answer:
        """The log (or a fork of it) asks a witness, with the proof from where that stands."""
        seen, head = self.witnesses[name].state.latest(made.ORIGIN), checkpoints.opened(note, made.LOG_KEY)
        old = seen.size if seen else 0
        return self.witnesses[name].add_checkpoint(
            request.write(old, log.consistency(old) if 0 < old < head.size else [], note)
        )

    def all(self, note: str) -> list[int]:
        return [self.ask(name, self.log, note).status for name in self.witnesses]

    def reopened(self, name: str) -> Witness:
        """The witness as it starts from what lies in its folder now."""
        self.witnesses[name].state.close()
        opened = folders.opened(self.path(name))
        self.witnesses[name] = Witness(opened.secrets, trust(opened.policy, opened.revoked), opened.state())
        return self.witnesses[name]


@pytest.fixture
def consortium(tmp_path: Path) -> Iterator[Consortium]:
    log, served = log_in(tmp_path / "log"), {}
    serving = Serving(log)
    apps: dict[str, standing.App] = {"log": serving}
    keys = {name: folders.init(tmp_path / name, name)[0].key for name in NAMES}
    with standing.served(standing.mounted(apps)) as url:
        rules = standing.policy(f"{url}/log", {name: (key, f"{url}/{name}") for name, key in keys.items()}, 2)
        for name in NAMES:
            (tmp_path / name / folders.POLICY).write_text(rules)
            opened = folders.opened(tmp_path / name)
            served[name] = Witness(opened.secrets, trust(opened.policy), opened.state())
            copies = Copies(tmp_path / name / folders.MIRROR, opened.mirror, {})
            apps[name] = App(served[name], copies)
        yield Consortium(tmp_path, log, serving, served, apps)


def rolled_back(consortium: Consortium) -> tuple[Log, str]:
    """The first witness comes out of a backup of 10 leaves, though it signed 20; and a fork that begins at 10."""
    now = int(time.time())
    consortium.all(grow(consortium.log, 10, at=now))
    assert run("backup", consortium.path(NAMES[0]), consortium.folder / "backup").exit_code == 0
    fork = log_in(consortium.folder / "fork")
    grow(fork, 10, at=now)
    assert fork.root() == consortium.log.root()
    assert consortium.all(grow(consortium.log, 10, at=now)) == [200] * 3
    return fork, grow(fork, 10, at=now, told="another history, ")


def restored(consortium: Consortium) -> Witness:
    consortium.witnesses[NAMES[0]].state.close()
    shutil.rmtree(consortium.path(NAMES[0]))
    done = run("restore", consortium.folder / "backup", consortium.path(NAMES[0]))
    assert (done.exit_code, "signs nothing yet" in done.output) == (0, True)
    return consortium.reopened(NAMES[0])


def test_a_witness_out_of_a_backup_does_not_sign_a_fork(consortium: Consortium) -> None:
    fork, note = rolled_back(consortium)
    witness = restored(consortium)
    latest = witness.state.latest(made.ORIGIN)
    assert latest is not None
    assert latest.size == 10, "so far was the backup"
    assert consortium.ask(NAMES[0], fork, note).status == 503, "it signs nothing yet"
    assert consortium.ask(NAMES[0], consortium.log, consortium.log.published() or "").status == 503
    done = run("relearn", consortium.path(NAMES[0]), typing="y\n")
    assert done.exit_code == 0, done.output
    assert "10 leaves remembered" in done.output
    assert "w1.example: 20 leaves" in done.output
    consortium.reopened(NAMES[0])
    assert consortium.ask(NAMES[0], fork, note).status == 422
    assert consortium.ask(NAMES[0], consortium.log, grow(consortium.log, 5, at=int(time.time()))).status == 200


def test_without_the_lock_it_would(consortium: Consortium) -> None:
    """The control: an old memory that believes itself signs the fork."""
    fork, note = rolled_back(consortium)
    witness = restored(consortium)
    with witness.state.turn():
        witness.state.unlock()
    assert consortium.ask(NAMES[0], fork, note).status == 200


def test_a_state_file_copied_back_by_hand_signs_nothing(consortium: Consortium) -> None:
    now, path = int(time.time()), consortium.path(NAMES[0]) / folders.STATE
    consortium.all(grow(consortium.log, 10, at=now))
    consortium.witnesses[NAMES[0]].state.close()
    shutil.copy(path, consortium.folder / "copy")
    consortium.reopened(NAMES[0])
    consortium.all(grow(consortium.log, 10, at=now))
    consortium.witnesses[NAMES[0]].state.close()
    path.unlink()
    shutil.copy(consortium.folder / "copy", path)
    witness = consortium.reopened(NAMES[0])
    assert "copy" in witness.state.locked()
    assert consortium.ask(NAMES[0], consortium.log, grow(consortium.log, 5, at=now)).status == 503


def test_nothing_is_learnt_without_the_owner(consortium: Consortium) -> None:
    rolled_back(consortium)
    restored(consortium)
    assert run("relearn", consortium.path(NAMES[0]), typing="n\n").exit_code == 1
    assert consortium.reopened(NAMES[0]).state.locked()
    rules = consortium.path(NAMES[0]) / folders.POLICY
    lines = rules.read_text().splitlines()
    away = [line.rsplit(" ", 1)[0] + f" {standing.nobody()}" if "witness w1" in line else line for line in lines]
    rules.write_text("\n".join(away))
    silent = run("relearn", consortium.path(NAMES[0]), "--yes")
    assert (silent.exit_code, "Silent: w1.example" in silent.output) == (1, True), silent.output
    assert consortium.reopened(NAMES[0]).state.locked()
    assert run("relearn", consortium.path(NAMES[0]), "--yes", "--without", "w1.example").exit_code == 0
    assert not consortium.reopened(NAMES[0]).state.locked()


def silent(consortium: Consortium) -> tuple[str, ...]:
    opened = folders.opened(consortium.path(NAMES[0]))
    return relearning.learn(opened, consortium.witnesses[NAMES[0]].state, made.ORIGIN, seconds=5).silent


def test_that_a_witness_has_nothing_it_says_itself(consortium: Consortium) -> None:
    grow(consortium.log, 10, at=int(time.time()))
    assert silent(consortium) == ()
    consortium.witnesses[NAMES[2]].state.lock("its memory may be an old one")
    assert silent(consortium) == (NAMES[2],), "what it has forgotten it cannot deny"
    assert consortium.ask(NAMES[1], consortium.log, consortium.log.published() or "").status == 200
    assert silent(consortium) == (NAMES[2],)


def statement(name: str, by: Witness, at: float, origin: str = made.ORIGIN) -> bytes:
    body = checkpoints.Checkpoint(origin, 0, EMPTY).body
    return notes.write(body, [checkpoints.cosign(name, by.secrets[0].private, body, int(at))]).encode()


@pytest.mark.parametrize("how", ["proxy", "old", "another", "other log", "other tree"])
def test_whoever_else_answers_that_there_is_nothing_counts_as_silent(consortium: Consortium, how: str) -> None:
    """A proxy that knows no such page, or that shows what the witness said when it was new."""
    grow(consortium.log, 10, at=int(time.time()))
    w1, w2, now = consortium.witnesses[NAMES[1]], consortium.witnesses[NAMES[2]], time.time()
    said = {
        "proxy": b"<html>Not Found</html>",
        "old": statement(NAMES[1], w1, now - DRIFT - 5),
        "another": statement(NAMES[1], w2, now),
        "other log": statement(NAMES[1], w1, now, "other.example/log"),
        "other tree": statement(NAMES[1], w1, now).replace(b"\n0\n", b"\n1\n"),
    }[how]

    async def answering(_scope: Any, _receive: Any, send: Any) -> None:
        await standing.reply(send, 404, said)

    consortium.apps[NAMES[1]] = answering
    assert silent(consortium) == (NAMES[1],)
    done = run("relearn", consortium.path(NAMES[0]), "--yes")
    assert (done.exit_code, f"Silent: {NAMES[1]}" in done.output) == (1, True), done.output


def test_a_log_whose_address_knows_no_such_page_counts_as_silent(consortium: Consortium) -> None:
    consortium.all(grow(consortium.log, 10, at=int(time.time())))
    consortium.serving.change = lambda _path, _data: None
    assert silent(consortium) == (f"log {made.ORIGIN}",)


def test_a_log_that_shows_a_fork_to_who_learns_anew_is_found_out(consortium: Consortium) -> None:
    fork, _note = rolled_back(consortium)
    grow(fork, 30, at=int(time.time()))
    witness = restored(consortium)
    consortium.serving.log = fork
    with pytest.raises(Forked):
        relearning.learn(folders.opened(consortium.path(NAMES[0])), witness.state, made.ORIGIN)
    done = run("relearn", consortium.path(NAMES[0]), "--yes")
    assert (done.exit_code, "tell the other members" in done.output) == (1, True)
    assert consortium.reopened(NAMES[0]).state.locked()


def test_at_its_start_it_hears_of_what_it_forgot(consortium: Consortium) -> None:
    """Its memory was rolled back with everything around it (a snapshot), but the log has its signature."""
    rolled_back(consortium)
    witness = restored(consortium)
    with witness.state.turn():
        witness.state.unlock()
    opened = folders.opened(consortium.path(NAMES[0]))
    assert relearning.forgotten(opened, witness.state, made.ORIGIN, seconds=5) == ""
    head = checkpoints.opened(consortium.log.published() or "", made.LOG_KEY)
    secret = opened.secrets[0]
    line = checkpoints.cosign(secret.key.name, secret.private, head.body, int(time.time()))
    consortium.serving.note = (consortium.log.published() or "") + line
    said = relearning.forgotten(opened, witness.state, made.ORIGIN, seconds=5)
    assert "over 20 leaves" in said


def test_a_backup_is_complete_private_and_never_written_over(consortium: Consortium) -> None:
    target = consortium.folder / "backup"
    rolled_back(consortium)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert run("backup", consortium.path(NAMES[0]), target).exit_code == 1
    with tarfile.open(target) as tar:
        assert set(tar.getnames()) == {"witness.key", "mirror.key", "policy", "state.sqlite3"}
    assert run("restore", target, consortium.path(NAMES[0])).exit_code == 1, "never over a witness"
    bad = consortium.folder / "bad"
    with tarfile.open(bad, "w") as tar:
        for name in ("witness.key", "mirror.key", "state.sqlite3", "../outside"):
            tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    assert "no backup" in run("restore", bad, consortium.folder / "new").output
    assert not (consortium.folder / "outside").exists()


def sparse(size: int) -> tarfile.TarInfo:
    """A member that has no bytes, and says that it is a file of that size with nothing in it."""
    one = tarfile.TarInfo("state.sqlite3")
    one.size, one.pax_headers = 0, {"GNU.sparse.map": "0,0", "GNU.sparse.size": str(size)}
    return one


def backed_up(folder: Path, *more: tuple[tarfile.TarInfo, bytes], mode: str = "w", keys: bytes = b"k") -> Path:
    """A backup with keys and a memory of nonsense, and what is added to it."""
    path = folder / "hostile"
    with tarfile.open(path, mode) as tar:
        for name in ("witness.key", "mirror.key"):
            info = tarfile.TarInfo(name)
            info.size = len(keys)
            tar.addfile(info, io.BytesIO(keys))
        for info, content in more:
            tar.addfile(info, io.BytesIO(content))
    return path


def member(name: str, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info, content


def test_of_a_backup_nothing_is_read_that_does_not_belong_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    opening = tarfile.TarFile.extractfile

    def extractfile(self: tarfile.TarFile, one: Any) -> Any:
        read.append(one.name)
        return opening(self, one)

    monkeypatch.setattr(tarfile.TarFile, "extractfile", extractfile)
    state, link = member("state.sqlite3", b"no memory"), tarfile.TarInfo("state.sqlite3")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    for path in (
        backed_up(tmp_path, state, member("junk", b"x" * 5000)),
        backed_up(tmp_path, member("junk", b"x" * 5000), state),
        backed_up(tmp_path, state, state),
        backed_up(tmp_path, (link, b"")),
        backed_up(tmp_path, (sparse(1 << 40), b"")),
        backed_up(tmp_path, state, keys=bytes((1 << 18) + 1)),
        backed_up(tmp_path, state, mode="w:gz"),
        backed_up(tmp_path),
    ):
        done = run("restore", path, tmp_path / "w")
        assert (done.exit_code, done.output) == (1, "Error: This is no backup of a witness.\n")
        assert not (tmp_path / "w").exists()
    assert read == []
    assert "Its memory cannot be read" in run("restore", backed_up(tmp_path, state), tmp_path / "w").output
    assert list((tmp_path / "w").iterdir()) == []


def test_revoked_keys_stand_in_a_file(consortium: Consortium) -> None:
    file = consortium.path(NAMES[0]) / folders.REVOKED
    file.write_text(f"# stolen on the third\n{made.LOG_KEY.text}\n\n")
    consortium.reopened(NAMES[0])
    assert consortium.ask(NAMES[0], consortium.log, grow(consortium.log, 3, at=int(time.time()))).status == 403
    file.write_text("nonsense")
    assert run("serve", consortium.path(NAMES[0])).exit_code == 1
