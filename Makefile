# `make demo` shows what locution does, `make test` runs all that must pass, `make help` lists the rest.
#
# Everything is fetched into .venv and target. Files in .venv whose names start with .made- stand for what was done, so
# that nothing is done twice.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)

MANIFESTS := Cargo.toml Cargo.lock pyproject.toml
SOURCES := $(MANIFESTS) $(shell find src -type f)

export VIRTUAL_ENV := $(CURDIR)/$(VENV)
unexport CONDA_PREFIX PYTHONHOME PYTHONPATH
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_QUIET := 1 # maturin asks pip, which lists every extra that it leaves out
export RUSTDOCFLAGS := -D warnings

.DELETE_ON_ERROR:
.NOTPARALLEL: # cargo uses all processors by itself
.PHONY: help demo test lint rust-lint python-lint rust-test python-test notebooks bench docs docs-test build wheel venv clean

help: ## list what make can do
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "make %-12s %s\n", $$1, $$2 }'

demo: $(VENV)/.made-release ## read examples/communiques and write report.html
	$(BIN)/locution report examples/communiques -o report.html --title "The Lindenhaven communiqués"

test: lint rust-test python-test docs-test ## all that must pass
	@echo "All tests passed."

# ── looks for faults ──────────────────────────────────────────────────────────────────────────────────────────────────

lint: rust-lint python-lint ## formats, lints, types

rust-lint: $(VENV)/.made-base
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --all-targets --features python,abi3 -- -D warnings
	cargo doc --locked --no-deps --quiet

python-lint: $(VENV)/.made-tools $(VENV)/.made-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/mypy tests/typing/user_script.py
	$(BIN)/python -m mypy.stubtest locution._core --mypy-config-file pyproject.toml

# ── tests ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

rust-test: ## unit tests, integration tests, examples in the documentation
	cargo test --locked
	cargo run --locked --quiet --example report -- examples/communiques

python-test: $(VENV)/.made-tools $(VENV)/.made-dev ## the same from Python
	$(BIN)/python -m pytest -q
	$(BIN)/python -m pytest -q --nbmake --nbmake-timeout=300 examples/*.ipynb

notebooks: $(VENV)/.made-tools $(VENV)/.made-release ## run the notebooks of examples and keep what they answer
	$(BIN)/python tests/run_notebooks.py

docs-test: $(VENV)/.made-docs $(VENV)/.made-dev ## the pages of the documentation can be made; warnings are errors
	rm -rf target/docs
	$(BIN)/sphinx-build --fresh-env --nitpicky --fail-on-warning --keep-going --quiet -d target/doctrees docs target/docs

bench: ## measure
	cargo bench --locked

# ── builds ────────────────────────────────────────────────────────────────────────────────────────────────────────────

docs: docs-test ## the documentation, with that of the crate, in target/docs/index.html
	cargo doc --locked --no-deps
	rm -rf target/docs/rust && cp -R target/doc target/docs/rust

build: $(VENV)/.made-release ## build, optimised, and install into .venv

wheel: $(VENV)/.made-base ## a wheel in dist
	$(BIN)/maturin build --locked --release --out dist

venv: $(VENV)/.made-tools ## .venv with all that tests need

$(VENV)/.made-base:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "locution needs Python 3.10 or newer; name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet "maturin>=1.9,<2" "numpy>=1.23"
	@touch $@

$(VENV)/.made-tools: $(VENV)/.made-base pyproject.toml
	$(BIN)/python -m pip install --quiet --group test --group peers
	@touch $@

$(VENV)/.made-docs: $(VENV)/.made-base pyproject.toml
	$(BIN)/python -m pip install --quiet --group docs
	@touch $@

# One compiled module lies in python/locution: the one built last.
$(VENV)/.made-dev: $(VENV)/.made-base $(SOURCES)
	$(BIN)/maturin develop --locked --quiet
	@rm -f $(VENV)/.made-release && touch $@

$(VENV)/.made-release: $(VENV)/.made-base $(SOURCES)
	@echo "compiling locution: a few minutes the first time"
	$(BIN)/maturin develop --locked --release --quiet
	@rm -f $(VENV)/.made-dev && touch $@

clean: ## remove all that was made
	rm -rf $(VENV) target dist report.html .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -f python/locution/_core*.so python/locution/_core*.pyd
	find python tests -name __pycache__ -type d -prune -exec rm -rf {} +
