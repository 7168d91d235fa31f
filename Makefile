# Every target sets up .venv by itself the first time: with what generating needs, or with all.
# Only Python 3.11 or newer, make and a package registry are required.

SHELL := bash
VENV := .venv
GENERATE := $(VENV)/ready-to-generate
READY := $(VENV)/ready
BIN := $(VENV)/bin
RUN := $(BIN)/python
# Bytecode is kept even where the environment says otherwise, as in many containers: each worker
# and each command of the tests would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup regenerate check check-fresh check-lint check-types check-buf check-compat \
	compat fix test test-quick test-thorough test-changes fuzz mutations test-package test-versions \
	test-languages build \
	release lock clean check-markdown docs docs-release docs-serve test-browser
.PHONY: serve test-service test-mail test-engines
.PHONY: bench bench-quick
.DELETE_ON_ERROR:

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Create .venv with everything that make requires

regenerate: $(GENERATE) ## Generate generated/ from spec/, and report what changed
	@$(RUN) -m generator generate
	@$(RUN) -m generator language
	@$(RUN) service/make_sync.py

check: check-fresh check-lint check-types check-buf check-compat check-markdown docs ## Run all checks
	@echo "all checks passed"

check-fresh: $(READY) ## Check that generated/ is up to date
	@$(RUN) -m generator check
	@$(RUN) -m generator language --verify
	@$(RUN) service/make_sync.py --check

check-lint: $(READY) ## Lint and format of Python, and its imports
	@echo "ruff check" && $(BIN)/ruff check --quiet .
	@echo "ruff format" && $(BIN)/ruff format --quiet --check .
	@echo "lint-imports" && found=$$($(BIN)/lint-imports --no-logo --no-cache) || \
		{ echo "$$found"; exit 1; }

check-types: $(READY) ## Types of Python: mypy --strict and pyright
	@echo "mypy" && $(BIN)/mypy --no-error-summary
	@echo "pyright" && $(BIN)/basedpyright --level error | sed '/^0 errors/d'; \
		exit $${PIPESTATUS[0]}

check-buf: $(READY) ## Lint and format of both protobuf trees
	@echo "buf lint" && $(BIN)/buf lint generated/proto && cd generated/protovalidate && \
		../../$(BIN)/buf lint ../descriptors/email_interactions.binpb \
		--path email_interactions/v1 --config ../proto/buf.yaml
	@echo "buf format"
	@$(BIN)/buf format --diff --exit-code generated/proto
	@$(BIN)/buf format --diff --exit-code generated/protovalidate

check-markdown: $(READY) ## Lint of all Markdown pages, and their words
	@echo "rumdl" && $(BIN)/rumdl check --quiet .

# Never with --quiet, which hides warnings of broken links and still succeeds.
MKDOCS := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs
SITE := docs/site/mkdocs.yml

docs: $(READY) ## Build the site in build/site; a broken link or an unlisted page fails
	@$(MKDOCS) build --strict --config-file $(SITE)

# mike commits to the branch `site`, which any static host can serve; what is there stays.
docs-release: export PATH := $(abspath $(BIN)):$(PATH)
docs-release: export SITE_VERSIONS := mike
docs-release: $(READY) ## Add the site of this version to the branch `site`, next to earlier versions
	@mike deploy --config-file $(SITE) --branch site --update-aliases --alias-type copy \
		$$(sed -n 's/^  version: //p' spec/email_interactions.yaml) latest
	@mike set-default --config-file $(SITE) --branch site latest

docs-serve: $(READY) ## Serve the site at http://127.0.0.1:8000, rebuilt on changes; PORT=8000
	@$(MKDOCS) serve --livereload --config-file $(SITE) --dev-addr 127.0.0.1:$${PORT:-8000}

check-compat: compat

compat: $(READY) ## Report what changed since the last release; AGAINST=FILE|REVISION
	@$(RUN) -m generator compat \
		$(if $(filter undefined,$(origin AGAINST)),,--against "$$AGAINST")

fix: $(READY) ## Format the Python files and apply automatic lint fixes
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

test: $(READY) ## Run the tests; requires Python only. TESTS=FILE ... runs some of them
	@$(RUN) -m pytest $(TESTS)

test-thorough: export THOROUGH := 1
test-thorough: test ## Run the tests with every case; `make test` runs a sample; minutes

QUICK := agreement/test_contract agreement/test_outputs_agree agreement/test_wire \
	formats/test_protobuf package/test_records package/test_values \
	pipeline/test_fresh pipeline/test_golden rules/test_naming spec_language/test_load \
	spec_language/test_source
test-quick: $(READY) ## Run tests of each part, in seconds, between two edits
	@AGREEMENT_MESSAGES=200 $(RUN) -m pytest $(QUICK:%=tests/%.py)

fuzz: $(READY) ## Compare the outputs on random documents until one disagrees or Ctrl-C
	@for ((seed = $${SEED:-1}; ; seed++)); do echo "SEED=$$seed"; \
		AGREEMENT_SEED=$$seed AGREEMENT_DOCUMENTS=100000 FUZZ_EXAMPLES=5000 \
		AGREEMENT_MESSAGES=20000 FUZZ_SPECS=300 $(RUN) -m pytest \
		tests/agreement/test_agreement.py tests/agreement/test_wire.py \
		tests/agreement/fuzz/test_fuzz.py tests/spec_language/test_fuzz.py \
		tests/hostile/test_specs.py || exit 1; done

test-changes: $(READY) ## Follow docs/changing.md in copies: regenerate, test, check
	@$(RUN) -m pytest -n 0 tests/changes

mutations: $(READY) ## Check that the tests catch each edit that breaks an output; minutes
	@$(RUN) -m tests.mutations.mutations

test-package: $(READY) ## Test the wheel in empty environments; requires the registry
	@$(RUN) -m pytest -n 0 tests/wheel

serve: $(READY) ## Start the service on this machine, with a file in data/; PORT=50051
	@mkdir -p data
	@echo "When the server is ready, run in another terminal, from this folder, to create an interaction" \
		"and read it:"
	@sed -n 's/50051/$(or $(PORT),50051)/; s/^.*Interaction -d .*/\n  &\n/p' docs/service.md
	@echo "Or read it with grpcurl:"
	@printf "\n  grpcurl -plaintext -d '%s' %s %s\n\n" '{"interaction_id": "i1"}' \
		127.0.0.1:$(or $(PORT),50051) email_interactions.v1.EmailInteractionService/GetInteraction
	@$(BIN)/email-interactions serve --listen 127.0.0.1:$(or $(PORT),50051) \
		--database data/interactions.db --log-level warning

SERVICE := calls faults messages methods operations store
test-service: $(READY) ## Test the server on both databases, its recovery and its clients
	@tests/service/install.sh
	@tests/service_examples/install.sh
	@SERVICE_DATABASES='sqlite postgresql' $(RUN) -m pytest -n 0 $(SERVICE:%=tests/service/%) \
		tests/service_examples

test-versions: $(READY) ## Test the package on each Python found; requires two and the registry
	@$(RUN) -m pytest -n 0 -vv tests/versions

test-languages: $(READY) ## Test the outputs in C++, Java, Go and JavaScript; installs toolchains
	@tests/languages/install.sh
	@AGREEMENT_DOCUMENTS=31000 $(RUN) -m pytest -n 0 -vv tests/languages
	@JAVASCRIPT_DOCUMENTS=20000 $(RUN) -m pytest -n 0 tests/agreement/javascript

test-mail: $(READY) ## Convert a public corpus of mails; requires npm
	@tests/mail_corpus/install.sh
	@$(RUN) -m pytest -n 0 tests/mail_corpus

test-engines: $(READY) ## Check documents in Spark, DuckDB and Polars; installs them, and Java
	@tests/engines/install.sh $(RUN)
	@$(RUN) -m pytest -n 0 tests/engines

test-browser: docs ## Test the site in Chromium; installs it
	@tests/browser/install.sh
	@tests/browser/check.sh

bench: $(READY) ## Compare the speed with other libraries; an hour; requires a registry
	@benchmarks/install.sh $(RUN)
	@$(RUN) -m benchmarks
	@$(RUN) -m benchmarks.report

bench-quick: $(READY) ## The same in few rounds, in minutes, into build/bench
	@benchmarks/install.sh $(RUN)
	@$(RUN) -m benchmarks --quick

build: $(READY) ## Build the wheel, the source archive and the npm package in dist/
	@mkdir -p build
	@$(RUN) -m build --no-isolation --outdir dist . > build/build.log 2>&1 || \
		{ cat build/build.log; exit 1; }
	@$(RUN) -m generator npm dist > /dev/null
	@ls dist

release: $(READY) ## Release VERSION=x.y.z if tests, checks and changes allow it
	@test -n "$$VERSION" || { echo "usage: make release VERSION=x.y.z" >&2; exit 2; }
	@test -z "$$(git status --porcelain)" || { \
		echo "commit your changes first: a release contains what is committed" >&2; exit 1; }
	@echo "running the tests and the checks before the release"
	@$(MAKE) --no-print-directory test-thorough \
		TESTS='tests $(patsubst %,tests/service/%,$(filter-out faults messages store,$(SERVICE)))' && \
		$(MAKE) --no-print-directory check || { \
		echo "not released: nothing was written; fix the failure above" >&2; exit 1; }
	@rm -rf dist
	@$(RUN) -m generator release "$$VERSION" --archives dist
	@$(MAKE) --no-print-directory build

lock: $(GENERATE) ## Update all pinned versions
	@$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --upgrade --quiet --output-file requirements.lock
	@$(UV) pip compile pyproject.toml --group generate --universal --python-version 3.11 \
		--generate-hashes --no-header --upgrade --quiet --constraint requirements.lock \
		--output-file requirements-generate.lock
	@$(UV) pip compile benchmarks/requirements.in --universal --python-version 3.11 --no-annotate \
		--generate-hashes --no-header --upgrade --quiet \
		--output-file benchmarks/requirements.lock

clean: ## Remove build results and .venv; keeps data/, where make serve stores
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Python is looked for under its usual names; PYTHON=/path/to/python names another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; \
	done)

# uv installs ten times as fast as pip, which takes over where uv finds no registry.
UV = $(or $(shell command -v uv),$(BIN)/uv)
define install
	@$(UV) pip install --quiet --python $(RUN) --require-hashes -r $(1) 2> $(VENV)/uv.log || \
		$(RUN) -m pip install -qq --disable-pip-version-check --require-hashes -r $(1) || \
		$(no_registry)
endef
# Quiet, pip says that a registry has no such package, even where it cannot be reached.
no_registry = { echo "Packages cannot be installed: is the package registry reachable?" >&2; exit 1; }

$(GENERATE): requirements-generate.lock
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is required," \
		"but $(if $(PYTHON),'$(PYTHON)' is not one,none was found)." \
		"Name one with: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version): what generating needs, once only ..."
	@$(PYTHON) -m venv $(VENV)
	@command -v uv > /dev/null || awk '/^[^ ]/ {uv = /^uv==/} uv' $< | \
		$(RUN) -m pip install -qq --disable-pip-version-check --require-hashes -r /dev/stdin || \
		$(no_registry)
	$(call install,$<)
	@touch $@

$(READY): requirements.lock pyproject.toml $(GENERATE)
	@echo "Installing what the tests, the checks and the site need, once only: 700 MB ..."
	$(call install,$<)
	@$(RUN) -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation \
		--editable .
	@touch $@
