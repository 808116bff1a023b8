"""Do shells complete the command line? In a real bash, zsh and fish, where these are at hand."""

import os
import select
import shlex
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from locution._cli import command_parsers, parser
from locution._cli._completion import SHELLS
from locution._cli._parser import COMMANDS


def script(shell: str) -> str:
    return SHELLS[shell](command_parsers(parser()))


def at_hand(shell: str):
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"no {shell} here")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_prints_the_script(run, shell):
    code, out, err = run("completion", shell)
    assert (code, err) == (0, "")
    assert out == script(shell)
    for command in COMMANDS:
        assert command in out


@pytest.mark.parametrize("shell", [pytest.param(shell, marks=at_hand(shell)) for shell in SHELLS])
def test_a_shell_can_read_the_script(shell, tmp_path):
    (tmp_path / "script").write_text(script(shell), encoding="utf-8")
    done = subprocess.run([shell, "-n", tmp_path / "script"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def completed(tmp_path):
    """What bash offers for a line, of which the last word is being typed."""

    def completed(*words: str) -> set[str]:
        (tmp_path / "script").write_text(script("bash"), encoding="utf-8")
        typed = " ".join(shlex.quote(word) for word in words)
        lines = [
            f"source {tmp_path / 'script'}",
            f"COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}",
            "compopt() { echo no files; }",
            "_locution; printf '%s\\n' \"${COMPREPLY[@]}\"",
        ]
        done = subprocess.run(
            ["bash", "--norc", "-eu", "-c", "\n".join([*lines[:-1], "set +e", lines[-1]])],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return set(done.stdout.split("\n")) - {""}

    return completed


@at_hand("bash")
def test_bash_completes_commands(completed):
    assert completed("locution", "") == {*COMMANDS, "help", "--help", "--version"}
    assert completed("locution", "sim") == {"similar", "similarity"}
    assert completed("locution", "help", "kw") == {"kwic"}


@at_hand("bash")
def test_bash_completes_the_options_of_a_command(completed):
    known = {flag for action in command_parsers(parser())["phrases"]._actions for flag in action.option_strings}
    assert completed("locution", "phrases", "speeches/", "-") == known
    assert completed("locution", "phrases", "--min-l") == {"--min-length"}
    assert completed("locution", "kwic", "--min-l") == set()


@at_hand("bash")
def test_bash_completes_values(completed):
    assert completed("locution", "similar", "--measure", "") == set(
        next(option.choices for option in COMMANDS["similar"].options if option.name == "measure")
    )
    assert completed("locution", "similar", "--measure", "=", "cos") == {"cosine"}
    assert completed("locution", "similar", "--measure", "=") >= {"cosine", "dice"}
    assert completed("locution", "terms", "x", "--sort", "f") == {"frequency"}
    assert completed("locution", "completion", "") == set(SHELLS)
    assert completed("locution", "terms", "--limit", "") == {"no files"}


@at_hand("bash")
def test_bash_leaves_files_to_itself(completed):
    for words in (("terms", ""), ("terms", "spee"), ("terms", "x", "--csv", ""), ("report", "-o", "")):
        assert completed("locution", *words) == set()


class Typing:
    """An interactive shell in a terminal, at which keys are typed."""

    def __init__(self, folder: Path, *shell: str) -> None:
        import pty  # which not every platform has

        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.environ |= {"PS1": "$ ", "TERM": "dumb", "COLUMNS": "200"}
            os.execvp(shell[0], shell)

    def type(self, keys: str, mark: str) -> str:
        """What the shell answers up to `mark`, or in ten seconds."""
        os.write(self.terminal, keys.encode())
        seen, stop = b"", time.monotonic() + 10
        while mark.encode() not in seen and time.monotonic() < stop:
            if select.select([self.terminal], [], [], 0.1)[0]:
                seen += os.read(self.terminal, 4096)
        return seen.decode("utf-8", "replace")

    def close(self) -> None:
        os.close(self.terminal)
        os.waitpid(self.child, 0)


@at_hand("bash")
def test_bash_completes_while_one_types(tmp_path):
    (tmp_path / "script").write_text(script("bash"), encoding="utf-8")
    (tmp_path / "speeches").mkdir()
    bash = Typing(tmp_path, "bash", "--norc", "--noprofile", "-i")
    try:
        bash.type("source ./script; echo rea''dy\n", "ready")
        assert "formulaicity " in bash.type("locution formul\t", "formulaicity ")
        assert "speeches/" in bash.type("spee\t", "speeches/")
        assert "--min-length " in bash.type(" --min-l\t", "--min-length ")
    finally:
        bash.close()


@at_hand("fish")
def test_fish_completes_commands_options_and_values(tmp_path):
    (tmp_path / "script").write_text(script("fish"), encoding="utf-8")

    def completed(line: str) -> set[str]:
        asked = f"source {tmp_path / 'script'}; complete -C {shlex.quote(line)}"
        done = subprocess.run(["fish", "--no-config", "-c", asked], capture_output=True, text=True, check=True)
        assert done.stderr == ""
        return {row.partition("\t")[0] for row in done.stdout.splitlines()}

    assert completed("locution sim") == {"similar", "similarity"}
    assert completed("locution ") >= set(COMMANDS)
    assert completed("locution phrases x --min-l") == {"--min-length"}
    assert completed("locution similar x --measure c") == {"cosine", "containment"}
    assert completed("locution completion ") == set(SHELLS)


@at_hand("zsh")
def test_zsh_completes_while_one_types(tmp_path):
    (tmp_path / "_locution").write_text(script("zsh"), encoding="utf-8")
    (tmp_path / "speeches").mkdir()
    zsh = Typing(tmp_path, "zsh", "-f", "-i")
    try:
        zsh.type(
            f"fpath=({tmp_path} $fpath); autoload -Uz compinit; compinit -u -d {tmp_path}/dump; echo rea''dy\n", "ready"
        )
        assert "similarity" in zsh.type("locution simi\t\t", "similarity")
        zsh.type("\x15", "$ ")
        assert "formulaicity " in zsh.type("locution formul\t", "formulaicity ")
        assert "speeches/" in zsh.type("spee\t", "speeches/")
        assert "--min-length " in zsh.type(" --min-l\t", "--min-length ")
        zsh.type("\x15", "$ ")
        assert "weighted_jaccard" in zsh.type("locution similar x --measure wei\t", "weighted_jaccard")
    finally:
        zsh.close()
