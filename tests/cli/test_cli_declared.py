"""Does the command line have all that Python has? Commands and options against the signatures in `_core.pyi`."""

import ast
import inspect
from pathlib import Path

import locution as lo
import pytest
from locution._cli import command_parsers, parser
from locution._cli._parser import COMMANDS

QUESTIONS = {command.question: command for command in COMMANDS.values() if command.question}

NO_QUESTIONS = {
    "from_frame": "there are no data frames in a shell; Parquet and CSV files are read",
    "load": "every command takes a saved corpus as a PATH",
    "save": "the command save",
    "extend": "several PATHs are one corpus",
    "subset": "--only, --start and --end of every command",
    "documents": "the command documents",
}
"""Methods of a corpus that are no question of a command, and where they are instead."""

NO_OPTIONS = {
    "progress": "--progress and --no-progress of every command: a shell has no callables",
    ("keyness", "reference"): "a list of frequencies is a file: --reference-list",
}
"""Arguments that an option of this name does not wholly stand for, with the reason."""

OWN_OPTIONS = {
    "also": "further patterns, which Python takes as a list",
    "reference_list": "a file in place of a data frame",
    "mtx": "a file to write",
    "output": "a file to write",
}
"""Options of commands that are no argument of the method."""

METHODS = [
    name
    for name, member in vars(lo.Corpus).items()
    if not name.startswith("_") and callable(getattr(lo.Corpus, name)) and not isinstance(member, property)
]


def arguments(method: object) -> dict[str, inspect.Parameter]:
    return {name: one for name, one in inspect.signature(method).parameters.items() if name != "self"}


@pytest.mark.parametrize("method", METHODS)
def test_every_method_of_a_corpus_is_a_command_or_is_known_not_to_be(method):
    assert (method in QUESTIONS) != (method in NO_QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_argument_of_a_question_is_an_option_of_its_command(question):
    command = QUESTIONS[question]
    named = {option.name for option in (*command.values, *command.options)}
    named |= {"pattern"} & {value.name for value in command.values}
    missing = {name for name in arguments(getattr(lo.Corpus, question)) if name not in NO_OPTIONS} - named
    first = {"patterns": "pattern", "phrase": "pattern"}
    assert {name for name in missing if first.get(name) not in named} == set()
    assert {name for name in named - set(arguments(getattr(lo.Corpus, question))) if name != "pattern"} <= set(
        OWN_OPTIONS
    )


def test_every_argument_of_the_report_is_an_option():
    elsewhere = {"corpus", "progress", "source"}  # the paths, --progress and the paths as they were given
    named = {option.name for option in COMMANDS["report"].options} - {"output"}
    assert named == set(arguments(lo.report)) - elsewhere


def flags(command: str) -> set[str]:
    return {flag for action in command_parsers(parser())[command]._actions for flag in action.option_strings}


@pytest.mark.parametrize("command", [command for command in COMMANDS if COMMANDS[command].reads])
def test_every_command_that_reads_has_the_arguments_of_read_and_of_the_tokenizer(command):
    called = {"text": "text-field", "doc_id": "id-field", "date": "date-field", "title": "title-field"}
    called |= {"tokenizer": "words"}
    known = {name for name in arguments(lo.read) if name != "path"} | set(arguments(lo.Tokenizer))
    known |= {name for name in arguments(lo.Corpus.subset) if name != "which"}
    assert {"--" + called.get(name, name.replace("_", "-")) for name in known} <= flags(command)


def literals() -> dict[tuple[str, str], set[object]]:
    """By question and argument: the values that the stub allows."""
    tree = ast.parse(Path(lo.__file__).with_name("_core.pyi").read_text(encoding="utf-8"))
    named = {
        node.target.id: node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value
    }

    def values(node: ast.expr) -> set[object]:
        if isinstance(node, ast.Name) and node.id in named and node.id in ("_Association", "_Weight", "_Similarity"):
            return values(named[node.id])
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal":
            return {constant.value for constant in ast.walk(node.slice) if isinstance(constant, ast.Constant)}
        if isinstance(node, ast.BinOp):
            return values(node.left) | values(node.right)
        return set()

    (corpus,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Corpus")
    return {
        (method.name, argument.arg): values(argument.annotation)
        for method in corpus.body
        if isinstance(method, ast.FunctionDef) and method.name in QUESTIONS
        for argument in (*method.args.args, *method.args.kwonlyargs)
        if argument.annotation is not None and values(argument.annotation)
    }


@pytest.mark.parametrize(("question", "argument"), literals())
def test_an_option_offers_just_the_values_that_its_argument_takes(question, argument):
    if (question, argument) in {("keyness", "yates"), ("collocations", "measures")}:
        pytest.skip("True, False and auto are yes, no and auto; measures are a list")
    (option,) = (option for option in QUESTIONS[question].options if option.name == argument)
    assert set(option.choices) == literals()[question, argument]


def test_the_signatures_were_found():
    assert len(literals()) > 20
    assert len(QUESTIONS) > 20


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_fits_eighty_columns_and_gives_examples(run, command):
    for option in ("-h", "--help"):
        code, out, _ = run(command, option)
        assert code == 0
        assert max(map(len, out.splitlines())) <= 80
        assert out.count(f"\n  locution {command} ") >= 2
        assert "\033" not in out
        assert not any(line.endswith(" ") for line in out.splitlines())


def test_the_help_has_every_command_in_its_family(run):
    code, out, _ = run("--help")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert [line.split()[0] for line in out.splitlines() if line[2:].split(" ")[0] in COMMANDS][
        : len(COMMANDS)
    ] == list(COMMANDS)
    for family in ("How often?", "Which phrases?", "How alike?"):
        assert f"\n{family}\n" in out
    for code in ("0 done", "1 ", "2 wrong usage", "130 interrupted"):
        assert code in out
    assert run("help") == run("--help")
    assert run("help", "terms") == run("terms", "--help")


def test_the_short_help_leaves_out_what_all_commands_share_but_names_it(run):
    _, short, _ = run("terms", "-h")
    _, whole, _ = run("terms", "--help")
    assert len(short.splitlines()) < len(whole.splitlines()) / 2
    for flag in ("--encoding", "--csv", "--color"):
        assert f"\n  {flag} " in whole
        assert f"\n  {flag} " not in short
        assert flag in short


def test_defaults_in_the_help_are_those_of_python(run):
    _, out, _ = run("phrases", "-h")
    assert "--min-length N fewest words (default: 2)" in " ".join(out.split())
    _, out, _ = run("similarity", "-h")
    assert "(default: 20000)" in out
    _, out, _ = run("matrix", "-h")
    assert "larger share (default: 1.0)" in " ".join(out.split())  # a share of all, not one document


def test_examples_name_files_and_can_be_parsed(run):
    import shlex

    for command in COMMANDS.values():
        for example in command.examples:
            parser().parse_args([command.name, *shlex.split(example.partition(" >")[0])])


def test_the_version(run):
    assert run("--version") == (0, f"locution {lo.__version__}\n", "")
